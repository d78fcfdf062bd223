package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.cairn.ledger.Stores;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A writer who does not ask for the lease: nothing but the epoch stands between two of them. For fault tests, with two places to hang
 * faults on.
 */
public final class Contender {

    private Contender() {}

    /**
     * Claims the ledger at once, whoever writes it now.
     *
     * @param wire stands between the store and the driver
     * @param beforeChange run before each conditional statement on the head row, the claim's too
     */
    public static Stores open(
            CassandraAddress address,
            String ledger,
            String writer,
            UnaryOperator<CqlSession> wire,
            Runnable beforeChange) {
        Cql cql = new Cql(
                wire.apply(CassandraStores.connect(address, Optional.empty()).session()));
        try {
            HeadRow row = HeadRow.claim(cql, ledger, writer, () -> {
                beforeChange.run();
                return UUID.randomUUID();
            });
            return CassandraStores.stores(cql, ledger, row, CassandraJournal.SEGMENT_ENTRIES, cql::close);
        } catch (RuntimeException | Error e) {
            cql.close();
            throw e;
        }
    }
}
