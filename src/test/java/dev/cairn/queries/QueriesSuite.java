package dev.cairn.queries;

import dev.cairn.query.Agreement;
import dev.cairn.query.EventStore;
import dev.cairn.query.RandomEvents;
import dev.cairn.query.RandomQueries;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Random questions about random events: a naive twin, which walks through the JSON, must find what the matcher finds, and what a store gives
 * page by page in the order asked for. A round is one question; every {@value #QUESTIONS_A_SET} there are other events. A question
 * of a run with seed S is asked alone again by its set's seed, which a complaint names.
 */
public final class QueriesSuite implements Suite {
    private static final int QUESTIONS_A_SET = 200;
    private static final int EVENTS = 160;
    private static final long SET_STRIDE = 1_000_003;

    private final Asked asked;

    private QueriesSuite(Asked asked) {
        this.asked = asked;
    }

    /** Asks {@code events.db}. */
    public static QueriesSuite ofFiles() {
        return new QueriesSuite(new AskedFile());
    }

    /** Asks a ledger's events in a real Cassandra. */
    public static QueriesSuite ofTables() {
        return new QueriesSuite(new AskedTables());
    }

    /** The store that is asked. */
    interface Asked {
        String suite();

        String where();

        Optional<String> missing();

        Opened open(Path folder) throws Exception;
    }

    /** A store, empty. */
    record Opened(EventStore store, Runnable closer) implements AutoCloseable {
        @Override
        public void close() {
            closer.run();
        }
    }

    /** How a reader may misunderstand a parameter. */
    enum Plant {
        NO_UNIT_CONVERSION(name -> name.replaceFirst("_(KEL|FAH)$", "_CEL")),
        LESS_FOR_LESS_OR_EQUAL(name -> name.replaceFirst("^LE_", "LT_")),
        TOP_FOR_INNER(name -> name.replace("_INNER_", "_"));

        private final UnaryOperator<String> mistake;

        Plant(UnaryOperator<String> mistake) {
            this.mistake = mistake;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String name() {
        return asked.suite();
    }

    @Override
    public String summary() {
        return "random EPCIS queries over random events in " + asked.where() + ", before a naive twin";
    }

    @Override
    public List<String> plants() {
        return Arrays.stream(Plant.values()).map(Plant::word).toList();
    }

    @Override
    public int rounds() {
        return 10_000;
    }

    @Override
    public Optional<String> missing() {
        return asked.missing();
    }

    @Override
    public void run(Order order, Tally tally) throws Exception {
        Optional<Plant> plant = Arrays.stream(Plant.values())
                .filter(each -> order.hasPlant(each.word()))
                .findFirst();
        UnaryOperator<String> mistake = plant.map(each -> each.mistake).orElse(name -> name);
        Found found = new Found();
        try (Opened opened = asked.open(order.folder())) {
            int done = 0;
            for (long set = 0; order.goesOn(done) && !(plant.isPresent() && tally.isRed()); set++) {
                done += ask(order.seed() + set * SET_STRIDE, done, mistake, opened.store(), order, tally, found);
                order.progress().println(name() + ": " + done + " of " + order.rounds() + ", found " + found.events);
            }
            tally.figure("questions_with_an_answer", found.questions);
            tally.figure("events_found", found.events);
            if (found.events == 0 && done >= QUESTIONS_A_SET) {
                tally.complain(Count.BROKEN, done + " questions found nothing");
            }
        }
    }

    private static final class Found {
        private long questions;
        private long events;

        void add(int hits) {
            questions += hits > 0 ? 1 : 0;
            events += hits;
        }
    }

    /** One set of events and its questions; returns how many were asked. */
    private static int ask(
            long seed,
            int before,
            UnaryOperator<String> mistake,
            EventStore store,
            Order order,
            Tally tally,
            Found found) {
        Agreement events = new Agreement(seed, EVENTS);
        store.clear();
        store.put(events.events(), events.end());
        RandomQueries queries = new RandomQueries(seed + 1);
        RandomEvents some = new RandomEvents(seed + 2);
        int asked = 0;
        while (asked < QUESTIONS_A_SET && order.goesOn(before + asked)) {
            Map<String, String> question = Agreement.question(queries, some);
            int number = asked++;
            tally.add(Count.ROUNDS, 1);
            tally.add(Count.ATTEMPTED, 1);
            found.add(events.twin(question).size());
            Optional<String> difference = events.difference(question, mistake, Optional.of(store));
            difference.ifPresent(how -> tally.complain(
                    Count.MISJUDGED, "set of seed " + seed + ", question " + number + " " + question + ": " + how));
            if (difference.isPresent() && order.plant().isPresent()) {
                break;
            }
        }
        return asked;
    }
}
