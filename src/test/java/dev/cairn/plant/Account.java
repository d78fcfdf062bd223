package dev.cairn.plant;

import dev.cairn.model.Gap;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must hold between gateways and log once everything is quiet: each statement that was made is in the log exactly once with its
 * capsule and behind its predecessors, the chain links, what is missing is owned up to, and receipts named the right place. Pure; says what does not hold.
 */
public final class Account {
    private final List<Bytes> log;
    private final List<Optional<Bytes>> capsules;
    private final Map<Bytes, SortedMap<Long, List<Integer>>> places = new HashMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /**
     * Reads a log.
     *
     * @param log every entry by index
     * @param capsules beside them
     */
    public Account(List<Bytes> log, List<Optional<Bytes>> capsules) {
        this.log = log;
        this.capsules = capsules;
        for (int index = 0; index < log.size(); index++) {
            if (!Seal.isSeal(log.get(index))) {
                read(index);
            }
        }
    }

    /** A row of a receipt. */
    public record Promise(long seq, Hash statement, long index) {}

    private void read(int index) {
        try {
            Statement statement = Statement.parse(log.get(index));
            places.computeIfAbsent(statement.chain(), chain -> new TreeMap<>())
                    .computeIfAbsent(statement.seq(), seq -> new ArrayList<>())
                    .add(index);
            Optional<Bytes> bytes = index < capsules.size() ? capsules.get(index) : Optional.empty();
            if (bytes.isEmpty()) {
                complain("the capsule of entry " + index + " is lost");
                return;
            }
            Capsule capsule = Capsule.parse(bytes.get());
            if (!capsule.root().equals(statement.root())) {
                complain("the capsule of entry " + index + " is another one");
            }
            readGaps(capsule);
        } catch (Malformed e) {
            complain("entry " + index + " cannot be read: " + e.getMessage());
        }
    }

    private void readGaps(Capsule capsule) throws Malformed {
        if (!capsule.type().equals(Senml.TYPE)) {
            return;
        }
        for (SenmlRecord each : Senml.read(capsule)) {
            if (each.name().endsWith(Gap.LOCAL_NAME) && each.data().isPresent()) {
                gaps.add(Gap.decode(each.data().get()));
            }
        }
    }

    /**
     * Compares a chain with what its gateway made.
     *
     * @param made envelopes by seq
     * @param next the number that the gateway would use next
     */
    public Account chain(Bytes chain, SortedMap<Long, Bytes> made, long next) {
        SortedMap<Long, List<Integer>> logged = places.getOrDefault(chain, new TreeMap<>());
        made.forEach((seq, envelope) -> requireOnce(seq, envelope, logged.getOrDefault(seq, List.of())));
        logged.forEach((seq, indices) -> {
            if (!made.containsKey(seq) || seq >= next) {
                complain("number " + seq + " is in the log, but the gateway never made it");
            }
        });
        if (!logged.isEmpty() && logged.lastKey() != next - 1) {
            complain("the gateway's last number is " + (next - 1) + ", the log's " + logged.lastKey());
        }
        requireLinked(chain, logged, next);
        requireOrdered(logged);
        return this;
    }

    /** A number stands in the log behind all numbers before it. */
    private void requireOrdered(SortedMap<Long, List<Integer>> logged) {
        int last = -1;
        for (Map.Entry<Long, List<Integer>> each : logged.entrySet()) {
            int place = each.getValue().get(0);
            if (place < last) {
                complain("number " + each.getKey() + " is entry " + place + " of the log, before its predecessor");
            }
            last = place;
        }
    }

    private void requireOnce(long seq, Bytes envelope, List<Integer> indices) {
        if (indices.isEmpty()) {
            complain("number " + seq + " was made and is missing from the log");
            return;
        }
        if (indices.size() > 1) {
            complain("number " + seq + " is in the log " + indices.size() + " times, at " + indices);
        }
        try {
            Envelope mine = Envelope.decode(envelope, Limits.PACKET_BYTES_MAX);
            if (!mine.statement().equals(log.get(indices.get(0)))) {
                complain("number " + seq + " is another statement in the log than the gateway made");
            }
            if (!capsules.get(indices.get(0)).equals(Optional.of(mine.capsule()))) {
                complain("number " + seq + " has another capsule in the log than the gateway made");
            }
        } catch (Malformed e) {
            complain("number " + seq + " of the gateway cannot be read: " + e.getMessage());
        }
    }

    private void requireLinked(Bytes chain, SortedMap<Long, List<Integer>> logged, long next) {
        Hash before = Hash.ZERO;
        for (long seq = 0; seq < next; seq++) {
            List<Integer> indices = logged.getOrDefault(seq, List.of());
            if (indices.isEmpty()) {
                requireOwnedUp(chain, seq);
                before = Hash.ZERO;
                continue;
            }
            Statement statement = parsed(log.get(indices.get(0)));
            boolean afterGap = seq > 0 && before.equals(Hash.ZERO);
            if (!afterGap && !statement.prev().equals(before)) {
                complain("number " + seq + " does not name the statement before it");
            }
            before = statement.hash();
        }
    }

    private void requireOwnedUp(Bytes chain, long seq) {
        if (gaps.stream().noneMatch(gap -> gap.chain().equals(chain) && gap.from() <= seq && seq <= gap.to())) {
            complain("number " + seq + " is missing and no gap record owns up to it");
        }
    }

    /** Compares receipts with the log. */
    public Account promised(List<Promise> promises) {
        for (Promise each : promises) {
            if (each.index() >= log.size()
                    || !Hash.sha256(log.get((int) each.index())).equals(each.statement())) {
                complain("a receipt says that number " + each.seq() + " is entry " + each.index() + ", and it is not");
            }
        }
        return this;
    }

    /** What does not hold; empty when all does. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void complain(String text) {
        complaints.add(text);
    }

    private static Statement parsed(Bytes entry) {
        try {
            return Statement.parse(entry);
        } catch (Malformed e) {
            throw new IllegalStateException("read before", e);
        }
    }
}
