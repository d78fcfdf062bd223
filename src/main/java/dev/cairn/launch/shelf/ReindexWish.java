package dev.cairn.launch.shelf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How {@code cairn reindex} asks a running server, who watches its folder: {@code reindex} lies there until it is done, with how far it is in
 * it; {@code reindex.failed} says why it was not. Whoever may write into the folder may ask.
 */
public record ReindexWish(Path folder) {
    private static final String ASKED = "reindex";
    private static final String FAILED = "reindex.failed";

    /** Leaves the wish; one that lies there already is not disturbed. */
    public void ask() throws IOException {
        Files.deleteIfExists(folder.resolve(FAILED));
        Files.writeString(folder.resolve(ASKED), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public boolean isAsked() {
        return Files.exists(folder.resolve(ASKED));
    }

    /** How far the server says it is: one line, empty before it has begun. */
    public String progress() throws IOException {
        try {
            return Files.readString(folder.resolve(ASKED)).strip();
        } catch (NoSuchFileException done) {
            return "";
        }
    }

    /** Why it was not done. */
    public Optional<String> failure() throws IOException {
        Path file = folder.resolve(FAILED);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    void tell(String progress) throws IOException {
        Files.writeString(folder.resolve(ASKED), progress + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    }

    void done() throws IOException {
        Files.deleteIfExists(folder.resolve(ASKED));
    }

    void failed(String why) throws IOException {
        Files.writeString(folder.resolve(FAILED), why + "\n");
        done();
    }
}
