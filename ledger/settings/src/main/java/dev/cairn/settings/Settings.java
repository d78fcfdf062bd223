package dev.cairn.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads one YAML 1.2 file into a record.
 *
 * <p>The record's components are the file's keys in kebab case ({@code maxBytes} is {@code max-bytes}). A component is
 * a record (a block of keys), a {@code List}, a {@code Map} with {@code String} keys, an {@code Optional}, an enum (in
 * kebab case), {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean}, {@code Duration}
 * ({@code 200ms 5s 10m 1h 7d}), {@link ByteSize}, {@code Path} (relative to the file's folder), {@code URI}, or
 * {@link Secret}. Each bears {@link Doc}, and where it helps {@link Default} and {@link Range}. What a compact
 * constructor refuses with IllegalArgumentException is a problem of the file like any other.
 *
 * <p>An environment variable named {@code CAIRN_} and the path in upper snake case ({@code CAIRN_LEDGER_STORE}) takes
 * the place of a single value or a list of them; items are separated by commas. It reaches no item of a list or map,
 * and variables that name no key are left alone: other processes have settings too.
 */
public final class Settings {
    /** The largest file that is read, in bytes. */
    public static final int FILE_BYTES_MAX = 1 << 20;

    private Settings() {}

    /**
     * Reads a file.
     *
     * @param environment usually {@code System.getenv()}
     * @throws SettingsException with every problem found
     * @throws IllegalArgumentException when {@code type} is no settings record: a bug of the caller
     */
    public static <T extends Record> T read(Path file, Class<T> type, Map<String, String> environment) {
        Path folder = file.toAbsolutePath().getParent();
        return bind(text(file), file.toString(), folder == null ? Path.of("") : folder, type, environment);
    }

    /**
     * Reads text; relative paths stay relative to the working folder.
     *
     * @param sourceName what problems call the text
     * @throws SettingsException with every problem found
     * @throws IllegalArgumentException when {@code type} is no settings record: a bug of the caller
     */
    public static <T extends Record> T parse(
            String yaml, String sourceName, Class<T> type, Map<String, String> environment) {
        return bind(yaml, sourceName, Path.of(""), type, environment);
    }

    /** All keys of a settings record as a Markdown table: key, type, default, meaning. */
    public static String describe(Class<? extends Record> type) {
        return Describe.table(type);
    }

    private static <T extends Record> T bind(
            String yaml, String source, Path folder, Class<T> type, Map<String, String> environment) {
        Binder binder = new Binder(source, folder, environment);
        try {
            Node root = new Document(source).compose(yaml).orElse(null);
            Object settings = binder.root(type, root);
            if (settings != null) {
                return type.cast(settings);
            }
        } catch (Document.Malformed e) {
            throw new SettingsException(List.of(e.problem()));
        }
        throw new SettingsException(binder.problems());
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw refusal(file, "is larger than " + FILE_BYTES_MAX + " bytes; this is no settings file", null);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(file, "is not UTF-8; save it as UTF-8", e);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            throw refusal(file, "cannot be read: " + why + "; check the path and its owner", e);
        }
    }

    private static SettingsException refusal(Path file, String sentence, @Nullable Throwable cause) {
        SettingsException refusal =
                new SettingsException(List.of(new Problem(file.toString(), 0, 0, "the settings file " + sentence)));
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
