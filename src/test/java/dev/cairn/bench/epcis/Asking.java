package dev.cairn.bench.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.bench.edge.Postgres;
import dev.cairn.bench.epcis.Question.Values;
import dev.cairn.epcis.EpcisEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ten questions, asked of so many events in this process, one at a time: ours through its pages, PostgreSQL's through JDBC with prepared
 * statements. In turn, some twenty of one question to the one and the same to the other, so that noise meets both; the first round does not count.
 * Each pair of answers must be the same events in the same order, or there is no figure.
 */
final class Asking {
    private static final int CHUNK = 250;
    private static final int BLOCK = 20;
    private static final int ROUNDS_MIN = 3;

    private final Asked asked;
    private final int events;
    private final BiConsumer<String, Object> found;
    private final Trade trade;
    private final SplittableRandom random;
    private final Map<Question, List<Long>> ours = new LinkedHashMap<>();
    private final Map<Question, List<Long>> theirs = new LinkedHashMap<>();
    private long hits;
    private long compared;

    Asking(Asked asked, int events, BiConsumer<String, Object> found) {
        this.asked = asked;
        this.events = events;
        this.found = found;
        this.trade = new Trade(asked.seed(), events);
        this.random = new SplittableRandom(asked.seed());
    }

    void measure(Path file, Optional<Postgres> database) throws IOException, SQLException {
        try (Shelf shelf = new Shelf(file);
                @Nullable Repository repository = open(database)) {
            fill(shelf, repository, database);
            if (database.isPresent()) {
                database.get().execute("VACUUM ANALYZE event");
                database.get().execute("CHECKPOINT");
            }
            rounds(shelf, repository);
        }
        put();
    }

    private static @Nullable Repository open(Optional<Postgres> database) throws SQLException {
        if (database.isEmpty()) {
            return null;
        }
        database.get().execute("TRUNCATE event RESTART IDENTITY");
        return new Repository(database.get().url());
    }

    /** Each chunk goes to the one and then to the other. */
    private void fill(Shelf shelf, @Nullable Repository repository, Optional<Postgres> database)
            throws IOException, SQLException {
        Spent own = new Spent();
        Spent peer = new Spent();
        long before = database.isEmpty() ? 0 : database.get().cpuMicros();
        for (int from = 0; from < events; from += CHUNK) {
            List<EpcisEvent> chunk = Signing.events(trade.document(from, Math.min(CHUNK, events - from)));
            List<JsonNode> trees = new ArrayList<>();
            chunk.forEach(event -> trees.add(event.tree()));
            own.begin();
            shelf.add(chunk, from + 1L);
            own.end();
            if (repository != null) {
                peer.begin();
                repository.add(trees);
                peer.end();
            }
            if (from % 50_000 == 0) {
                System.err.println(from + " events put");
            }
        }
        put("", own, 0);
        if (database.isPresent()) {
            put("peer_", peer, database.get().cpuMicros() - before);
        }
    }

    private void put(String whose, Spent spent, long elsewhereMicros) {
        found.accept(whose + "puts_per_s", Math.round(events * 1e9 / spent.nanos));
        found.accept(whose + "put_cpu_us", Math.round(10 * (spent.cpuNanos / 1e3 + elsewhereMicros) / events) / 10.0);
    }

    /** Time by the clock and of this thread's processor. */
    private static final class Spent {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long nanos;
        private long cpuNanos;

        void begin() {
            nanos -= System.nanoTime();
            cpuNanos -= threads.getCurrentThreadCpuTime();
        }

        void end() {
            nanos += System.nanoTime();
            cpuNanos += threads.getCurrentThreadCpuTime();
        }
    }

    private void rounds(Shelf shelf, @Nullable Repository repository) throws IOException, SQLException {
        long end = System.nanoTime() + 2_000_000_000L * asked.seconds();
        for (int round = 0; round <= ROUNDS_MIN || System.nanoTime() < end; round++) {
            for (Question each : Question.TEN) {
                block(each, shelf, repository, round);
            }
            if (round == 0) {
                ours.clear();
                theirs.clear();
            }
        }
    }

    private void block(Question question, Shelf shelf, @Nullable Repository repository, int round)
            throws IOException, SQLException {
        List<Values> values = question.draw(trade, events, BLOCK, random);
        List<List<Long>> own = new ArrayList<>();
        List<List<Long>> peer = new ArrayList<>();
        for (boolean first : new boolean[] {round % 2 == 0, round % 2 == 1}) {
            for (Values each : values) {
                long begun = System.nanoTime();
                if (first) {
                    own.add(shelf.ask(each.parameters()));
                    ours.computeIfAbsent(question, any -> new ArrayList<>()).add(System.nanoTime() - begun);
                } else if (repository != null) {
                    peer.add(repository.ask(question, each.binds()));
                    theirs.computeIfAbsent(question, any -> new ArrayList<>()).add(System.nanoTime() - begun);
                }
            }
        }
        own.forEach(ids -> hits += ids.size());
        if (repository != null) {
            requireEqual(question, values, own, peer);
        }
    }

    private void requireEqual(Question question, List<Values> values, List<List<Long>> own, List<List<Long>> peer)
            throws IOException {
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).equals(peer.get(i))) {
                throw new IOException("seed " + asked.seed() + ": " + question.name() + " of "
                        + values.get(i).parameters() + " is answered with " + own.get(i) + " here and " + peer.get(i)
                        + " by the peer");
            }
            compared++;
        }
    }

    private void put() {
        List<String> slower = new ArrayList<>();
        ours.forEach((question, nanos) -> {
            Quantiles own = Quantiles.of(nanos);
            String prefix = question.name() + "_";
            found.accept(prefix + "p50_us", own.micros(0.5));
            found.accept(prefix + "p99_us", own.micros(0.99));
            if (theirs.containsKey(question)) {
                Quantiles peer = Quantiles.of(theirs.get(question));
                found.accept(prefix + "peer_p50_us", peer.micros(0.5));
                found.accept(prefix + "peer_p99_us", peer.micros(0.99));
                if (own.micros(0.5) > peer.micros(0.5) || own.micros(0.99) > peer.micros(0.99)) {
                    slower.add(question.name());
                }
            }
        });
        found.accept("asked_of_each", ours.values().iterator().next().size());
        found.accept("hits", hits);
        found.accept("answers_compared", compared);
        if (!theirs.isEmpty()) {
            found.accept("slower_than_peer", slower);
        }
    }
}
