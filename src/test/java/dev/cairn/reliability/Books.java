package dev.cairn.reliability;

import dev.cairn.ledger.LedgerReader;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.Statement;
import dev.cairn.reliability.Tally.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The loss checker: what was attempted, what was acknowledged, which heads were shown, kept outside of whatever is hurt; and whether a
 * ledger agrees afterwards. After each fault it reads the whole log by itself, leaf by leaf.
 */
final class Books {
    /** The planted bug of everybody who is killed. */
    static final String ACK_BEFORE_FSYNC = "ack-before-fsync";

    private static final int PAGE = 1_000;

    private final Tally tally;
    private final Map<Bytes, Integer> chains = new HashMap<>();
    private final List<TreeMap<Long, Made>> made = new ArrayList<>();
    private final TreeMap<Long, Hash> heads = new TreeMap<>();
    private long cosigned;

    /** A statement's hash, and what was promised for it. */
    private static final class Made {
        final Hash statement;
        OptionalLong index = OptionalLong.empty();
        Optional<Hash> capsule = Optional.empty();

        Made(Hash statement) {
            this.statement = statement;
        }
    }

    Books(Tally tally, List<Bytes> chains) {
        this.tally = tally;
        for (Bytes chain : chains) {
            this.chains.put(chain, made.size());
            made.add(new TreeMap<>());
        }
    }

    /** Takes what a process said before it died; a last half line counts for nothing. */
    void read(List<String> lines) {
        for (String line : lines) {
            String[] part = line.split(" ", -1);
            switch (part[0]) {
                case "?" -> attempted(Integer.parseInt(part[1]), Long.parseLong(part[2]), Hash.ofHex(part[3]));
                case "=" ->
                    acknowledged(
                            Integer.parseInt(part[1]),
                            Long.parseLong(part[2]),
                            Long.parseLong(part[3]),
                            Hash.ofHex(part[4]),
                            Hash.ofHex(part[5]));
                case "H" -> shown(Long.parseLong(part[1]), Hash.ofHex(part[2]));
                case "W" -> {
                    shown(Long.parseLong(part[1]), Hash.ofHex(part[2]));
                    cosigned = Math.max(cosigned, Long.parseLong(part[1]));
                }
                default -> {
                    // a line of the log
                }
            }
        }
    }

    void attempted(int chain, long seq, Hash statement) {
        Made before = made.get(chain).putIfAbsent(seq, new Made(statement));
        if (before == null) {
            tally.add(Count.ATTEMPTED, 1);
        } else if (!before.statement.equals(statement)) {
            throw new IllegalStateException(
                    "the load says two things under one number: chain " + chain + " seq " + seq);
        }
    }

    void acknowledged(int chain, long seq, long index, Hash statement, Hash capsule) {
        Made one = made.get(chain).get(seq);
        if (one == null || !one.statement.equals(statement)) {
            throw new IllegalStateException("acknowledged without an attempt: chain " + chain + " seq " + seq);
        }
        if (one.index.isEmpty()) {
            tally.add(Count.ACKNOWLEDGED, 1);
        } else if (one.index.getAsLong() != index) {
            tally.complain(
                    Count.DUPLICATED,
                    "chain " + chain + " seq " + seq + " acknowledged as " + one.index.getAsLong() + " and as "
                            + index);
        }
        one.index = OptionalLong.of(index);
        one.capsule = Optional.of(capsule);
    }

    void shown(long size, Hash root) {
        Hash before = heads.putIfAbsent(size, root);
        if (before != null && !before.equals(root)) {
            tally.complain(Count.FORKED, "two heads of size " + size);
        }
    }

    /** Size of the largest tree that the witness has answered for. */
    long cosigned() {
        return cosigned;
    }

    /** Heads that were shown to anyone. */
    int heads() {
        return heads.size();
    }

