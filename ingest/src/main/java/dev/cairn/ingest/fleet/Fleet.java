package dev.cairn.ingest.fleet;

import dev.cairn.ledger.Admission;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Every gateway as the doors have seen it since the start. What counts as its own has its certificate or its signature behind it; what merely bears its name
 * is kept apart, and never makes a row: strangers cannot make this grow, nor an honest gateway look bad. Thread-safe; reading it changes nothing.
 *
 * <p>Nothing here is durable. After a restart {@link #restored} brings back what the log says; the rest is unknown until the gateway is heard again.
 */
public final class Fleet {
    /**
     * What a test may plant.
     *
     * @param dataAt when a statement counts as having come, given when it was received
     * @param counts whether a code is counted
     */
    record Rules(DataTime dataAt, Predicate<String> counts) {
        static final Rules HONEST = new Rules((statement, received) -> received, code -> true);
    }

    /** From a statement and the time of its receipt to the time that counts. */
    interface DataTime {
        Instant at(Statement statement, Instant received);
    }

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Rules rules;
    private final Map<DeviceId, Device> devices = new ConcurrentHashMap<>();
    private final LongAdder beyond = new LongAdder();

    /**
     * @param clock by which data are said to have come
     * @param nanos a monotonic clock, from which ages are computed
     */
    public Fleet(InstantSource clock, LongSupplier nanos) {
        this(clock, nanos, Rules.HONEST);
    }

    Fleet(InstantSource clock, LongSupplier nanos, Rules rules) {
        this.clock = clock;
        this.nanos = nanos;
        this.rules = rules;
    }

    /**
     * A message was answered.
     *
     * @param door where it came in
     * @param statement what it held, if that could be read
     * @param said what the capsule of an accepted statement says
     */
    public void answered(String door, DeviceId id, Optional<Statement> statement, Admission admission, Told said) {
        Device device = device(id);
        device.heard(door, nanos.getAsLong());
        device.counted(admission);
        boolean logged = admission instanceof Admission.Admitted;
        if (statement.isPresent() && (logged || admission instanceof Admission.Duplicate)) {
            device.arrived(statement.get().chain(), statement.get().seq());
            if (logged) {
                logged(device, statement.get(), said);
            }
        }
    }

    // By our clock and by nothing else: a gateway whose clock is a day ahead is no younger for it.
    private void logged(Device device, Statement statement, Told said) {
        Instant received = clock.instant();
        Instant at = rules.dataAt().at(statement, received);
        device.logged(statement, said, received, at, agedNanos(received, at));
    }

    /** The monotonic clock's reading at {@code at}; the present one for what lies ahead. */
    private long agedNanos(Instant now, Instant at) {
        long ageMs = Math.max(0, now.toEpochMilli() - at.toEpochMilli());
        return nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(ageMs);
    }

    /** A refusal, retry, fault or doubt that is surely this gateway's own. */
    public void code(DeviceId id, String outcome, String code, String text) {
        if (rules.counts().test(code)) {
            device(id).code(true, outcome, code, text, nanos.getAsLong());
        }
    }

    /** One that somebody caused in its name: only counted for a gateway that is known. */
    public void unproven(DeviceId id, String outcome, String code, String text) {
        Device known = devices.get(id);
        if (known != null) {
            known.code(false, outcome, code, text, nanos.getAsLong());
        }
    }

    /** Anything else came from it: a ping, an acknowledgement. */
    public void heard(DeviceId id, String door) {
        device(id).heard(door, nanos.getAsLong());
    }

    /** It told what it has made and what it has receipts for. */
    public void asked(DeviceId id, StateRequest state) {
        device(id).asked(state, nanos.getAsLong());
    }

    /** It has connected with a certificate of these dates. */
    public void joined(DeviceId id, Instant from, Instant until) {
        device(id).joined(from, until);
    }

    /** A connection of it has ended. */
    public void left(DeviceId id) {
        device(id).left(nanos.getAsLong());
    }

    /** There is a configuration for it. */
    public void offered(DeviceId id, long version, Hash hash) {
        device(id).offered(version, hash, nanos.getAsLong());
    }

    /** It is registered: from now on it has a row, and what is caused in its name is counted. */
    public void registered(DeviceId id) {
        device(id);
    }

    /**
     * What the log says of it from before the start.
     *
     * @param sealed when the block that holds the statement was sealed
     */
    public void restored(DeviceId id, Statement newest, Told said, Instant sealed) {
        device(id).restored(newest, said, sealed, agedNanos(clock.instant(), sealed));
    }

    /** What is known of it; nothing, for one that nobody has heard of. */
    public Seen seen(DeviceId id) {
        Device known = devices.get(id);
        return known == null ? Seen.NOTHING : known.seen(nanos.getAsLong());
    }

    /** All with a row, by id. */
    public Set<DeviceId> known() {
        Set<DeviceId> known = new TreeSet<>((a, b) -> a.hex().compareTo(b.hex()));
        known.addAll(devices.keySet());
        return known;
    }

    /** How often something came from a gateway for which there was no row any more. */
    public long beyond() {
        return beyond.sum();
    }

    private Device device(DeviceId id) {
        Device known = devices.get(id);
        if (known != null) {
            return known;
        }
        if (devices.size() < FleetLimits.DEVICES_KEPT_MAX) {
            return devices.computeIfAbsent(id, i -> new Device());
        }
        beyond.increment();
        return new Device();
    }
}
