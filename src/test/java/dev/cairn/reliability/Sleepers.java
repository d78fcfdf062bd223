package dev.cairn.reliability;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.reliability.Tally.Count;
import dev.cairn.store.cassandra.server.CassandraCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A writer falls asleep right before a writing call, for each kind of call there is; another takes over, works and rests; then the first
 * goes on where it was. From that moment nothing that readers see may change, and the sleeper must halt.
 */
final class Sleepers implements Fault {
    private static final int STARTS_MAX = 5;
    private static final List<String> CALLS = List.of(
            "journal.append",
            "heads.swap",
            "objects.put",
            "objects.sync",
            "capsules.put",
            "positions.put",
            "objects.replace");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration DEPOSED = Duration.ofSeconds(60);

    /** Without a fence nobody is ever deposed; this is what keeps {@code ./check} waiting. */
    private static final Duration DEPOSED_PLANTED = Duration.ofSeconds(10);

    private static final int EARLIER_MAX = 4;
    private static final int SETTLE = 10;
    private static final Pattern CHECKPOINT = Pattern.compile("^moving .*key:'checkpoint', bytes:0x([0-9a-f]+)");

    private final int each;

    /** @param each how many of the kinds of calls, chosen by chance; all when larger than their number */
    Sleepers(int each) {
        this.each = each;
    }

    @Override
    public String toString() {
        return "sleepers";
    }

    @Override
    public void strike(Keyspace keyspace) throws Exception {
        List<String> calls = new ArrayList<>(CALLS);
        Collections.shuffle(calls, keyspace.random);
        // What a sleeper must not do first of all.
        calls.remove("journal.append");
        calls.add(0, "journal.append");
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(keyspace.cluster.node(0).endpoint())
                .withLocalDatacenter(CassandraCluster.DATACENTER)
                .build()) {
            for (String call : calls.subList(0, Math.min(each, calls.size()))) {
                sleep(keyspace, call, session);
                if (keyspace.tally.isRed()) {
                    return;
                }
            }
        }
        keyspace.judge();
    }

    private static void sleep(Keyspace keyspace, String call, CqlSession session) throws Exception {
        Bed bed = new Bed(call, keyspace.random.nextInt(EARLIER_MAX));
        try (Writer sleeper = new Writer(keyspace, Gated.over(keyspace.claim("sleeper"), bed::before))) {
            try {
                overtake(keyspace, sleeper, bed, session);
            } finally {
                bed.awake.countDown(); // before it is closed: that waits for whoever is under way
            }
        } catch (Trouble.Corrupt e) {
            // The one who opens holds the ledger: what does not fit together under him was written by somebody deposed.
            keyspace.complain(Count.FORKED, "around " + call + " a successor found: " + e);
        } catch (Trouble e) {
            keyspace.complain(Count.BROKEN, "around " + call + ": " + e);
        }
    }

    private static void overtake(Keyspace keyspace, Writer sleeper, Bed bed, CqlSession session) throws Exception {
        bed.armed = true;
        if (!bed.asleep.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
            keyspace.complain(Count.BROKEN, "no " + bed.call + " within " + SOON + " " + sleeper.halt());
            return;
        }
        try (Writer next = next(keyspace)) {
            next.await(SETTLE);
            next.awaitIndexed(); // or what the sleeper still puts, true as it is, is the newest
        }
        Set<String> before = keyspace.seen(session);
        bed.awake.countDown();
        sleeper.requireDeposed(keyspace.order.plant().isPresent() ? DEPOSED_PLANTED : DEPOSED);
        Set<String> after = keyspace.seen(session);
        requireNoOlderCheckpoint(keyspace, bed.call, before, after);
        if (!after.equals(before)) {
            keyspace.complain(Count.FORKED, "woken before " + bed.call + " it changed " + changes(before, after));
        }
    }

    /**
     * The checkpoint is judged by itself and taken out of both. What the sleeper had cosigned before it was deposed is true for its successor
     * as well, so it may still show it; but never one that is older than what is shown.
     */
    private static void requireNoOlderCheckpoint(
            Keyspace keyspace, String call, Set<String> before, Set<String> after) {
        long shown = takeCheckpoint(before);
        long now = takeCheckpoint(after);
        if (now < shown) {
            keyspace.complain(Count.FORKED, "woken before " + call + " it showed " + now + " in the place of " + shown);
        }
    }

    private static long takeCheckpoint(Set<String> rows) {
        long size = -1;
        for (String row : List.copyOf(rows)) {
            Matcher checkpoint = CHECKPOINT.matcher(row);
            if (checkpoint.find()) {
                rows.remove(row);
                size = Long.parseLong(
                        Bytes.ofHex(checkpoint.group(1)).utf8().lines().toList().get(1));
            }
        }
        return size;
    }

    /** Another writer. Only one call of the sleeper sleeps: what its other threads still do may send the next one back to the start. */
    private static Writer next(Keyspace keyspace) {
        for (int left = STARTS_MAX; ; left--) {
            try {
                return new Writer(keyspace, keyspace.claim("next"));
            } catch (Trouble.Conflict startAgain) {
                if (left == 1) {
                    throw startAgain;
                }
            }
        }
    }

    private static String changes(Set<String> before, Set<String> after) {
        Set<String> changed = new TreeSet<>(after);
        changed.removeAll(before);
        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(after);
        return shortened(changed) + " instead of " + shortened(gone);
    }

    private static List<String> shortened(Set<String> rows) {
        return rows.stream()
                .limit(3)
                .map(row -> row.length() > 300 ? row.substring(0, 300) + "…" : row)
                .toList();
    }

    /** Where a writer sleeps: before one call of a kind, once. */
    private static final class Bed {
        final CountDownLatch asleep = new CountDownLatch(1);
        final CountDownLatch awake = new CountDownLatch(1);
        private final String call;
        private final AtomicInteger earlier;
        volatile boolean armed;

        Bed(String call, int earlier) {
            this.call = call;
            this.earlier = new AtomicInteger(earlier);
        }

        void before(String made) {
            if (!armed || !made.equals(call) || earlier.getAndDecrement() != 0) {
                return;
            }
            asleep.countDown();
            try {
                awake.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
