package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.CommitLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writers of one ledger in a real Cassandra race, fall asleep, wake as zombies, lose answers, die with their disks; nodes die and freeze. A
 * round is one of these faults, on a ledger of its own.
 */
final class CassandraSuite implements Suite {
    /** On the shared node one keyspace is enough: making its tables takes seconds. */
    private static final String SHARED = CassandraCluster.freshKeyspace();

    private static final AtomicInteger LEDGERS = new AtomicInteger();

    private final int nodes;
    private final List<Fault> faults;

    private CassandraSuite(int nodes, List<Fault> faults) {
        this.nodes = nodes;
        this.faults = faults;
    }

    /** Three nodes, three copies. */
    static CassandraSuite nightly() {
        return new CassandraSuite(
                3,
                List.of(
                        new NodeFaults(),
                        new Duel(),
                        new Sleepers(Integer.MAX_VALUE),
                        new Takeover(Duration.ofSeconds(60))));
    }

    /** These faults, in turn, on the one node that all tests share. */
    static CassandraSuite onSharedNode(Fault... faults) {
        return new CassandraSuite(1, List.of(faults));
    }

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public String summary() {
        return "writers race, sleep, wake and die on a real Cassandra, whose nodes die too";
    }

    @Override
    public List<String> plants() {
        return List.of(Books.ACK_BEFORE_FSYNC, Keyspace.NO_FENCE);
    }

    @Override
    public int rounds() {
        return 12;
    }

    @Override
    public Optional<String> missing() {
        return CassandraCluster.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        if (nodes == 1) {
            run(order, tally, CassandraCluster.shared(), SHARED);
            return;
        }
        try (CassandraCluster cluster = CassandraCluster.start(nodes, CommitLog.BATCH)) {
            run(order, tally, cluster, CassandraCluster.freshKeyspace());
        }
    }

    private void run(Order order, Tally tally, CassandraCluster cluster, String name) throws Exception {
        Random random = new Random(order.seed());
        for (int done = 0; order.goesOn(done) && (order.plant().isEmpty() || !tally.isRed()); done++) {
            Fault fault = faults.get(done % faults.size());
            Keyspace keyspace =
                    new Keyspace(order, tally, random, cluster, name, fault + "-" + LEDGERS.incrementAndGet());
            long begun = System.nanoTime();
            fault.strike(keyspace);
            keyspace.close();
            tally.add(Count.ROUNDS, 1);
            order.progress()
                    .println("cassandra: " + fault + " in " + (System.nanoTime() - begun) / 1_000_000 + " ms, "
                            + tally.get(Count.ACKNOWLEDGED) + " acknowledged, " + tally.get(Count.LOST) + " lost");
        }
    }
}
