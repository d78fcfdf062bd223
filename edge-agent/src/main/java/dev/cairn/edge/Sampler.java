package dev.cairn.edge;

import dev.cairn.edge.EdgeSettings.WhenFull;
import dev.cairn.edge.batch.Batch;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.spool.OpenReadings;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolTrouble;
import dev.cairn.edge.time.ClockWatch;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.Gap;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The measuring loop, on one thread: looks at the probes when they are due, collects a batch, signs it into the spool. A broken limit is
 * signed at once, into the chain of alarms. Runs on the ticker alone; the wall clock only says what time it is.
 */
final class Sampler implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    private static final String STORY =
            "simulated gateway on a simulated clock: times of readings are the story's, not the signer's";
    private static final int EVENTS_MAX = 256;
    private static final int EVENTS_A_BATCH_MAX = 16;

    private final Surroundings around;
    private final Path disk;
    private final String software;
    private final ChainWriter data;
    private final ChainWriter alarms;
    private final ReceiptDesk desk;
    private final Context context;
    private final long starts;
    private final ClockWatch clockWatch;
    private final DiskWatch diskWatch;
    private final OpenReadings open;
    private final Runnable onClockEvent;
    private final WhenFull whenFull;
    private final Queue<SenmlRecord> events = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Optional<ConfigurationShelf.InForce>> wanted =
            new AtomicReference<>(Optional.empty());
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong noValues = new AtomicLong();
    private final AtomicLong doubted = new AtomicLong();
    private volatile Map<String, String> troubles = Map.of();
    private final AtomicLong progress = new AtomicLong();
    private final Map<String, Health.Look> looks = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile boolean silenced;
    private volatile Fullness fullness = Fullness.ROOMY;
    private ConfigurationShelf.InForce inForce;
    private List<Probe> probes = List.of();
    private Batch batch;
    private boolean introduced;
    private boolean fullSaid;
    private final Losses losses = new Losses();

    Sampler(
            Surroundings around,
            Path disk,
            String software,
            ChainWriter data,
            ChainWriter alarms,
            ReceiptDesk desk,
            Context context,
            long starts,
            ConfigurationShelf.InForce inForce,
            Runnable onClockEvent,
            WhenFull whenFull,
            OpenReadings open) {
        this.around = around;
        this.disk = disk;
        this.software = software;
        this.data = data;
        this.alarms = alarms;
        this.desk = desk;
        this.context = context;
        this.starts = starts;
        this.inForce = inForce;
        this.onClockEvent = onClockEvent;
        this.whenFull = whenFull;
        this.batch = batchOf(inForce);
        this.open = open;
        this.diskWatch = new DiskWatch(List.of(data.spool(), alarms.spool()), around.pace());
        this.clockWatch = new ClockWatch(around.wall(), around.clock(), Ticker.system());
    }

    /** Takes another configuration at the next turn. */
    void configure(ConfigurationShelf.InForce next) {
        wanted.set(Optional.of(next));
    }

    /** Puts an event into the next batch. */
    void tell(String kind, String text) {
        if (events.size() < EVENTS_MAX) {
            events.add(context.event(around.readingTime(), kind, text));
        } else {
            LOG.warn("event not recorded, too many wait kind={}", kind);
        }
    }

    /** Signs nothing any more: this disk is an old copy and would use numbers twice. */
    void silence() {
        silenced = true;
    }

    void stop() {
        stopping = true;
    }

    long readings() {
        return readings.get();
    }

    long noValues() {
        return noValues.get();
    }

    /** Readings that were signed with a mark of doubt. */
    long doubted() {
        return doubted.get();
    }

    /** The probes without a number, each with what to do about it. */
    Map<String, String> troubles() {
        return troubles;
    }

    /** Grows with every look at a probe and every finished turn, commit included: what the watchdog goes by. */
    long progress() {
        return progress.get();
    }

    /** The last look at each channel in force. */
    Map<String, Health.Look> looks() {
        return new TreeMap<>(looks);
    }

    Fullness fullness() {
        return fullness;
    }

    boolean isSilenced() {
        return silenced;
    }

    @Override
    public void run() {
        try {
            begin();
            while (!stopping) {
                turn();
                progress.incrementAndGet();
                around.pace().sleepUntil(nextTurn());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A key that cannot be used, or a bug: stop loudly, the service manager starts the agent anew.
            LOG.error("AGT-01 measuring stopped cause={}", e.toString(), e);
            throw e;
        } finally {
            probes.forEach(Probe::close);
            sign(true);
        }
    }

    private void begin() {
        tell("boot", Losses.atStart(open));
        if (around.isStory()) {
            tell("clock", STORY);
        }
        probes = Probe.of(inForce.profile(), around, disk, around.pace().nanos());
        recover();
    }

    /** What was measured before a crash and never signed is signed now, as it was measured, with the record that says so. */
    private void recover() {
        List<List<SenmlRecord>> looks = Losses.kept(open);
        if (!looks.isEmpty()) {
            tell("recovered", looks.size() + " looks at probes from before the start were not signed yet");
            looks.forEach(this::gather);
            sign(true);
        }
        // What a full disk does not let be signed now stays in the batch, and on the old file until the next signature.
        if (batch.size() == 0) {
            open.begin();
        }
    }

    private long nextTurn() {
        long now = around.pace().nanos();
        long next = Math.min(now + around.pace().patience().toNanos(), batch.dueAt());
        for (Probe probe : probes) {
            next = Math.min(next, probe.dueAt());
        }
        return next;
    }

    private void turn() throws InterruptedException {
        wanted.getAndSet(Optional.empty()).ifPresent(this::change);
        watchClock();
        watchSpool();
        for (Probe probe : probes) {
            if (!stopping && around.pace().nanos() - probe.dueAt() >= 0) {
                look(probe);
            }
        }
        sign(false);
        open.commit();
    }

    private void change(ConfigurationShelf.InForce next) {
        sign(true);
        probes.forEach(Probe::close);
        inForce = next;
        batch = batchOf(next);
        introduced = false;
        looks.clear();
        probes = Probe.of(next.profile(), around, disk, around.pace().nanos());
        tell("config", "configuration " + next.version() + " in force");
        LOG.info(
                "configuration in force version={} profile={}",
                next.version(),
                next.profile().profile());
    }

    private static Batch batchOf(ConfigurationShelf.InForce config) {
        DeviceProfile.Batch limits = config.profile().batch();
        return new Batch(limits.readings(), limits.period());
    }

    /** Readings by the clock as it was and as it is do not share a batch; what happened to it is signed at once. */
    private void watchClock() {
        List<ClockWatch.Event> seen = clockWatch.look();
        if (!seen.isEmpty()) {
            sign(true);
            for (ClockWatch.Event each : seen) {
                LOG.warn("{} {}", each.kind(), each.text());
                tell(each.kind(), each.text());
            }
            sign(true);
            onClockEvent.run();
        }
    }

    private void watchSpool() {
        Fullness now = Fullness.of(data.spool().fill(), whenFull);
        if (now != fullness) {
            LOG.warn("spool fullness changed from={} to={}", fullness, now);
            fullness = now;
            tell("sampling", now.sentence());
            sign(true);
        }
        diskWatch.look().ifPresent(text -> tell("disk", text));
    }

    /** Why the disk does not take what was signed; empty when it does. */
    String diskTrouble() {
        return diskWatch.trouble();
    }

    private void look(Probe probe) throws InterruptedException {
        if (!fullness.measures() || silenced) {
            losses.count(Gap.Reason.SAMPLING_OFF);
            probe.rest(around.pace().nanos(), 1);
            return;
        }
        String before = probe.trouble();
        Reading reading = probe.read();
        if (!probe.trouble().equals(before)) {
            tellTrouble(probe);
        }
        Instant at = around.readingTime();
        probe.rest(around.pace().nanos(), fullness.slowdown());
        readings.incrementAndGet();
        progress.incrementAndGet();
        looks.put(probe.channel(), new Health.Look(at, reading));
        if (reading instanceof Reading.Value value) {
            take(probe, value, at);
        } else if (reading instanceof Reading.NoValue none) {
            noValues.incrementAndGet();
            collect(List.of(context.fault(at, probe.channel(), none.cause().word())));
        }
    }

    /** Once for each change, not for each look: a missing probe must not fill a disk with log lines. */
    private void tellTrouble(Probe probe) {
        if (probe.trouble().isEmpty()) {
            LOG.info("probe gives numbers again channel={}", probe.channel());
        } else {
            LOG.warn("no value channel={} why={}", probe.channel(), probe.trouble());
        }
        troubles = Probe.troubles(probes);
    }

    /** A doubted reading is signed like any other, and beside it why it is doubted. */
    private void take(Probe probe, Reading.Value value, Instant at) {
        List<SenmlRecord> records = new ArrayList<>();
        records.add(context.reading(at, probe.channel(), value.value(), value.unit()));
        if (!value.marks().isEmpty()) {
            doubted.incrementAndGet();
            records.add(context.quality(at, probe.channel(), value.quality()));
        }
        Probe.Change change = probe.judge(value);
        boolean told = change != Probe.Change.NONE && alarm(probe, change, records);
        if (!told) {
            collect(records);
        }
    }

    /** One look's records; they share a batch. */
    private void collect(List<SenmlRecord> look) {
        if (!fullness.signsReadings()) {
            losses.count(Gap.Reason.SPOOL_FULL);
            return;
        }
        if (gather(look)) {
            keep(look);
        } else {
            losses.count(Gap.Reason.SPOOL_FULL);
        }
    }

    /** A story can be played again; what was measured cannot. */
    private void keep(List<SenmlRecord> look) {
        if (!around.isStory()) {
            open.add(
                    data.spool().nextSeq(), Senml.capsule(look, around.random()).bytes());
        }
    }

    private boolean gather(List<SenmlRecord> look) {
        if (!batch.hasRoomFor(look)) {
            sign(true);
        }
        boolean room = batch.hasRoomFor(look);
        if (room) {
            look.forEach(record -> batch.add(record, around.pace().nanos()));
        }
        return room;
    }

    /** Signs a broken or restored limit at once; {@code false} when it could not be, then the reading goes the usual way. */
    private boolean alarm(Probe probe, Probe.Change change, List<SenmlRecord> look) {
        boolean broken = change == Probe.Change.BROKEN;
        Instant at = look.get(0).time();
        List<SenmlRecord> records = context();
        records.add(context.channel(at, probe.channel(), probe.description()));
        records.add(context.event(at, broken ? "limit" : "limit-end", probe.channel()));
        records.addAll(look);
        LOG.info("limit {} channel={}", broken ? "broken" : "kept again", probe.channel());
        return write(alarms, records);
    }

    private List<SenmlRecord> context() {
        Instant now = around.readingTime();
        List<SenmlRecord> records =
                new ArrayList<>(context.always(now, around.clock().read(), inForce.hash(), software));
        if (around.isSimulated()) {
            records.add(context.simulated(now));
        }
        return records;
    }

    /** Signs the open batch if it is due, full, or asked for; what a full spool does not take stays in the batch. */
    private void sign(boolean now) {
        if (silenced
                || !(now || batch.isDue(around.pace().nanos()))
                || batch.size() == 0 && events.isEmpty() && losses.isEmpty()) {
            return;
        }
        List<SenmlRecord> records = context();
        if (!introduced) {
            records.add(context.starts(around.readingTime(), starts));
        }
        Map<Probe, ChannelDescription> described = Probe.describe(
                probes, context, around.readingTime(), around.pace().nanos(), records);
        List<SenmlRecord> told = events.stream().limit(EVENTS_A_BATCH_MAX).toList();
        List<Spool.Missing> lost = data.spool().gaps();
        List<Spool.Missing> lostAlarms = alarms.spool().gaps();
        records.addAll(Losses.missing(context, data.spool(), lost, around.readingTime()));
        records.addAll(Losses.missing(context, alarms.spool(), lostAlarms, around.readingTime()));
        records.addAll(losses.records(context, data.spool(), around.readingTime()));
        records.addAll(told);
        records.addAll(batch.records());
        if (write(data, records)) {
            introduced = true;
            described.forEach(
                    (probe, signed) -> probe.told(signed, around.pace().nanos()));
            batch.clear();
            losses.clear();
            if (data.spool().trouble().isEmpty()) {
                open.signed();
            }
            told.forEach(events::remove);
            reported(data.spool(), lost);
            reported(alarms.spool(), lostAlarms);
        }
    }

    private static void reported(Spool spool, List<Spool.Missing> lost) {
        if (!lost.isEmpty()) {
            spool.gapsReported(lost);
        }
    }

    /** Signs, spools, commits. A disk that fails keeps the signed statement in memory: it was taken. */
    private boolean write(ChainWriter writer, List<SenmlRecord> records) {
        if (silenced) {
            return false;
        }
        try {
            writer.write(Senml.capsule(records, around.random()), desk.anchor());
            writer.spool().commit();
            fullSaid = false;
            return true;
        } catch (SpoolTrouble.Full e) {
            if (!fullSaid) {
                LOG.warn("{}", e.getMessage());
            }
            fullSaid = true;
            return false;
        } catch (SpoolTrouble.Failed e) {
            LOG.debug("{}", e.getMessage()); // said once by watchDisk
            return true;
        }
    }
}
