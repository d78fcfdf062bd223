package dev.cairn.launch;

import dev.cairn.proof.Malformed;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong, as one sentence for the person at the terminal: what and where. */
public final class Sentence {
    private Sentence() {}

    /** The JDK's file exceptions say a path and nothing else; ours say it all. */
    public static String of(Throwable trouble) {
        if (trouble instanceof Malformed malformed) {
            return malformed.code() + " " + malformed.getMessage();
        }
        if (trouble instanceof FileSystemException file && file.getFile() != null) {
            return file.getFile() + ": " + reason(file);
        }
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }

    private static String reason(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (file instanceof AccessDeniedException) {
            return "no permission; who owns it?";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "it exists already, and nothing is overwritten";
        }
        if (file instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return String.valueOf(file.getReason());
    }
}
