package dev.cairn.ingest.intake;

import dev.cairn.ledger.Admission;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what came in and what became of it, for the operator's page: in all, by code and by device, and the last
 * refusals in words. Never a payload. Thread-safe; reading it changes nothing.
 *
 * <p>Devices are counted one by one only when the key register knows them, so a stranger cannot make this grow.
 */
public final class Tally {
    /** Refusals and retries kept in words. */
    public static final int NOTES_KEPT_MAX = 200;

    /** Devices counted one by one; later ones only count in all. */
    public static final int DEVICES_KEPT_MAX = 10_000;

    /** Different codes counted; there are a few dozen. */
    public static final int CODES_KEPT_MAX = 512;

    /** A note's text, cut to this length. */
    public static final int NOTE_CHARS_MAX = 240;

    /** One refusal, retry or protocol fault. */
    public record Note(String time, String door, String source, String outcome, String code, String text) {}

    /** What one device sent; {@code ageMs} is the time since its last message by a clock that never jumps. */
    public record DeviceCount(
            String device, long accepted, long duplicate, long retry, long refused, long ageMs, String lastCode) {}

    private static final class Device {
        final LongAdder accepted = new LongAdder();
        final LongAdder duplicate = new LongAdder();
        final LongAdder retry = new LongAdder();
        final LongAdder refused = new LongAdder();
        volatile long seenNanos;
        volatile String lastCode = "";
    }

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Device all = new Device();
    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> codes = new ConcurrentHashMap<>();
    private final Deque<Note> notes = new ArrayDeque<>();

    /**
     * @param clock the time that notes bear
     * @param nanos a monotonic clock, {@code System::nanoTime}, from which ages are computed
     */
    public Tally(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Counts one message's answer under its source. */
    void count(Source source, Answer answer) {
        Admission admission = answer.admission();
        tick(all, admission);
        answer.device().map(id -> device(id.hex())).ifPresent(device -> tick(device, admission));
        if (admission instanceof Admission.Retry retry) {
            note(source.door(), source.label(), "retry", retry.code(), retry.text());
        } else if (admission instanceof Admission.Refused refused) {
            note(source.door(), source.label(), "refused", refused.code(), refused.text());
        }
    }

    /** Counts a fault that is no message: a broken packet, a foreign subscription, a connection turned away. */
    public void fault(String door, String source, String code, String text) {
        note(door, source, "fault", code, text);
    }

    private void tick(Device device, Admission admission) {
        device.seenNanos = nanos.getAsLong();
        if (admission instanceof Admission.Admitted) {
            device.accepted.increment();
        } else if (admission instanceof Admission.Duplicate) {
            device.duplicate.increment();
        } else if (admission instanceof Admission.Retry retry) {
            device.retry.increment();
            device.lastCode = retry.code();
        } else if (admission instanceof Admission.Refused refused) {
            device.refused.increment();
            device.lastCode = refused.code();
        }
    }

    private void note(String door, String source, String outcome, String code, String text) {
        if (codes.size() < CODES_KEPT_MAX || codes.containsKey(code)) {
            codes.computeIfAbsent(code, c -> new LongAdder()).increment();
        }
        String cut = text.length() <= NOTE_CHARS_MAX ? text : text.substring(0, NOTE_CHARS_MAX);
        Note note = new Note(clock.instant().toString(), door, source, outcome, code, cut);
        synchronized (notes) {
            if (notes.size() == NOTES_KEPT_MAX) {
                notes.removeFirst();
            }
            notes.addLast(note);
        }
    }

    private Device device(String id) {
        Device known = devices.get(id);
        if (known != null) {
            return known;
        }
        return devices.size() < DEVICES_KEPT_MAX ? devices.computeIfAbsent(id, i -> new Device()) : new Device();
    }

    /** How often each code was given, by code. */
    public Map<String, Long> byCode() {
        Map<String, Long> counts = new TreeMap<>();
        codes.forEach((code, count) -> counts.put(code, count.sum()));
        return counts;
    }

    /** The last refusals, retries and faults, newest first; at most {@link #NOTES_KEPT_MAX}. */
    public List<Note> notes() {
        synchronized (notes) {
            List<Note> newestFirst = new ArrayList<>(notes.size());
            notes.descendingIterator().forEachRemaining(newestFirst::add);
            return newestFirst;
        }
    }

    /** All doors and devices together; its {@code device} is empty. */
    public DeviceCount total() {
        return counted("", all, nanos.getAsLong());
    }

    /** Every device that sent something since the start, by id. */
    public List<DeviceCount> devices() {
        long now = nanos.getAsLong();
        return new TreeMap<>(devices)
                .entrySet().stream()
                        .map(entry -> counted(entry.getKey(), entry.getValue(), now))
                        .toList();
    }

    private static DeviceCount counted(String id, Device d, long now) {
        boolean seen = d.accepted.sum() + d.duplicate.sum() + d.retry.sum() + d.refused.sum() > 0;
        return new DeviceCount(
                id,
                d.accepted.sum(),
                d.duplicate.sum(),
                d.retry.sum(),
                d.refused.sum(),
                seen ? (now - d.seenNanos) / 1_000_000 : -1,
                d.lastCode);
    }
}
