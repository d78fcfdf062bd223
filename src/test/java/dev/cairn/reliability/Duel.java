package dev.cairn.reliability;

import dev.cairn.ledger.Trouble;
import dev.cairn.reliability.Tally.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two writers who ignore the lease claim one ledger from each other, again and again, each in the middle of the other's work. Each halts
 * when it has lost, reloads and comes back.
 */
final class Duel implements Fault {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CLAIMS_EACH = 4;
    private static final int ACKNOWLEDGED_EACH = 12;
    private static final int LINGER_MS_MAX = 60;

    @Override
    public String toString() {
        return "duel";
    }

    @Override
    public void strike(Keyspace keyspace) throws Exception {
        AtomicInteger losses = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (String name : List.of("left", "right")) {
            long seed = keyspace.random.nextLong();
            writers.add(new Thread(() -> fight(keyspace, name, new Random(seed), losses), name));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        keyspace.tally.figure("races_lost", losses.get() + number(keyspace.tally, "races_lost"));
        if (losses.get() == 0) {
            keyspace.complain(Count.BROKEN, "two writers and nobody ever lost a race");
        }
        keyspace.judge();
    }

    private static int number(Tally tally, String figure) {
        return ((Number) tally.report().getOrDefault(figure, 0)).intValue();
    }

    /** Both go on until one has lost: threads may begin so far apart that the first claims do not meet. */
    private static boolean goesOn(int claims, AtomicInteger losses) {
        return claims < CLAIMS_EACH || losses.get() == 0;
    }

    private static void fight(Keyspace keyspace, String name, Random random, AtomicInteger losses) {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int claims = 0; goesOn(claims, losses) && System.nanoTime() < end; claims++) {
            try (Writer writer = new Writer(keyspace, keyspace.claim(name))) {
                writer.await(ACKNOWLEDGED_EACH);
                Thread.sleep(random.nextInt(LINGER_MS_MAX));
                if (writer.isHalted()) {
                    losses.incrementAndGet();
                    writer.requireDeposed(Duration.ZERO);
                }
            } catch (Trouble.Conflict lost) {
                losses.incrementAndGet(); // already while it opened
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | AssertionError e) {
                keyspace.complain(Count.BROKEN, name + " ended with " + e);
            }
        }
    }
}
