package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.cassandra.server.CassandraNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One of three nodes is killed while a process writes, and comes back; then two of three are frozen, so that no majority answers and
 * conditional statements time out, and wake again. The writer goes on, or halts and is replaced; what it acknowledged stays.
 */
final class NodeFaults implements Fault {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration DEGRADED = Duration.ofSeconds(5);
    private static final int FROZEN_S_MIN = 3;
    private static final int FROZEN_S_SPAN = 30;
    private static final int SOME = 20;

    @Override
    public String toString() {
        return "nodes";
    }

    @Override
    public int nodes() {
        return 3;
    }

    @Override
    public void strike(Keyspace keyspace) throws Exception {
        List<CassandraNode> nodes = new ArrayList<>(keyspace.cluster.nodes());
        Collections.shuffle(nodes, keyspace.random);
        try (LoadProcess writer = new LoadProcess(keyspace, "writer")) {
            writer.awaitFirst();
            CassandraNode killed = nodes.get(0);
            killed.kill9();
            long begun = System.nanoTime();
            if (!writer.await(SOME, WITHIN)) {
                keyspace.complain(Count.BROKEN, "one dead node of three stops the writer" + writer.tail());
            }
            keyspace.tally.figure("node_killed_20_more_ms", (System.nanoTime() - begun) / 1_000_000);
            Thread.sleep(DEGRADED.toMillis());
            killed.start();
            noMajority(keyspace, writer, nodes.subList(0, 2));
            writer.killWithItsDisk();
        }
        keyspace.judge();
    }

    private static void noMajority(Keyspace keyspace, LoadProcess writer, List<CassandraNode> nodes) throws Exception {
        int seconds = FROZEN_S_MIN + keyspace.random.nextInt(FROZEN_S_SPAN);
        writer.await(SOME, WITHIN);
        nodes.forEach(CassandraNode::freeze);
        Thread.sleep(Duration.ofSeconds(seconds).toMillis());
        long before = writer.acknowledged();
        Thread.sleep(500);
        long without = writer.acknowledged() - before;
        nodes.forEach(CassandraNode::thaw);
        if (without > 0) {
            keyspace.complain(Count.BROKEN, without + " acknowledgements without a majority, after " + seconds + " s");
        }
        boolean wentOn = writer.await(SOME, WITHIN);
        keyspace.tally.figure("no_majority_" + seconds + "_s", wentOn ? "went on" : "halted");
        if (!wentOn && writer.isAlive()) {
            keyspace.complain(Count.BROKEN, "it neither goes on nor halts after " + seconds + " s" + writer.tail());
        }
    }
}
