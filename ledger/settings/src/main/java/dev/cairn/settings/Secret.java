package dev.cairn.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A password, token or key: settings hold the path to its file, never the thing itself, so that a settings file can be
 * shown to anyone. Printing a secret prints the path.
 *
 * @param file where the secret is kept
 */
public record Secret(Path file) {
    /** The longest secret that {@link #read} accepts. */
    public static final int SECRET_BYTES_MAX = 64 * 1024;

    /**
     * Reads the secret as UTF-8 text without the line end that editors leave.
     *
     * @throws SettingsException when the file is missing, empty, too long, or readable or writable by everyone on this
     *     machine
     */
    public String read() {
        try {
            refuseOpenDoors();
            long size = Files.size(file);
            if (size > SECRET_BYTES_MAX) {
                throw refusal("holds " + size + " bytes, more than a secret's " + SECRET_BYTES_MAX, null);
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
            if (text.isEmpty()) {
                throw refusal("is empty; write the secret into it", null);
            }
            return text;
        } catch (IOException e) {
            throw refusal("cannot be read (" + e + "); check the path and its owner", e);
        }
    }

    private void refuseOpenDoors() throws IOException {
        // Null on file systems without POSIX permissions: there is nothing to ask.
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, new LinkOption[0]);
        if (view == null) {
            return;
        }
        var permissions = view.readAttributes().permissions();
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refusal("can be read or written by everyone on this machine; run: chmod 600 " + file, null);
        }
    }

    private SettingsException refusal(String sentence, @Nullable IOException cause) {
        SettingsException refusal =
                new SettingsException(List.of(new Problem(file.toString(), 0, 0, "the secret file " + sentence)));
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
