package dev.cairn.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.cairn.ledger.Stores;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.CommitLog;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ledgers in a Cassandra on this machine, whose nodes take their share of its processors.
 *
 * @param name for the JSON line
 * @param url the store's address
 */
record CassandraGround(String name, String url) implements Ground {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** In a cluster that runs. */
    static CassandraGround on(CassandraCluster cluster, CommitLog durability) {
        int nodes = cluster.nodes().size();
        return new CassandraGround(
                "cassandra, " + nodes + (nodes == 1 ? " node, commit log " : " nodes, commit log ")
                        + durability.name().toLowerCase(Locale.ROOT),
                "cassandra://" + cluster.contactPoints() + "/" + CassandraCluster.freshKeyspace() + "?dc="
                        + CassandraCluster.DATACENTER + "&replication=" + Math.min(3, nodes));
    }

    @Override
    public Stores open(String ledger) {
        try {
            return CassandraStores.open(
                    CassandraAddress.parse(url), Optional.empty(), ledger, "bench", System.err::println);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Bare bare() {
        return new CassandraBare(session(), CassandraAddress.parse(url).keyspace());
    }

    private CqlSession session() {
        CassandraAddress address = CassandraAddress.parse(url);
        return CqlSession.builder()
                .addContactPoints(address.contacts())
                .withLocalDatacenter(address.datacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
                        .build())
                .build();
    }

    @Override
    public List<String> words() {
        return List.of("cassandra", name, url);
    }

    /** The cluster goes with its data when the measurement ends. */
    @Override
    public void delete(String ledger) throws IOException {}
}
