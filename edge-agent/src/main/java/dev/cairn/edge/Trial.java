package dev.cairn.edge;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.time.ClockProbe;
import dev.cairn.edge.time.KernelClock;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.edge.uplink.UplinkDown;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parts of an agent, each tried alone, for {@code cairn-edge selftest}. Signs nothing and sends nothing. The spools, the probes and
 * the connection belong to a running agent: try them only while none runs.
 */
public final class Trial {
    private final EdgeSettings settings;
    private final InstantSource wall;
    private final Path root;

    /** @param root folder that holds {@code sys} and {@code proc} */
    public Trial(EdgeSettings settings, InstantSource wall, Path root) {
        this.settings = settings;
        this.wall = wall;
        this.root = root;
    }

    /** One channel's look. */
    public record Seen(String channel, Reading reading) {}

    /** What a spool holds. */
    public record Held(long waiting, long missing, long percent) {}

    /** Reads keys, genesis and chain ids; {@link IOException} says which file is wrong. */
    public Identity identity() throws IOException {
        return Assembly.identity(settings);
    }

    /** What the kernel says of its clock. */
    public ClockProbe clock() {
        return new KernelClock(root, new SecureRandom(), wall);
    }

    /** The profile in force, or of the first configuration; empty when there is neither. */
    public Optional<DeviceProfile> profile(Identity identity) throws IOException {
        Path shelf = settings.data().resolve("configuration");
        if (Files.isDirectory(shelf)) {
            Optional<ConfigurationShelf.InForce> now = new ConfigurationShelf(shelf, identity.enrolment()).inForce();
            if (now.isPresent()) {
                return Optional.of(now.get().profile());
            }
        }
        if (settings.configuration().isEmpty()) {
            return Optional.empty();
        }
        Bytes bundle = Bytes.wrap(Files.readAllBytes(settings.configuration().get()));
        Judgement judgement = identity.enrolment().judge(bundle, 0);
        if (judgement instanceof Judgement.Accepted yes) {
            return Optional.of(yes.profile());
        }
        Judgement.Refused no = (Judgement.Refused) judgement;
        throw new IOException(no.code() + " " + no.text());
    }

    /** Looks once at every probe of a profile. */
    public List<Seen> sensors(DeviceProfile profile, Identity identity) throws IOException, InterruptedException {
        Surroundings around = Assembly.simulate(
                Surroundings.real(Assembly.uplink(settings, identity), wall).at(root), settings.simulation());
        try {
            return looks(
                    Probe.of(profile, around, settings.data(), around.pace().nanos()));
        } finally {
            around.buses().close();
        }
    }

    private static List<Seen> looks(List<Probe> probes) throws InterruptedException {
        List<Seen> seen = new ArrayList<>();
        for (Probe probe : probes) {
            try (probe) {
                seen.add(new Seen(probe.channel(), probe.read()));
            }
        }
        return seen;
    }

    /**
     * Opens both spools as a start would, repairs included.
     *
     * @throws IOException when one is held by a running agent or cannot be used
     */
    public Held spools(Identity identity) throws IOException {
        Held data = held("data", identity.dataChain());
        Held alarms = held("alarm", identity.alarmChain());
        return new Held(
                data.waiting() + alarms.waiting(),
                data.missing() + alarms.missing(),
                Math.max(data.percent(), alarms.percent()));
    }

    private Held held(String name, Bytes chain) throws IOException {
        Path folder = settings.data().resolve(name);
        if (!Files.isDirectory(folder)) {
            return new Held(0, 0, 0);
        }
        try (Spool spool = Spool.open(Disk.folder(folder), settings.spool().limits(), chain)) {
            long missing = spool.gaps().stream()
                    .mapToLong(gap -> gap.to() - gap.from() + 1)
                    .sum();
            Spool.Fill fill = spool.fill();
            return new Held(fill.unreceipted(), missing, Math.round(100 * fill.ratio()));
        }
    }

    /** Makes one connection, with certificate and subscriptions, and ends it. */
    public void connect(Identity identity) throws IOException, UplinkDown, InterruptedException {
        Uplink.Line line = Assembly.uplink(settings, identity).connect(new Uplink.Events() {
            @Override
            public void acknowledged(long ticket, int reason) {
                // nothing is sent
            }

            @Override
            public void arrived(String topic, Bytes payload) {
                // answered to the agent when it runs again
            }

            @Override
            public void down(String why) {
                // closing
            }
        });
        line.close();
    }
}
