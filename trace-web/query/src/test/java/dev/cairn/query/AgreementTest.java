package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.query.EventQuery.Parsed;
import dev.cairn.query.RandomEvents.Logged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Ours and the twin give equal answers to random queries over random events. {@code -Dcairn.query.questions=10000} asks more,
 * {@code -Dcairn.query.seed=…} others.
 */
class AgreementTest {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final int QUESTIONS = Integer.getInteger("cairn.query.questions", 250);
    private static final int EVENTS = 200;
    private static final UnaryOperator<String> HONEST = name -> name;

    private final List<Logged> events = new RandomEvents(SEED).some(EVENTS);
    private final List<Facts> facts = events.stream()
            .map(each -> Facts.of(each.event(), each.recordTime()))
            .toList();
    private final List<NaiveEvaluator> twins = events.stream()
            .map(each -> new NaiveEvaluator(each.event().tree(), each.recordTime(), RandomEvents.MASTER))
            .toList();
    private final TreeMap<String, Integer> hits = new TreeMap<>();

    /** The first question with two answers. */
    private Optional<String> difference(UnaryOperator<String> mistake) {
        RandomQueries queries = new RandomQueries(SEED + 1);
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, String> query = queries.next();
            List<Integer> ours = ours(query, mistake);
            List<Integer> twins = twins(query);
            query.keySet().forEach(name -> hits.merge(name.replaceFirst("_.*", ""), twins.size(), Integer::sum));
            if (!ours.equals(twins)) {
                List<Integer> odd = new ArrayList<>(ours);
                odd.addAll(twins);
                odd.removeIf(each -> ours.contains(each) && twins.contains(each));
                return Optional.of("seed " + SEED + " question " + i + " " + query + " ours " + ours + " twin's "
                        + twins + " e.g. " + events.get(odd.get(0)));
            }
        }
        return Optional.empty();
    }

    private List<Integer> ours(Map<String, String> query, UnaryOperator<String> mistake) {
        Map<String, String> asked = new LinkedHashMap<>();
        query.forEach((name, value) -> asked.put(mistake.apply(name), value));
        EventQuery.Result result = EventQuery.parse(
                List.copyOf(asked.entrySet()), Map.of("example", RandomEvents.NAMESPACE), RandomEvents.MASTER);
        if (!(result instanceof Parsed parsed)) {
            throw new AssertionError("refused: " + query + ": " + result);
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            if (facts.get(i).meet(parsed.query())) {
                found.add(i);
            }
        }
        return found;
    }

    private List<Integer> twins(Map<String, String> query) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            if (twins.get(i).meets(query)) {
                found.add(i);
            }
        }
        return found;
    }

    @Test
    void both_give_equal_answers_to_random_questions() {
        assertEquals(Optional.empty(), difference(HONEST));
        hits.forEach((kind, found) -> assertTrue(found > 0, "no event was found by any " + kind + "_ of seed " + SEED));
    }

    @Test
    void a_reading_without_unit_conversion_is_noticed() {
        assertNotEquals(Optional.empty(), difference(name -> name.replaceFirst("_(KEL|FAH)$", "_CEL")));
    }

    @Test
    void less_taken_for_less_or_equal_is_noticed() {
        assertNotEquals(Optional.empty(), difference(name -> name.replaceFirst("^LE_", "LT_")));
    }

    @Test
    void an_inner_field_taken_for_a_top_one_is_noticed() {
        assertNotEquals(Optional.empty(), difference(name -> name.replace("_INNER_", "_")));
    }
}
