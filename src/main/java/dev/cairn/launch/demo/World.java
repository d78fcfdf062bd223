package dev.cairn.launch.demo;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the parties of the demo own, in one folder: made once, then only read. In earnest each of these files lies with its owner.
 *
 * <pre>
 * genesis.txt            the constitution: give this to whoever wants to check
 * keys/                  registrar-1 …, log, node, witness, time, grower, carrier, shop, and one for each gateway (0600)
 * tls/                   a certificate authority and certificates for the door and the gateways
 * serve.yaml             the ledger's process          witness.yaml   the witness's
 * gateways/ID.yaml       a gateway's process           gateways/ID.configuration   its first signed configuration
 * ledger/ witness/ gateways/ID/ outbox/NAME/   their data
 * story                  when the story ends
 * </pre>
 */
public final class World {
    /** The ledger's origin. */
    public static final String ORIGIN = "cairn.example/demo";

    private static final String WITNESS = "witness.example/operator";
    private static final Instant NEVER_BEFORE = Instant.parse("2026-01-01T00:00:00Z");

    private final Path folder;

    private World(Path folder) {
        this.folder = folder;
    }

    /**
     * Where the parts listen on 127.0.0.1; 0 is not a port here, for the parts must find one another.
     *
     * @param host the address of the site alone: 127.0.0.1, or 0.0.0.0 for a phone on the same network
     * @param publicUrl what the QR code begins with
     */
    public record Places(
            int web, int mqtt, int capture, int admin, int witness, int stamp, String host, Optional<URI> publicUrl) {

        /** Six ports in a row on this machine only. */
        public static Places local(int first) {
            return new Places(
                    first, first + 1, first + 2, first + 3, first + 4, first + 5, "127.0.0.1", Optional.empty());
        }

        public URI captureUrl() {
            return URI.create("http://127.0.0.1:" + capture + "/capture");
        }
    }

    /** Makes the world if it is not there. Addresses are written anew each time: they may change from start to start. */
    public static World in(Path folder, Places places, Instant now, SecureRandom random) throws IOException {
        World world = new World(Files.createDirectories(folder).toRealPath());
        if (!Files.exists(world.file("story"))) {
            world.make(now, random);
        }
        world.writeSettings(places);
        return world;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public Genesis genesis() throws IOException {
        try {
            return Genesis.parse(Files.readString(file("genesis.txt")));
        } catch (Malformed e) {
            throw new IOException(file("genesis.txt") + ": " + e.getMessage(), e);
        }
    }

    /** The key of a party by its name in {@code keys/}. */
    public SoftwareSigner key(String name) throws IOException {
        return KeyFile.read(file("keys/" + name + ".key"));
    }

    /** The time-stamp authority of the demo. It proves nothing, and says so. */
    public TestAuthority testAuthority(InstantSource clock) throws IOException {
        return TestAuthority.read(file("keys/time.pem"), clock, new SecureRandom());
    }

    /** When the story ends: the moment the world was made. */
    public Instant storyEnd() throws IOException {
        return Instant.parse(Files.readString(file("story")).strip());
    }

    /** The data chain and the alarm chain of a gateway. */
    public List<Bytes> chains(String gateway) throws IOException {
        return Files.readString(file("gateways/" + gateway + ".chains"))
                .lines()
                .map(Bytes::ofHex)
                .toList();
    }

    private void make(Instant now, SecureRandom random) throws IOException {
        for (String sub : List.of("keys", "tls", "gateways", "outbox", "witness")) {
            Files.createDirectories(file(sub));
        }
        for (int i = 1; i <= Cast.REGISTRARS.size(); i++) {
            newKey("registrar-" + i, Algorithm.ED25519, random);
        }
        for (String name : List.of("log", "node", "witness")) {
            newKey(name, Algorithm.ED25519, random);
        }
        for (Cast.Organisation each : Cast.ORGANISATIONS) {
            newKey(each.role(), Algorithm.ED25519, random);
        }
        TestAuthority.create(() -> now, random).write(file("keys/time.pem"));
        write("genesis.txt", constitution(now).text());
        Certificates certificates = Certificates.in(file("tls"), now, random);
        certificates.server("door", List.of("127.0.0.1", "localhost"));
        for (Cast.Gateway each : Cast.GATEWAYS) {
            makeGateway(each, certificates, now, random);
        }
        // Last: a world without it is made again from the start, by hand, with a sentence that says so.
        write("story", now.toString() + "\n");
    }

    private void newKey(String name, Algorithm algorithm, SecureRandom random) throws IOException {
        SoftwareSigner signer = SoftwareSigner.generate(algorithm, random);
        KeyFile.write(file("keys/" + name + ".key"), signer);
        write("keys/" + name + ".pub", signer.publicKey().spki().base64() + "\n");
    }

    private Genesis constitution(Instant now) throws IOException {
        Genesis.Builder genesis =
                Genesis.builder().head("Cairn demo: navel oranges", ORIGIN, later(now, NEVER_BEFORE), Cast.THRESHOLD);
        for (int i = 0; i < Cast.REGISTRARS.size(); i++) {
            genesis.registrar(key("registrar-" + (i + 1)).publicKey(), Cast.REGISTRARS.get(i));
        }
        genesis.timestampAuthority(testAuthority(() -> now).spki(), TestAuthority.LABEL);
        NoteKey witness = NoteKey.cosigner(WITNESS, key("witness").publicKey());
        return genesis.operatorWitness("operator")
                .log(NoteKey.ed25519(ORIGIN, key("log").publicKey()))
                .witness("operator", witness, Optional.empty())
                .quorum("operator")
                .build();
    }

    private void makeGateway(Cast.Gateway gateway, Certificates certificates, Instant now, SecureRandom random)
            throws IOException {
        newKey(gateway.id(), gateway.algorithm(), random);
        Hash device = key(gateway.id()).publicKey().thumbprint();
        certificates.client(gateway.id(), device.hex().substring(0, 32));
        String chains = Bytes.random(random, Statement.CHAIN_BYTES).hex() + "\n"
                + Bytes.random(random, Statement.CHAIN_BYTES).hex() + "\n";
        write("gateways/" + gateway.id() + ".chains", chains);
        ConfigurationBundle configuration = ConfigurationBundle.sign(
                new ConfigurationBundle.Content(ORIGIN, device, 1, now, gateway.configuration()),
                key(gateway.organisation()));
        Files.write(
                file("gateways/" + gateway.id() + ".configuration"),
                configuration.bytes().toArray());
    }

    private void writeSettings(Places places) throws IOException {
        write("serve.yaml", WorldSettings.serve(places));
        write("witness.yaml", WorldSettings.witness(places, WITNESS));
        for (Cast.Gateway each : Cast.GATEWAYS) {
            // The past is played once; a gateway that has started before goes on in the present.
            boolean startedBefore = Files.exists(file("gateways/" + each.id() + "/starts"));
            Optional<Instant> storyEnd = startedBefore ? Optional.empty() : Optional.of(storyEnd());
            write("gateways/" + each.id() + ".yaml", WorldSettings.gateway(each, places, chains(each.id()), storyEnd));
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
