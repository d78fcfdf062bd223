package dev.cairn.store.cassandra;

import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.store.cassandra.server.CassandraCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** One keyspace and one session for all test classes of this JVM; each test takes a ledger of its own in it. */
final class TestKeyspace {

    /** A keyspace of the shared server, or of one that runs already and is named by {@code CAIRN_TEST_CASSANDRA}. */
    private static final String ADDRESS = Optional.ofNullable(System.getenv("CAIRN_TEST_CASSANDRA"))
            .orElseGet(() -> "cassandra://" + CassandraCluster.shared().contactPoints() + "/"
                    + CassandraCluster.freshKeyspace() + "?dc=" + CassandraCluster.DATACENTER + "&replication=1");

    private static final AtomicInteger LEDGERS = new AtomicInteger();
    private static Cql shared;

    private TestKeyspace() {}

    static synchronized Cql cql() {
        if (shared == null) {
            shared = CassandraStores.connect(address(), Optional.empty());
        }
        return shared;
    }

    static synchronized CassandraAddress address() {
        return CassandraAddress.parse(ADDRESS);
    }

    /** An origin that nobody has used. */
    static String freshLedger() {
        return "ledger.example/" + LEDGERS.incrementAndGet() + "/" + UUID.randomUUID();
    }

    /** Claims the ledger, deposing whoever had it. */
    static HeadRow claim(String ledger) {
        return HeadRow.claim(cql(), ledger, "test", UUID::randomUUID);
    }

    /** Opens a ledger without witnesses, deposing whoever writes it. */
    static Ledger ledger(Cql through, String origin, Consortium all) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 1, 1 << 20);
        Stores stores = CassandraStores.stores(through, origin, claim(origin), 256, () -> {});
        return Ledger.open(config, stores, all.log, List.of(), all.clock);
    }
}
