package dev.cairn.firmware.deb;

import dev.cairn.edge.Certificates;
import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.Identity;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Profiles;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** An enrolled gateway's files, as enrolment leaves them in {@code identity/}: a cold room with four simulated sensors. */
final class Farm {
    static final Bytes DATA = Bytes.ofHex("da".repeat(16));
    static final Bytes ALARM = Bytes.ofHex("a1".repeat(16));

    final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    final Identity identity = ledger.identity(DATA, ALARM);
    final Path folder;

    /** @param folder where the files go; {@code tls/} beside them holds the authority and the broker's certificate */
    Farm(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        Files.writeString(folder.resolve("genesis.txt"), ledger.genesis().text());
        Files.writeString(folder.resolve("node.pub"), ledger.nodeKey().spki().base64() + "\n");
        Files.writeString(
                folder.resolve("organisation.pub"),
                ledger.organisation.publicKey().spki().base64() + "\n");
        KeyFile.write(folder.resolve("device.key"), ledger.device);
        Files.write(folder.resolve("first.cairn"), configuration().toArray());
        Path tls = folder.resolveSibling("tls");
        Certificates authority = new Certificates(tls);
        authority.issue("broker");
        String device = identity.deviceId().hex();
        authority.issue(device);
        Files.copy(tls.resolve("ca.pem"), folder.resolve("trust.pem"));
        Files.copy(tls.resolve(device + ".pem"), folder.resolve("tls.pem"));
        Files.copy(tls.resolve(device + ".key"), folder.resolve("tls.key"));
        Files.setPosixFilePermissions(folder.resolve("tls.key"), PosixFilePermissions.fromString("rw-------"));
    }

    private Bytes configuration() {
        String yaml = Profiles.simulated("cold-room")
                .replaceAll("interval: \\w+", "interval: 500ms")
                .replaceAll("period: \\w+", "period: 1s");
        return ConfigurationBundle.sign(
                        new ConfigurationBundle.Content(
                                FakeLedger.ORIGIN, ledger.device.publicKey().thumbprint(), 1, Instant.EPOCH, yaml),
                        ledger.organisation)
                .bytes();
    }
}
