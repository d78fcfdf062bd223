package dev.cairn.launch.found;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Files that are made once and never overwritten. */
final class NewFiles {
    private NewFiles() {}

    /** Writes all of them, or none if one exists already. */
    static void write(Map<Path, String> texts) throws IOException {
        for (Path file : texts.keySet()) {
            if (Files.exists(file)) {
                throw exists(file);
            }
        }
        for (var each : texts.entrySet()) {
            Path folder = each.getKey().toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try {
                Files.writeString(
                        each.getKey(), each.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw exists(each.getKey());
            }
        }
    }

    private static IOException exists(Path file) {
        return new IOException(
                file + " exists: nothing was written; it is never overwritten, choose another name or folder");
    }
}
