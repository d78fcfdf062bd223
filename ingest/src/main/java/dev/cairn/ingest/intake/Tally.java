package dev.cairn.ingest.intake;

import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ingest.fleet.Told;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Mark;
import dev.cairn.model.DeviceId;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what came in and what became of it, for the operator's page: in all, by code, by gateway ({@link Fleet}), and the last
 * refusals in words. Never a payload. Thread-safe; reading it changes nothing.
 */
public final class Tally {
    /** Refusals and retries kept in words. */
    public static final int NOTES_KEPT_MAX = 200;

    /** Different codes counted; there are a few dozen. */
    public static final int CODES_KEPT_MAX = 512;

    /** A note's text, cut to this length. */
    public static final int NOTE_CHARS_MAX = 240;

    /** One refusal, retry or protocol fault. */
    public record Note(String time, String door, String source, String outcome, String code, String text) {}

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    private final InstantSource clock;
    private final Fleet fleet;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder duplicate = new LongAdder();
    private final LongAdder retry = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<String, LongAdder> codes = new ConcurrentHashMap<>();
    private final Deque<Note> notes = new ArrayDeque<>();

    /**
     * @param clock the time that notes bear
     * @param nanos a monotonic clock, {@code System::nanoTime}, from which ages are computed
     */
    public Tally(InstantSource clock, LongSupplier nanos) {
        this.clock = clock;
        this.fleet = new Fleet(clock, nanos);
    }

    /** The same, gateway by gateway. */
    public Fleet fleet() {
        return fleet;
    }

    /**
     * Counts one message's answer under its source.
     *
     * @param said what the message's capsule says of its gateway
     */
    void count(Source source, Answer answer, Told said) {
        Admission admission = answer.admission();
        // A certificate speaks for its device, a signature that holds for its key; a topic alone for nobody.
        Optional<DeviceId> sender = answer.device().or(() -> source.certified() ? source.device() : Optional.empty());
        sender.ifPresent(id -> fleet.answered(source.door(), id, answer.statement(), admission, said));
        if (admission instanceof Admission.Admitted admitted) {
            accepted.increment();
            doubt(source, answer, admitted.marks());
        } else if (admission instanceof Admission.Duplicate) {
            duplicate.increment();
        } else if (admission instanceof Admission.Retry no) {
            retry.increment();
            turnedAway(source, sender, "retry", no.code(), no.text());
        } else if (admission instanceof Admission.Refused no) {
            refused.increment();
            turnedAway(source, sender, "refused", no.code(), no.text());
        }
    }

    private void turnedAway(Source source, Optional<DeviceId> sender, String outcome, String code, String text) {
        note(source.door(), source.label(), outcome, code, text);
        sender.ifPresent(id -> fleet.code(id, outcome, code, text));
        if (sender.isEmpty()) {
            source.device().ifPresent(id -> fleet.unproven(id, outcome, code, text));
        }
    }

    /** What was logged and yet is a reason to look: somebody has two gateways with one key, or an old disk. */
    private void doubt(Source source, Answer answer, Set<Mark> marks) {
        String who = answer.device().map(DeviceId::hex).orElse(source.label());
        if (marks.contains(Mark.EQUIVOCATION)) {
            LOG.error("CHN-14 one key has signed two statements of one number door={} device={}", source.door(), who);
            String text = "another statement of the same number: two gateways with one key";
            note(source.door(), who, "logged", "CHN-14", text);
            answer.device().ifPresent(id -> fleet.code(id, "logged", "CHN-14", text));
        } else if (marks.contains(Mark.BROKEN_PREV)) {
            LOG.error("CHN-13 a statement continues what was never logged door={} device={}", source.door(), who);
            String text = "it continues another statement than the one before it here";
            note(source.door(), who, "logged", "CHN-13", text);
            answer.device().ifPresent(id -> fleet.code(id, "logged", "CHN-13", text));
        }
    }

    /** Counts a fault that is no message and surely nobody's: a broken packet of a stranger, a connection turned away. */
    public void fault(String door, String source, String code, String text) {
        note(door, source, "fault", code, text);
    }

    /** Counts a fault of a gateway that its certificate names. */
    public void fault(String door, DeviceId device, String code, String text) {
        note(door, device.hex(), "fault", code, text);
        fleet.code(device, "fault", code, text);
    }

    /** Counts a fault in the name of a gateway: who caused it is not known. */
    public void unproven(String door, DeviceId device, String code, String text) {
        note(door, device.hex(), "fault", code, text);
        fleet.unproven(device, "fault", code, text);
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

    /** All doors and devices together. */
    public Seen.Counts total() {
        return new Seen.Counts(accepted.sum(), duplicate.sum(), retry.sum(), refused.sum());
    }
}
