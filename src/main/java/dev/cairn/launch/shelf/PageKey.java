package dev.cairn.launch.shelf;

import dev.cairn.proof.Bytes;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code page-key}: the key of the tokens that lead from page to page of an answer, 32 bytes in hex, for its owner alone. Made at the first
 * start; may be deleted: tokens that are out then are refused ({@code QRY-10}), and the question is asked again.
 */
public final class PageKey {
    /** Its name in the server's folder. */
    public static final String NAME = "page-key";

    private static final Logger LOG = LoggerFactory.getLogger(PageKey.class);
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PageKey() {}

    /**
     * Reads the key, or makes one. One that is damaged, or that others may read, is replaced. Where nothing can be read or written, it is a
     * key for this process alone.
     *
     * @return 32 bytes
     */
    public static Bytes in(Path folder, SecureRandom random) {
        Path file = folder.resolve(NAME);
        Bytes fresh = Bytes.random(random, BYTES);
        try {
            if (Files.exists(file) && isOwn(file)) {
                return Bytes.ofHex(Files.readString(file).strip());
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            WholeFile.writePrivate(file, Bytes.ofUtf8(fresh.hex() + "\n").toArray());
        } catch (IOException e) {
            LOG.warn("PRJ-06 page-key is kept in memory only; tokens end with this process reason={}", e.toString());
        }
        return fresh;
    }

    private static boolean isOwn(Path file) throws IOException {
        return Files.size(file) == 2 * BYTES + 1
                && Files.readString(file).strip().matches("[0-9a-f]{" + 2 * BYTES + "}")
                && OWNER.containsAll(Files.getPosixFilePermissions(file));
    }
}
