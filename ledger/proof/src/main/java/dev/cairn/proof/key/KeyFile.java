package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A private key as one line of text that only its owner may read (mode 0600).
 *
 * <pre>
 * cairn-key/v1 Ed25519|ES256 &lt;base64 of the 32-byte secret&gt;\n
 * </pre>
 */
public final class KeyFile {
    private static final String MAGIC = "cairn-key/v1";
    private static final int BYTES_MAX = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /** Creates the file, synced to disk; an existing one is never overwritten ({@code FileAlreadyExistsException}). */
    public static void write(Path file, SoftwareSigner signer) throws IOException {
        String line = MAGIC + " " + signer.publicKey().algorithm().label() + " "
                + signer.secret().base64() + "\n";
        Set<StandardOpenOption> createOnly = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                FileChannel.open(file, createOnly, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            channel.write(Bytes.ofUtf8(line).buffer());
            channel.force(true);
        }
    }

    /** Reads a key; a file that others may read or write, or that is not in the form above, is refused. */
    public static SoftwareSigner read(Path file) throws IOException {
        Set<PosixFilePermission> wider = Files.getPosixFilePermissions(file);
        wider.removeAll(OWNER_ONLY);
        if (!wider.isEmpty()) {
            throw new IOException(file + " is open to others (" + PosixFilePermissions.toString(wider)
                    + "): make it readable by its owner only (chmod 600)");
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " is not a key file: more than " + BYTES_MAX + " bytes");
        }
        return parse(file, Files.readString(file));
    }

    private static SoftwareSigner parse(Path file, String text) throws IOException {
        String[] words = text.split(" ", -1);
        if (words.length != 3 || !words[0].equals(MAGIC) || !words[2].endsWith("\n")) {
            throw new IOException(
                    file + " is not a key file: expected one line \"" + MAGIC + " <algorithm> <base64>\"");
        }
        Algorithm algorithm = Algorithm.ofLabel(words[1])
                .orElseThrow(() -> new IOException(file + " names an unknown algorithm: expected Ed25519 or ES256"));
        try {
            return SoftwareSigner.of(algorithm, Bytes.ofBase64(words[2].substring(0, words[2].length() - 1)));
        } catch (IllegalArgumentException notASecret) {
            throw new IOException(file + " holds no " + algorithm.label() + " secret", notASecret);
        }
    }
}
