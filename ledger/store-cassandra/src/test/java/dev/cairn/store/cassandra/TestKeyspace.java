package dev.cairn.store.cassandra;

import dev.cairn.store.cassandra.server.CassandraCluster;
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
}