    /** Where a chain goes on: its first statement that was not acknowledged, as "chain seq prev". */
    List<String> starts() {
        List<String> starts = new ArrayList<>();
        for (int chain = 0; chain < made.size(); chain++) {
            long seq = 0;
            Hash prev = Hash.ZERO;
            for (Map.Entry<Long, Made> one : made.get(chain).entrySet()) {
                if (one.getValue().index.isEmpty()) {
                    break;
                }
                seq = one.getKey() + 1;
                prev = one.getValue().statement;
            }
            starts.add(chain + " " + seq + " " + prev.hex());
        }
        return starts;
    }

    /** Counts what was never answered; once, at the end. */
    void countUnknown() {
        tally.add(
                Count.UNKNOWN,
                made.stream()
                        .flatMap(chain -> chain.values().stream())
                        .filter(one -> one.index.isEmpty())
                        .count());
    }

    /** Compares with a ledger that was opened again. */
    void judge(LedgerReader ledger) {
        long end = ledger.sequenced();
        List<TreeMap<Long, Long>> found = new ArrayList<>();
        made.forEach(chain -> found.add(new TreeMap<>()));
        CompactRange tree = CompactRange.empty();
        for (long from = 0; from < end; from += PAGE) {
            for (Bytes entry : ledger.entries(from, Math.min(end, from + PAGE))) {
                note(entry, tree.size(), found);
                tree.append(Merkle.leaf(entry));
                requireHead(tree);
            }
        }
        if (!heads.isEmpty() && heads.lastKey() > end) {
            tally.complain(Count.LOST, "a head of size " + heads.lastKey() + " was shown, the log ends at " + end);
        }
        for (int chain = 0; chain < made.size(); chain++) {
            requireOrder(chain, found.get(chain));
            requirePromises(ledger, chain, found.get(chain));
        }
    }

    private void note(Bytes entry, long index, List<TreeMap<Long, Long>> found) {
        if (Seal.isSeal(entry)) {
            return;
        }
        try {
            Statement statement = Statement.parse(entry);
            Integer chain = chains.get(statement.chain());
            Made attempt = chain == null ? null : made.get(chain).get(statement.seq());
            if (attempt == null || !attempt.statement.equals(statement.hash())) {
                tally.complain(Count.BROKEN, "an entry that nobody has said, index " + index);
                return;
            }
            Long before = found.get(chain).putIfAbsent(statement.seq(), index);
            if (before != null) {
                tally.complain(
                        Count.DUPLICATED,
                        "chain " + chain + " seq " + statement.seq() + " at " + before + " and at " + index);
            }
        } catch (Malformed e) {
            tally.complain(Count.BROKEN, "an entry that does not parse, index " + index + ": " + e.getMessage());
        }
    }

    private void requireHead(CompactRange tree) {
        Hash shown = heads.get(tree.size());
        if (shown != null && !shown.equals(tree.root())) {
            tally.complain(Count.FORKED, "the head of size " + tree.size() + " is no prefix of the log");
        }
    }

    private void requireOrder(int chain, TreeMap<Long, Long> found) {
        long seq = 0;
        long index = -1;
        for (Map.Entry<Long, Long> one : found.entrySet()) {
            if (one.getKey() != seq || one.getValue() < index) {
                tally.complain(
                        Count.REORDERED,
                        "chain " + chain + " seq " + one.getKey() + " at index " + one.getValue() + " follows seq "
                                + (seq - 1) + " at " + index);
            }
            seq = one.getKey() + 1;
            index = one.getValue();
        }
    }

    private void requirePromises(LedgerReader ledger, int chain, TreeMap<Long, Long> found) {
        made.get(chain).forEach((seq, one) -> {
            if (one.index.isEmpty()) {
                return;
            }
            long promised = one.index.getAsLong();
            Long index = found.get(seq);
            if (index == null) {
                tally.complain(
                        Count.LOST, "statement of chain " + chain + " seq " + seq + ", acknowledged as " + promised);
            } else if (index != promised) {
                tally.complain(
                        Count.REORDERED,
                        "chain " + chain + " seq " + seq + " acknowledged as " + promised + " is at " + index);
            } else if (!ledger.capsule(index).map(Hash::sha256).equals(one.capsule)) {
                tally.complain(Count.LOST, "capsule of chain " + chain + " seq " + seq + " at " + index);
            }
        });
    }
}
