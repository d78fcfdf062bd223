package dev.cairn.query;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventQuery.Parsed;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.Pages.Page;
import dev.cairn.query.RandomEvents.Logged;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/**
 * Random events, asked three times over: the naive twin, the matcher over each event's facts, and a store page by page. Answers are log
 * indices in the question's order.
 */
public final class Agreement {
    static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    static final Bytes KEY = Bytes.ofHex("01".repeat(32));

    private static final UnaryOperator<String> HONEST = name -> name;

    private final List<Stored> stored;
    private final List<Judged> judged;

    /** An event, what it says, and the twin's look at it. */
    private record Judged(Stored stored, Facts facts, NaiveEvaluator twin) {
        static Judged of(Stored stored) {
            EpcisEvent event = stored.event();
            return new Judged(
                    stored,
                    Facts.of(stored),
                    new NaiveEvaluator(event.tree(), stored.recordTime(), RandomEvents.MASTER));
        }
    }

    public Agreement(long seed, int events) {
        this(events(seed, events));
    }

    Agreement(List<Stored> stored) {
        this.stored = List.copyOf(stored);
        this.judged = merged(stored).stream().map(Judged::of).toList();
    }

    static List<Stored> events(long seed, int count) {
        List<Logged> logged = new RandomEvents(seed).some(count);
        return LongStream.range(0, count)
                .mapToObj(i -> new Stored(
                        2 * i + 1,
                        logged.get((int) i).recordTime(),
                        logged.get((int) i).event()))
                .toList();
    }

    /** The events as a store merges them: each identity once, as its first entry has it. */
    static List<Stored> merged(List<Stored> events) {
        Map<String, Stored> first = new LinkedHashMap<>();
        events.forEach(each -> first.putIfAbsent(each.identity(), each));
        return List.copyOf(first.values());
    }

    /** All events as they were logged, for a store. */
    public List<Stored> events() {
        return stored;
    }

    /** First log index behind the last event. */
    public long end() {
        return stored.isEmpty() ? 0 : stored.get(stored.size() - 1).index() + 1;
    }

    /** What the twin finds; knows {@code orderBy}, {@code orderDirection} and {@code perPage} beside the conditions. */
    public List<Long> twin(Map<String, String> question) {
        Map<String, String> conditions = new LinkedHashMap<>(question);
        List.of("orderBy", "orderDirection", "perPage").forEach(conditions::remove);
        return judged.stream()
                .filter(each -> each.twin().meets(conditions))
                .map(Judged::stored)
                .sorted(order(question))
                .map(Stored::index)
                .toList();
    }

    /** What the matcher finds, event by event. */
    public List<Long> matcher(Map<String, String> question) {
        EventQuery query = parsed(question);
        return judged.stream()
                .filter(each -> each.facts().meet(query))
                .map(Judged::stored)
                .sorted(order(question))
                .map(Stored::index)
                .toList();
    }

    /** All pages of a store's answer, one behind the other. */
    public static List<Long> pages(EventStore store, Map<String, String> question) {
        return pages(store, question, () -> {});
    }

    /** @param between runs after each page */
    static List<Long> pages(EventStore store, Map<String, String> question, Runnable between) {
        Map<String, String> asked = new LinkedHashMap<>(question);
        List<Long> found = new ArrayList<>();
        Optional<Pages.Next> next = Optional.empty();
        do {
            next.ifPresent(token -> asked.put("nextPageToken", token.token()));
            Pages.Answer answer = new Pages(store, KEY, InstantSource.fixed(NOW)).page(parsed(asked));
            if (!(answer instanceof Page page)) {
                throw new AssertionError("refused: " + asked + ": " + answer);
            }
            page.events().forEach(event -> found.add(event.index()));
            next = page.next();
            between.run();
        } while (next.isPresent());
        return found;
    }

    /** A random question in a random order, in pages of a random size. */
    public static Map<String, String> question(RandomQueries queries, RandomEvents some) {
        Map<String, String> question = queries.next();
        question.put("orderBy", some.of(List.of("eventTime", "recordTime")));
        question.put("orderDirection", some.of(List.of("ASC", "DESC")));
        question.put("perPage", some.of(List.of("3", "10", "30", "1000")));
        return question;
    }

    /** What went wrong with a question, where something did. */
    public Optional<String> difference(Map<String, String> question) {
        return difference(question, HONEST, Optional.empty());
    }

    /**
     * Asks twin and matcher, and the store where there is one.
     *
     * @param mistake how a reader misunderstands a parameter's name: the twin is not asked through it
     * @param store holds {@link #events}
     * @return who answered otherwise than the twin, and how
     */
    public Optional<String> difference(
            Map<String, String> question, UnaryOperator<String> mistake, Optional<EventStore> store) {
        Map<String, String> asked = new LinkedHashMap<>();
        question.forEach((name, value) -> asked.put(mistake.apply(name), value));
        List<Long> twin = twin(question);
        return differs("matcher", matcher(asked), twin)
                .or(() -> store.flatMap(each -> differs("store", pages(each, asked), twin)));
    }

    private Optional<String> differs(String who, List<Long> ours, List<Long> twin) {
        if (ours.equals(twin)) {
            return Optional.empty();
        }
        List<Long> odd = new ArrayList<>(ours);
        odd.addAll(twin);
        odd.removeIf(each -> ours.contains(each) && twin.contains(each));
        String example = stored.stream()
                .filter(each -> odd.contains(each.index()))
                .findFirst()
                .map(each -> ", e.g. " + each.event())
                .orElse(", in another order or twice");
        return Optional.of("the " + who + " found " + ours + ", the twin " + twin + example);
    }

    private static Comparator<Stored> order(Map<String, String> question) {
        boolean byRecord = "recordTime".equals(question.get("orderBy"));
        Comparator<Stored> order = Comparator.comparing((Stored each) ->
                        byRecord ? each.recordTime() : each.event().eventTime())
                .thenComparingLong(Stored::index);
        return "ASC".equals(question.get("orderDirection")) ? order : order.reversed();
    }

    static EventQuery parsed(Map<String, String> parameters) {
        EventQuery.Result result = EventQuery.parse(
                List.copyOf(parameters.entrySet()), Map.of("example", RandomEvents.NAMESPACE), RandomEvents.MASTER);
        if (!(result instanceof Parsed parsed)) {
            throw new AssertionError("refused: " + parameters + ": " + result);
        }
        return parsed.query();
    }
}
