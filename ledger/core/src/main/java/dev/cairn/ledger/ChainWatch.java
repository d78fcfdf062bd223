package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** One chain as its public statements tell it: what is missing, what was said twice, what was rewritten. One owner. */
final class ChainWatch {

    /** Numbers that may wait for those before them; what comes later is not looked at. */
    static final int WAITING_MAX = 100_000;

    /** Contradictions that are told one by one; the rest is counted. */
    static final int WRONG_MAX = 100;

    private final String name;
    private final TreeMap<Long, Statement> waiting = new TreeMap<>();
    private final List<Finding> wrong = new ArrayList<>();
    private long more;
    private long contiguous = -1;
    private Hash last = Hash.ZERO;
    private Optional<Instant> gapSince = Optional.empty();

    /** @param name for people: key and chain in hex */
    ChainWatch(String name) {
        this.name = name;
    }

    /** Takes the next statement of this chain in log order. */
    void take(Statement statement, long index, Instant now) {
        long before = contiguous;
        if (statement.seq() <= contiguous || waiting.containsKey(statement.seq())) {
            tell(index, "uses number " + statement.seq() + " a second time");
        } else if (waiting.size() < WAITING_MAX) {
            waiting.put(statement.seq(), statement);
            advance(index);
        }
        // What is missing now is not what was missing before.
        Optional<Instant> known = contiguous == before ? gapSince : Optional.empty();
        gapSince = waiting.isEmpty() ? Optional.empty() : Optional.of(known.orElse(now));
    }

    private void tell(long index, String what) {
        if (wrong.size() < WRONG_MAX) {
            wrong.add(Finding.of("MON-06", "entry " + index, "chain " + name + " " + what));
        } else {
            more++;
        }
    }

    private void advance(long index) {
        while (!waiting.isEmpty() && waiting.firstKey() == contiguous + 1) {
            Statement next = waiting.pollFirstEntry().getValue();
            if (!next.prev().equals(last)) {
                tell(index, "number " + next.seq() + " names another statement as the one before");
            }
            contiguous = next.seq();
            last = next.hash();
        }
    }

    /** What is wrong for good, and the gap if it is older than this. */
    List<Finding> findings(Instant now, Duration patience) {
        List<Finding> all = new ArrayList<>(wrong);
        if (more > 0) {
            all.add(Finding.of("MON-06", "chain " + name, "contradicts itself " + more + " times more"));
        }
        if (gapSince.filter(since -> !since.plus(patience).isAfter(now)).isPresent()) {
            all.add(Finding.of(
                    "MON-06",
                    "chain " + name,
                    "numbers " + (contiguous + 1) + " to " + (waiting.firstKey() - 1) + " are missing, "
                            + waiting.lastKey() + " is there"));
        }
        return all;
    }
}
