package dev.cairn.ingest.receipt;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Anchor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one gateway is still owed: statements that are durable but that no receipt has named, by chain. Bounded: what does
 * not fit is forgotten, and found again in the log when the gateway asks. Owned by the desk's thread.
 */
final class Outstanding {
    /** Statements owed to one gateway. */
    static final int ROWS_MAX = 2_048;

    /** Chains of one gateway; it has one for data and one for alarms. */
    static final int CHAINS_MAX = 16;

    /**
     * A durable statement.
     *
     * @param anchor the checkpoint that it named: from there its gateway wants consistency shown
     */
    record Owed(long seq, Hash statement, long index, Optional<Anchor> anchor) {}

    /** One chain's debts, and the newest statement that a PUBLISHED receipt named but no WITNESSED one has. */
    static final class Chain {
        final Hash kid;
        final Bytes id;
        final Deque<Owed> rows = new ArrayDeque<>();
        Optional<Owed> unwitnessed = Optional.empty();

        private Chain(Hash kid, Bytes id) {
            this.kid = kid;
            this.id = id;
        }

        /** The rows below {@code size}, oldest first; they stay. */
        List<Owed> below(long size) {
            return rows.stream().filter(row -> row.index() < size).toList();
        }

        /** These are paid. */
        void paid(List<Owed> sent) {
            Set<Owed> gone = Collections.newSetFromMap(new IdentityHashMap<>());
            gone.addAll(sent);
            rows.removeIf(gone::contains);
        }

        /** Remembers the newest of these rows until a witnessed head covers it. */
        void awaitWitness(List<Owed> sent) {
            Owed last = sent.get(sent.size() - 1);
            if (unwitnessed.isEmpty() || unwitnessed.get().seq() < last.seq()) {
                unwitnessed = Optional.of(last);
            }
        }
    }

    private record Key(Hash kid, Bytes chain) {}

    private final Map<Key, Chain> chains = new HashMap<>();
    private int forgotten;

    /** Adds a durable statement; false when there are too many: it is forgotten. */
    boolean owe(Hash kid, Bytes chain, Owed row) {
        Key key = new Key(kid, chain);
        boolean room = chains.containsKey(key) || chains.size() < CHAINS_MAX;
        if (!room || waiting() >= ROWS_MAX) {
            forgotten++;
            return false;
        }
        chains.computeIfAbsent(key, k -> new Chain(kid, chain)).rows.addLast(row);
        return true;
    }

    Collection<Chain> chains() {
        return chains.values();
    }

    int waiting() {
        return chains.values().stream().mapToInt(chain -> chain.rows.size()).sum();
    }

    int forgotten() {
        return forgotten;
    }
}
