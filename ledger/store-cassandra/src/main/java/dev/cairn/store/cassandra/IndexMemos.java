package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.EntryIndex.Memo;
import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A feed's small values; those used last stay in memory, also those that are not there. */
final class IndexMemos {

    private static final int KNOWN_MAX = 10_000;

    private final Cql cql;
    private final String ledger;
    private final String feed;
    private final Map<String, Optional<Bytes>> known = new Newest<>(KNOWN_MAX);
    private long clearings;

    IndexMemos(Cql cql, String ledger, String feed) {
        this.cql = cql;
        this.ledger = ledger;
        this.feed = feed;
    }

    Optional<Bytes> get(long generation, String key) {
        synchronized (known) {
            Optional<Bytes> here = known.get(key);
            if (here != null) {
                return here;
            }
        }
        return fetch(generation, List.of(key)).get(0);
    }

    /** Fetches what is not known of these, in one go. */
    void expect(long generation, Collection<String> keys) {
        List<String> unknown;
        synchronized (known) {
            unknown = keys.stream()
                    .filter(key -> !known.containsKey(key))
                    .limit(KNOWN_MAX / 2)
                    .toList();
        }
        fetch(generation, unknown);
    }

    private List<Optional<Bytes>> fetch(long generation, List<String> keys) {
        long before;
        synchronized (known) {
            before = clearings;
        }
        List<List<Row>> answers =
                cql.ask(keys.stream().map(key -> select(generation, key)).toList());
        List<Optional<Bytes>> read = new ArrayList<>(keys.size());
        synchronized (known) {
            for (int i = 0; i < keys.size(); i++) {
                Optional<Bytes> stored = answers.get(i).stream().findFirst().map(row -> Cql.bytes(row, "value"));
                Optional<Bytes> putMeanwhile = before == clearings ? known.putIfAbsent(keys.get(i), stored) : null;
                read.add(putMeanwhile == null ? stored : putMeanwhile);
            }
        }
        return read;
    }

    private BoundStatement select(long generation, String key) {
        return cql.bind(
                "SELECT value FROM index_memo WHERE ledger = ? AND feed = ? AND generation = ? AND key = ?",
                ledger,
                feed,
                generation,
                key);
    }

    BoundStatement insert(long generation, Memo memo, long stamp) {
        return cql.bind(
                "INSERT INTO index_memo (ledger, feed, generation, key, value) VALUES (?, ?, ?, ?, ?)"
                        + " USING TIMESTAMP ?",
                ledger,
                feed,
                generation,
                memo.key(),
                memo.value(),
                stamp);
    }

    /** These were written. */
    void remember(List<Memo> written) {
        synchronized (known) {
            written.forEach(memo -> known.put(memo.key(), Optional.of(memo.value())));
        }
    }

    /** A new generation begins. */
    void clear() {
        synchronized (known) {
            clearings++;
            known.clear();
        }
    }
}
