package dev.cairn.queries;

import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import dev.cairn.store.cassandra.server.CassandraCluster;
import java.nio.file.Path;
import java.util.Optional;

/** One node of Cassandra, which all tests of this JVM share. */
record AskedTables() implements QueriesSuite.Asked {
    @Override
    public String suite() {
        return "queries-cassandra";
    }

    @Override
    public String where() {
        return "Cassandra";
    }

    @Override
    public Optional<String> missing() {
        return CassandraCluster.missing();
    }

    @Override
    public QueriesSuite.Opened open(Path folder) throws InterruptedException {
        CassandraAddress address = CassandraAddress.parse(
                "cassandra://" + CassandraCluster.shared().contactPoints() + "/" + CassandraCluster.freshKeyspace()
                        + "?dc=" + CassandraCluster.DATACENTER + "&replication=1");
        CassandraStores.Opened opened =
                CassandraStores.openAll(address, Optional.empty(), "cairn.example/queries", "questions", line -> {});
        return new QueriesSuite.Opened(opened.events().open(), opened.stores()::close);
    }
}
