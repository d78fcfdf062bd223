package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * cairn-key/v1 Ed25519|ES256|ML-DSA-44 &lt;base64 of the 32-byte secret&gt;\n
 * </pre>
 *
 * An ML-DSA-44 key signs checkpoints and nothing else, so it is read by a method of its own.
 */
public final class KeyFile {
    private static final String MAGIC = "cairn-key/v1";
    private static final int BYTES_MAX = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> CREDENTIAL =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private KeyFile() {}

    /** Creates the file, synced to disk; an existing one is never overwritten ({@code FileAlreadyExistsException}). */
    public static void write(Path file, SoftwareSigner signer) throws IOException {
        write(file, signer.publicKey().algorithm().label(), signer.secret());
    }

    /** The same for an ML-DSA-44 key; the secret is its seed. */
    public static void write(Path file, MlDsa44Signer signer) throws IOException {
        write(file, MlDsa44.LABEL, signer.seed());
    }

    private static void write(Path file, String label, Bytes secret) throws IOException {
        String line = MAGIC + " " + label + " " + secret.base64() + "\n";
        Set<StandardOpenOption> createOnly = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel =
                FileChannel.open(file, createOnly, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer left = Bytes.ofUtf8(line).buffer();
            while (left.hasRemaining()) {
                channel.write(left); // on a full disk one write takes a part, without an error
            }
            channel.force(true);
        }
    }

    /** Reads a key; a file that others may read or write, or that is not in the form above, is refused. */
    public static SoftwareSigner read(Path file) throws IOException {
        return signer(file, content(file, OWNER_ONLY));
    }

    private static SoftwareSigner signer(Path file, Content content) throws IOException {
        if (content.label().equals(MlDsa44.LABEL)) {
            throw new IOException(file
                    + " holds an ML-DSA-44 key, which signs checkpoints only: here an Ed25519 or ES256 key is needed");
        }
        Algorithm algorithm = Algorithm.ofLabel(content.label())
                .orElseThrow(() ->
                        new IOException(file + " names an unknown algorithm: expected Ed25519, ES256 or ML-DSA-44"));
        try {
            return SoftwareSigner.of(algorithm, Bytes.ofBase64(content.secret()));
        } catch (IllegalArgumentException notASecret) {
            throw new IOException(file + " holds no " + algorithm.label() + " secret", notASecret);
        }
    }

    /**
     * Reads a key that a service manager has put where only one service finds it (systemd's {@code LoadCredential}): there the group's bit may
     * show that the service's user was let in by an access list, so that only what is open to everybody, or to be written, is refused.
     */
    public static SoftwareSigner readCredential(Path file) throws IOException {
        return signer(file, content(file, CREDENTIAL));
    }

    /** Reads an ML-DSA-44 key under the same rules. */
    public static MlDsa44Signer readMlDsa44(Path file) throws IOException {
        Content content = content(file, OWNER_ONLY);
        if (!content.label().equals(MlDsa44.LABEL)) {
            throw new IOException(file + " holds no ML-DSA-44 key (cairn keygen --algorithm ML-DSA-44)");
        }
        try {
            return MlDsa44Signer.of(Bytes.ofBase64(content.secret()));
        } catch (IllegalArgumentException notASeed) {
            throw new IOException(file + " holds no ML-DSA-44 seed", notASeed);
        }
    }

    /** The two words after the magic, unjudged. */
    private record Content(String label, String secret) {}

    private static Content content(Path file, Set<PosixFilePermission> allowed) throws IOException {
        Set<PosixFilePermission> wider = Files.getPosixFilePermissions(file);
        wider.removeAll(allowed);
        if (!wider.isEmpty()) {
            throw new IOException(file + " is open to others (" + PosixFilePermissions.toString(wider)
                    + "): make it readable by its owner only (chmod 600)");
        }
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " is not a key file: more than " + BYTES_MAX + " bytes");
        }
        String[] words = Files.readString(file).split(" ", -1);
        if (words.length != 3 || !words[0].equals(MAGIC) || !words[2].endsWith("\n")) {
            throw new IOException(
                    file + " is not a key file: expected one line \"" + MAGIC + " <algorithm> <base64>\"");
        }
        return new Content(words[1], words[2].substring(0, words[2].length() - 1));
    }
}
