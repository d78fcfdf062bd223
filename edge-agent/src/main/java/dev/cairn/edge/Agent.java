package dev.cairn.edge;

import dev.cairn.edge.EdgeSettings.WhenFull;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.receipt.Answer;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.spool.OpenReadings;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.Courier;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.model.Topic;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: one thread measures and signs, one carries. Everything it owes anybody is in its data folder:
 *
 * <pre>
 * data/    spool of readings      open/   readings that are not signed yet      alarm/   spool of alarms      (each: segments, state, lock, quarantine/, refused/)
 * configuration/   accepted bundles            starts   how often it was started            status   for `cairn-edge status`
 * </pre>
 *
 * <p>A crash at any point loses at most the readings since the last commit of {@code open/}, never a signed statement, and never uses a number twice.
 */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final String SOFTWARE = "cairn-edge/"
            + Optional.ofNullable(Agent.class.getPackage().getImplementationVersion())
                    .orElse("dev");

    private final Identity identity;
    private final Path folder;
    private final Surroundings around;
    private final ConfigurationShelf shelf;
    private final Spool data;
    private final Spool alarms;
    private final OpenReadings open;
    private final Sampler sampler;
    private final Courier courier;
    private final Thread sampling;
    private final Thread carrying;
    private volatile Optional<Instant> lastReceipt = Optional.empty();
    private volatile String lastRefusal = "";
    private Optional<Hash> refusedConfiguration = Optional.empty();

    private Agent(
            Identity identity,
            Path folder,
            Surroundings around,
            ConfigurationShelf shelf,
            ConfigurationShelf.InForce inForce,
            Spool data,
            Spool alarms,
            long starts,
            WhenFull whenFull,
            OpenReadings open) {
        this.open = open;
        this.identity = identity;
        this.folder = folder;
        this.around = around;
        this.shelf = shelf;
        this.data = data;
        this.alarms = alarms;
        ReceiptDesk desk = new ReceiptDesk(identity.genesis(), identity.node(), List.of(data, alarms));
        this.sampler = new Sampler(
                around,
                folder,
                SOFTWARE,
                writer(data),
                writer(alarms),
                desk,
                new Context(identity.device().publicKey().thumbprint()),
                starts,
                inForce,
                this::clockChanged,
                whenFull,
                open);
        this.courier = new Courier(
                around.uplink(),
                desk,
                List.of(
                        Map.entry(identity.topic(Topic.Kind.ALARM), alarms),
                        Map.entry(identity.topic(Topic.Kind.DATA), data)),
                new Courier.Ways(
                        identity.topic(Topic.Kind.STATE),
                        identity.topic(Topic.Kind.RECEIPT),
                        identity.topic(Topic.Kind.CONFIG)),
                Ticker.system(),
                around.backOff(),
                around.receiptLimit(),
                new Courier.Listeners(this::answered, this::configured));
        this.sampling = new Thread(sampler, "sampler");
        this.carrying = new Thread(courier, "courier");
    }

    /**
     * Opens the data folder, repairs what a crash left, and starts.
     *
     * @param first a configuration bundle for when none was accepted yet, as enrolment left it
     * @throws IOException when the folder cannot be used, belongs to another chain, or no configuration is in force
     */
    public static Agent start(
            Identity identity, Path folder, SpoolLimits limits, Optional<Bytes> first, Surroundings around)
            throws IOException {
        return start(identity, folder, limits, WhenFull.SLOW, first, around);
    }

    /** The same, with the operator's wish for a spool that fills. */
    public static Agent start(
            Identity identity,
            Path folder,
            SpoolLimits limits,
            WhenFull whenFull,
            Optional<Bytes> first,
            Surroundings around)
            throws IOException {
        Files.createDirectories(folder);
        ConfigurationShelf shelf = new ConfigurationShelf(folder.resolve("configuration"), identity.enrolment());
        if (shelf.inForce().isEmpty()
                && first.isPresent()
                && shelf.offer(first.get()) instanceof Judgement.Refused no) {
            throw new IOException(no.code() + " the first configuration is refused: " + no.text());
        }
        ConfigurationShelf.InForce inForce = shelf.inForce()
                .orElseThrow(() -> new IOException("no configuration is in force; enrolment gives the first one"));
        Spool data = open(folder.resolve("data"), limits, identity.dataChain());
        try {
            Spool alarms = open(folder.resolve("alarm"), limits.forAlarms(), identity.alarmChain());
            OpenReadings open = OpenReadings.open(Disk.folder(folder.resolve("open")), data.nextSeq(), Ticker.system());
            Agent agent = new Agent(
                    identity, folder, around, shelf, inForce, data, alarms, countStart(folder), whenFull, open);
            agent.sampling.start();
            agent.carrying.start();
            return agent;
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    private static Spool open(Path folder, SpoolLimits limits, Bytes chain) throws IOException {
        Spool spool = Spool.open(Disk.folder(folder), limits, chain);
        if (!spool.chain().equals(chain)) {
            spool.close();
            throw new IOException(folder + " holds chain " + spool.chain().hex() + ", enrolled is " + chain.hex());
        }
        return spool;
    }

    private static long countStart(Path folder) {
        Path file = folder.resolve("starts");
        long starts = 1;
        try {
            if (Files.exists(file)) {
                starts += Long.parseLong(Files.readString(file).strip());
            }
            WholeFile.write(file, Bytes.ofUtf8(starts + "\n").toArray());
        } catch (IOException | NumberFormatException e) {
            LOG.warn("starts not counted cause={}", e.toString());
        }
        return starts;
    }

    private ChainWriter writer(Spool spool) {
        return new ChainWriter(identity.genesis().origin(), identity.device(), around.wall(), around.clock(), spool);
    }

    /** How it does. */
    public Health health() {
        return new Health(
                identity.deviceId().hex(),
                around.wall().instant(),
                shelf.inForce().map(ConfigurationShelf.InForce::version).orElse(0L),
                courier.counts().isConnected(),
                courier.counts().trouble(),
                around.clock().read().state(),
                lastReceipt,
                data.fill(),
                alarms.fill(),
                sampler.readings(),
                sampler.noValues(),
                sampler.doubted(),
                sampler.troubles(),
                sampler.fullness().sentence(),
                sampler.diskTrouble(),
                sampler.isSilenced(),
                lastRefusal,
                courier.counts().snapshot(),
                sampler.looks());
    }

    /** Statements that were made and have no receipt yet. */
    public long unreceipted() {
        return data.fill().unreceipted() + alarms.fill().unreceipted();
    }

    /** Offers a configuration bundle, as if it had come by message. */
    public synchronized Judgement configure(Bytes bundle) throws IOException {
        Optional<Judgement> present = shelf.inForceAs(bundle);
        if (present.isPresent()) {
            return present.get();
        }
        Judgement judgement = shelf.offer(bundle);
        if (judgement instanceof Judgement.Refused refused) {
            tellOnce(bundle, refused);
        } else {
            shelf.inForce().ifPresent(sampler::configure);
        }
        return judgement;
    }

    /** What a broker retains comes with every connection; one record of it is enough. */
    private void tellOnce(Bytes bundle, Judgement.Refused refused) {
        Optional<Hash> hash = Optional.of(Hash.sha256(bundle));
        if (!hash.equals(refusedConfiguration)) {
            refusedConfiguration = hash;
            LOG.warn("configuration refused code={} why={}", refused.code(), refused.text());
            sampler.tell("config-refused", refused.code() + " " + refused.text());
        }
    }

    private void configured(Bytes bundle) {
        try {
            configure(bundle);
        } catch (IOException e) {
            LOG.error("CFG-06 configuration could not be stored cause={}", e.toString());
        }
    }

    /** A connection that could not be because of the clock should not wait for its turn. */
    private void clockChanged() {
        courier.hurry();
    }

    private void answered(Answer answer) {
        if (answer instanceof Answer.Accepted) {
            lastReceipt = Optional.of(around.wall().instant());
        } else if (answer instanceof Answer.Refused refused) {
            lastRefusal = refused.code() + " " + refused.text();
        } else if (answer instanceof Answer.RolledBack) {
            sampler.silence();
        }
    }

    /** Whether both threads still run; when not, the process should end and be started anew. */
    public boolean isAlive() {
        return sampling.isAlive() && carrying.isAlive();
    }

    /** Grows whenever measuring moved; see {@link Watchdog}. */
    public long progress() {
        return sampler.progress();
    }

    /** Begins a new connection; nothing that was signed depends on the old one. */
    public void reconnect(String why) {
        courier.reconnect(why);
    }

    /** Where its data is. */
    public Path folder() {
        return folder;
    }

    /** Signs the open batch, makes everything durable, ends both threads. What has no receipt goes after the next start. */
    @Override
    public void close() {
        sampler.stop();
        join(sampling);
        courier.stop();
        join(carrying);
        alarms.close();
        data.close();
        open.close();
        around.buses().close();
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
