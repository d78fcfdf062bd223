package dev.cairn.edge.enrol;

import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.proof.Bytes;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * What enrolment leaves on the gateway, {@code identity/} in its data folder, mode 0700. Each file is written whole, synced and renamed.
 *
 * <pre>
 * device.key        signs statements (not here when the key lives in a PKCS #11 token or a systemd credential)
 * chains            hex of the data chain and the alarm chain, drawn once
 * waiting.pem       TLS key and certificate request of an enrolment that has no answer yet
 * tls.pem           TLS certificate and key: one file, so that a renewal changes both at once
 * ca.pem genesis.txt organisation.pub node.pub         whom it believes
 * enrolled          server, EST address, name, site; written last: without it there is no identity
 * </pre>
 */
public final class IdentityFolder {
    static final String DEVICE_KEY = "device.key";
    static final String CHAINS = "chains";
    static final String WAITING = "waiting.pem";
    static final String TLS = "tls.pem";
    static final String AUTHORITY = "ca.pem";
    static final String ENROLLED = "enrolled";
    private static final int FILE_BYTES_MAX = 256 * 1024;
    private static final int LINES_MAX = 32;

    private final Path folder;

    private IdentityFolder(Path folder) {
        this.folder = folder;
    }

    /** @param data the gateway's data folder */
    public static IdentityFolder in(Path data) {
        return new IdentityFolder(data.resolve("identity"));
    }

    /** Whether an enrolment was completed here. */
    public boolean isEnrolled() {
        return Files.exists(file(ENROLLED));
    }

    public Path genesis() {
        return file("genesis.txt");
    }

    public Path organisation() {
        return file("organisation.pub");
    }

    public Path node() {
        return file("node.pub");
    }

    /** Certificates of the authority that it trusts, PEM. */
    public Path authority() {
        return file(AUTHORITY);
    }

    /** Its own certificate and then its key, PEM. */
    public Path certificate() {
        return file(TLS);
    }

    public Path deviceKey() {
        return file(DEVICE_KEY);
    }

    /** Hex of the chain of readings and of the chain of alarms. */
    public Map.Entry<String, String> chains() throws IOException {
        String[] lines = read(CHAINS).split("\n", -1);
        if (lines.length != 3) {
            throw new IOException(file(CHAINS) + " does not hold two chains");
        }
        return Map.entry(lines[0], lines[1]);
    }

    /** Where it delivers. */
    public URI server() throws IOException {
        return URI.create(line("server"));
    }

    /** Where it renews its certificate. */
    public URI est() throws IOException {
        return URI.create(line("est"));
    }

    /** Mutual TLS with the certificate that is in the file when a connection is made. */
    public TlsFiles.Renewed tls() {
        return TlsFiles.renewed(file(AUTHORITY), file(TLS));
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(file(name));
    }

    private String line(String key) throws IOException {
        Map<String, String> lines = new HashMap<>();
        read(ENROLLED).lines().limit(LINES_MAX).forEach(line -> {
            int cut = Math.max(0, line.indexOf(' '));
            lines.put(line.substring(0, cut), line.substring(cut).strip());
        });
        String value = lines.get(key);
        if (value == null) {
            throw new IOException(file(ENROLLED) + " does not say " + key);
        }
        return value;
    }

    String read(String name) throws IOException {
        try {
            if (Files.size(file(name)) > FILE_BYTES_MAX) {
                throw new IOException(file(name) + " has more than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(file(name));
        } catch (NoSuchFileException none) {
            throw new IOException(
                    "This gateway is not enrolled (" + file(name)
                            + " is missing): sudo cairn-edge enrol CODE --at HOST",
                    none);
        }
    }

    /** Durable on return, readable by its owner only. A crash before leaves the old file, or none. */
    void write(String name, String text) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        WholeFile.writePrivate(file(name), Bytes.ofUtf8(text).toArray());
    }

    void forget(String name) throws IOException {
        Files.deleteIfExists(file(name));
        sync();
    }

    private void sync() throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
