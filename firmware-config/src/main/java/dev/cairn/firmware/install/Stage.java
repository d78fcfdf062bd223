package dev.cairn.firmware.install;

import dev.cairn.firmware.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Lays out everything that the package brings, below a folder that looks like the root of a machine: {@code Stage SOURCE JARS FOLDER}, where
 * SOURCE is {@code firmware-config/deb}. The same input gives the same bytes, whenever and wherever.
 */
public final class Stage {
    private static final String SHARE = "usr/share/cairn-edge/";
    private static final String DOC = "usr/share/doc/cairn-edge/";

    private final Path source;
    private final Path jars;
    private final Path folder;

    private Stage(Path source, Path jars, Path folder) {
        this.source = source;
        this.jars = jars;
        this.folder = folder;
    }

    public static void main(String[] words) throws IOException {
        new Stage(Path.of(words[0]), Path.of(words[1]), Path.of(words[2])).write();
    }

    private void write() throws IOException {
        clear();
        copy(source.resolve("root"), "");
        copy(source.resolve("docs"), DOC);
        copy(source.resolveSibling("mosquitto"), DOC + "examples/mosquitto/");
        copy(jars, SHARE);
        for (String name : Profiles.NAMES) {
            String yaml = Profiles.yaml(name);
            text(SHARE + "profiles/" + name + ".yaml", yaml);
            text(SHARE + "boot/" + name + ".conf", BootConfig.of(Profiles.read(yaml, name)));
        }
        for (BootConfig.Extra extra : BootConfig.Extra.values()) {
            text(SHARE + "boot/with-" + extra.name().toLowerCase(Locale.ROOT) + ".conf", extra.text());
        }
        gzip("changelog", DOC + "changelog.gz");
        gzip("man/cairn-edge.1", "usr/share/man/man1/cairn-edge.1.gz");
        gzip("man/cairn-edge-setup.8", "usr/share/man/man8/cairn-edge-setup.8.gz");
    }

    /** What an earlier build left would be packed too. */
    private void clear() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void copy(Path from, String to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes(to + from.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    private void text(String name, String content) throws IOException {
        bytes(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private void gzip(String from, String to) throws IOException {
        bytes(to, gzip(Files.readAllBytes(source.resolve(from))));
    }

    private void bytes(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** As {@code gzip -9n}: no time, no name, and the flag of the best compression, which the JDK's stream does not set (RFC 1952). */
    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, 3});
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        CRC32 crc = new CRC32();
        crc.update(content);
        littleEndian(out, crc.getValue());
        littleEndian(out, content.length);
        return out.toByteArray();
    }

    private static void littleEndian(ByteArrayOutputStream out, long number) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write((int) (number >>> shift));
        }
    }
}
