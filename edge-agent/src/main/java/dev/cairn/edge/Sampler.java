package dev.cairn.edge;

import dev.cairn.edge.batch.Batch;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolTrouble;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.model.Gap;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
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
    private final Queue<SenmlRecord> events = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Optional<ConfigurationShelf.InForce>> wanted =
            new AtomicReference<>(Optional.empty());
    private final AtomicLong readings = new AtomicLong();
    private final AtomicLong noValues = new AtomicLong();
    private volatile boolean stopping;
    private volatile boolean silenced;
    private volatile Fullness fullness = Fullness.ROOMY;
    private ConfigurationShelf.InForce inForce;
    private List<Probe> probes = List.of();
    private Batch batch;
    private boolean introduced;
    private long missed;

    Sampler(
            Surroundings around,
            Path disk,
            String software,
            ChainWriter data,
            ChainWriter alarms,
            ReceiptDesk desk,
            Context context,
            long starts,
            ConfigurationShelf.InForce inForce) {
        this.around = around;
        this.disk = disk;
        this.software = software;
        this.data = data;
        this.alarms = alarms;
        this.desk = desk;
        this.context = context;
        this.starts = starts;
        this.inForce = inForce;
        this.batch = batchOf(inForce);
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
        tell("boot", "agent started");
        if (around.isStory()) {
            tell(
                    "clock",
                    "simulated gateway on a simulated clock: times of readings are the story's, not the signer's");
        }
        probes = Probe.of(inForce.profile(), around, disk, around.pace().nanos());
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
        watchSpool();
        for (Probe probe : probes) {
            if (!stopping && around.pace().nanos() - probe.dueAt() >= 0) {
                look(probe);
            }
        }
        sign(false);
    }

    private void change(ConfigurationShelf.InForce next) {
        sign(true);
        probes.forEach(Probe::close);
        inForce = next;
        batch = batchOf(next);
        introduced = false;
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

    private void watchSpool() {
        Fullness now = Fullness.of(data.spool().fill());
        if (now != fullness) {
            LOG.warn("spool fullness changed from={} to={}", fullness, now);
            fullness = now;
            tell("sampling", now.sentence());
            if (now.samples() && missed > 0) {
                ownUpTo(missed, Gap.Reason.SAMPLING_OFF);
                missed = 0;
            }
            sign(true);
        }
    }

    private void ownUpTo(long count, Gap.Reason reason) {
        Spool spool = data.spool();
        Gap gap = new Gap(spool.chain(), spool.nextSeq(), spool.nextSeq() - 1, count, reason);
        events.add(context.gap(around.readingTime(), gap));
    }

    private void look(Probe probe) throws InterruptedException {
        if (!fullness.samples() || silenced) {
            missed++;
            probe.rest(around.pace().nanos(), 1);
            return;
        }
        Reading reading = probe.read();
        Instant at = around.readingTime();
        probe.rest(around.pace().nanos(), fullness.slowdown());
        readings.incrementAndGet();
        if (reading instanceof Reading.Value value) {
            take(probe, value, context.reading(at, probe.channel(), value.value(), value.unit()));
        } else if (reading instanceof Reading.NoValue none) {
            noValues.incrementAndGet();
            collect(context.fault(at, probe.channel(), none.cause().word()));
        }
    }

    private void take(Probe probe, Reading.Value value, SenmlRecord record) {
        Probe.Change change = probe.judge(value.value());
        boolean told = change != Probe.Change.NONE && alarm(probe, change, record);
        if (!told) {
            collect(record);
        }
    }

    private void collect(SenmlRecord record) {
        if (!batch.hasRoomFor(record)) {
            sign(true);
        }
        if (batch.hasRoomFor(record)) {
            batch.add(record, around.pace().nanos());
        } else {
            missed++;
        }
    }

    /** Signs a broken or restored limit at once; {@code false} when it could not be, then the reading goes the usual way. */
    private boolean alarm(Probe probe, Probe.Change change, SenmlRecord record) {
        boolean broken = change == Probe.Change.BROKEN;
        List<SenmlRecord> records = context();
        records.add(context.event(record.time(), broken ? "limit" : "limit-end", probe.channel()));
        records.add(record);
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
        if (silenced || !(now || batch.isDue(around.pace().nanos())) || batch.size() == 0 && events.isEmpty()) {
            return;
        }
        List<SenmlRecord> records = context();
        if (!introduced) {
            introduce(records);
        }
        List<SenmlRecord> told = events.stream().limit(EVENTS_A_BATCH_MAX).toList();
        List<Spool.Missing> lost = data.spool().gaps();
        List<Spool.Missing> lostAlarms = alarms.spool().gaps();
        addGaps(records, data.spool(), lost);
        addGaps(records, alarms.spool(), lostAlarms);
        records.addAll(told);
        records.addAll(batch.records());
        if (write(data, records)) {
            introduced = true;
            batch.clear();
            told.forEach(events::remove);
            if (!lost.isEmpty()) {
                data.spool().gapsReported(lost);
            }
            if (!lostAlarms.isEmpty()) {
                alarms.spool().gapsReported(lostAlarms);
            }
        }
    }

    private void addGaps(List<SenmlRecord> records, Spool of, List<Spool.Missing> lost) {
        for (Spool.Missing missing : lost) {
            Gap gap = new Gap(
                    of.chain(),
                    missing.from(),
                    missing.to(),
                    missing.to() - missing.from() + 1,
                    Gap.Reason.SEGMENT_DAMAGED);
            records.add(context.gap(around.readingTime(), gap));
        }
    }

    private void introduce(List<SenmlRecord> records) {
        Instant now = around.readingTime();
        records.add(context.starts(now, starts));
        for (Probe probe : probes) {
            records.add(context.channel(now, probe.channel(), probe.unit(), probe.source(), probe.interval()));
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
            return true;
        } catch (SpoolTrouble.Full e) {
            LOG.warn("{}", e.getMessage());
            return false;
        } catch (SpoolTrouble.Failed e) {
            LOG.error("{}", e.getMessage());
            return true;
        }
    }
}
