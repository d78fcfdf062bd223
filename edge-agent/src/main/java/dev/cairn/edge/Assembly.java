package dev.cairn.edge;

import dev.cairn.edge.EdgeSettings.Simulation;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.sim.ColdRoom;
import dev.cairn.edge.sensor.sim.Orchard;
import dev.cairn.edge.sensor.sim.ReeferLorry;
import dev.cairn.edge.sensor.sim.StoryClock;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.SocketFactory;

/** Puts an agent together from its settings; the only place that knows every part. */
public final class Assembly {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final double FIELD_WARM = 18;

    private Assembly() {}

    /**
     * Starts it.
     *
     * @param wall the signer's clock
     * @throws IOException when a file cannot be read or is not what it should be
     */
    public static Agent start(EdgeSettings settings, InstantSource wall) throws IOException {
        Identity identity = identity(settings);
        Surroundings around = simulate(Surroundings.real(uplink(settings, identity), wall), settings.simulation())
                .waiting(settings.receiptLimit(), FIRST_BACK_OFF);
        Optional<Bytes> first = settings.configuration().isPresent()
                ? Optional.of(bytes(settings.configuration().get()))
                : Optional.empty();
        return Agent.start(identity, settings.data(), settings.spool().limits(), first, around);
    }

    /** Who the settings say the gateway is. */
    static Identity identity(EdgeSettings settings) throws IOException {
        return new Identity(
                KeyFile.read(settings.deviceKey().file()),
                publicKey(settings.organisationKey()),
                publicKey(settings.nodeKey()),
                genesis(settings.genesis()),
                Bytes.ofHex(settings.chains().data()),
                Bytes.ofHex(settings.chains().alarm()));
    }

    private static Genesis genesis(Path file) throws IOException {
        try {
            return Genesis.parse(bytes(file).utf8());
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is not a genesis: " + e.getMessage(), e);
        }
    }

    private static PublicKey publicKey(Path file) throws IOException {
        try {
            return PublicKey.ofSpki(Bytes.ofBase64(bytes(file).utf8().strip()));
        } catch (Malformed | IllegalArgumentException e) {
            throw new IOException(file + " is not a public key in one line of base64: " + e.getMessage(), e);
        }
    }

    private static Bytes bytes(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " has more than " + FILE_BYTES_MAX + " bytes");
        }
        return Bytes.wrap(Files.readAllBytes(file));
    }

    private static Uplink uplink(EdgeSettings settings, Identity identity) throws IOException {
        List<String> down = List.of(
                identity.topic(Topic.Kind.RECEIPT),
                identity.topic(Topic.Kind.COMMAND),
                identity.topic(Topic.Kind.CONFIG));
        try {
            return new PahoUplink(
                    settings.server(), identity.deviceId().hex(), down, tls(settings.tls()), CONNECT_LIMIT);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Optional<SocketFactory> tls(EdgeSettings.Tls tls) throws IOException {
        if (tls.trust().isEmpty()) {
            return Optional.empty();
        }
        Path trust = tls.trust().get();
        if (tls.keystore().isPresent() && tls.password().isPresent()) {
            return Optional.of(TlsFiles.pkcs12(
                    trust, tls.keystore().get(), tls.password().get().read()));
        }
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
            return Optional.of(
                    TlsFiles.pem(trust, tls.certificate().get(), tls.key().get().file()));
        }
        throw new IOException("tls needs certificate and key, or keystore and password");
    }

    /** Adds the simulated place, on the story's clock if there is a story. */
    static Surroundings simulate(Surroundings real, Simulation simulation) {
        if (simulation.place() == EdgeSettings.Place.NONE) {
            return real;
        }
        InstantSource clock = real.wall();
        Ticker pace = real.pace();
        Instant start = clock.instant();
        if (simulation.storyStart().isPresent()) {
            start = Simulation.instant(simulation.storyStart().get());
            StoryClock story = new StoryClock(start, simulation.storyPause(), real.wall(), real.pace());
            clock = story;
            pace = story;
        }
        return real.simulating(probes(simulation, start, clock), clock, pace);
    }

    private static Map<String, Sensor> probes(Simulation simulation, Instant start, InstantSource clock) {
        return switch (simulation.place()) {
            case NONE -> Map.of();
            case COLD_ROOM ->
                new ColdRoom(simulation.seed(), start, clock, simulation.setPoint(), FIELD_WARM).sensors();
            case ORCHARD -> new Orchard(simulation.seed(), start, clock).sensors();
            case REEFER_LORRY ->
                new ReeferLorry(simulation.seed(), start, clock, simulation.setPoint(), warmSpell(simulation))
                        .sensors();
        };
    }

    private static Optional<ReeferLorry.WarmSpell> warmSpell(Simulation simulation) {
        return simulation.warmFrom().isEmpty() || simulation.warmTo().isEmpty()
                ? Optional.empty()
                : Optional.of(new ReeferLorry.WarmSpell(
                        Simulation.instant(simulation.warmFrom().get()),
                        Simulation.instant(simulation.warmTo().get())));
    }
}
