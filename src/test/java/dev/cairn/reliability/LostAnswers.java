package dev.cairn.reliability;

import dev.cairn.reliability.Tally.Count;
import dev.cairn.reliability.Wire.Loss;
import dev.cairn.store.cassandra.Contender;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The line between store and node breaks at conditional statements: half of the times the node never saw the statement, half of the times
 * it did what it was told and nobody heard. The outcome is unknown to the driver; a SERIAL read of the attempt finds it, and the
 * ledger goes on as if nothing had been.
 */
final class LostAnswers implements Fault {
    private static final int LOSSES = 8;
    private static final int EVERY_MAX = 4;

    @Override
    public String toString() {
        return "lost answers";
    }

    @Override
    public void strike(Keyspace keyspace) throws Exception {
        Random random = new Random(keyspace.random.nextLong());
        AtomicInteger until = new AtomicInteger(EVERY_MAX);
        AtomicInteger ordered = new AtomicInteger();
        try (Wire wire = new Wire(keyspace.cluster.node(0).endpoint())) {
            Runnable beforeChange = () -> {
                if (ordered.get() < LOSSES && until.decrementAndGet() < 0) {
                    until.set(random.nextInt(EVERY_MAX));
                    wire.lose(ordered.getAndIncrement() % 2 == 0 ? Loss.REQUEST : Loss.ANSWER);
                }
            };
            try (Writer writer = new Writer(
                    keyspace,
                    Contender.open(
                            keyspace.address(wire.address()),
                            keyspace.ledger,
                            "cut off",
                            keyspace.line(),
                            beforeChange))) {
                while (ordered.get() < LOSSES && !writer.isHalted()) {
                    writer.await(1);
                }
                writer.await(Script.CHAINS);
                if (writer.isHalted()) {
                    keyspace.complain(
                            Count.BROKEN, "an outcome that can be found out halted the ledger: " + writer.halt());
                }
            }
            if (wire.lost() < LOSSES) {
                keyspace.complain(Count.BROKEN, "only " + wire.lost() + " of " + LOSSES + " losses took place");
            }
        }
        keyspace.judge();
    }
}
