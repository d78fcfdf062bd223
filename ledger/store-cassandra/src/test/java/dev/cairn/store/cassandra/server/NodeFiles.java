package dev.cairn.store.cassandra.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** One node's folder: configuration from the templates beside this class, data, and the log that stays. */
final class NodeFiles {
    private final Path folder;
    private final Map<String, String> settings;

    /** @param settings what stands for {@code @NAME@} in the templates */
    NodeFiles(Path folder, Map<String, String> settings) {
        this.folder = folder.toAbsolutePath();
        this.settings = settings;
    }

    Path folder() {
        return folder;
    }

    Path arguments() {
        return folder.resolve("conf/arguments");
    }

    Path output() {
        return folder.resolve("output.log");
    }

    /** Writes the configuration; data that are there stay. */
    void write() {
        try {
            Files.createDirectories(folder.resolve("conf"));
            for (String name : List.of("arguments", "cassandra.yaml", "logback.xml")) {
                Files.writeString(folder.resolve("conf").resolve(name), fill(template(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String fill(String template) {
        String text = template.replace("@FOLDER@", folder.toString())
                .replace("@JARS@", ServerFiles.jars().toString())
                .replace("@AGENT@", ServerFiles.javaAgent().toString());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            text = text.replace("@" + setting.getKey() + "@", setting.getValue());
        }
        return text;
    }

    private static String template(String name) throws IOException {
        try (InputStream in = NodeFiles.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Deletes what the server stored. */
    void deleteData() {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
