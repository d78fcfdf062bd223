package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Ours and the twin give equal answers to random queries over random events. {@code -Dcairn.query.questions=10000} asks more,
 * {@code -Dcairn.query.seed=…} others; the suite {@code queries} asks every night.
 */
class AgreementTest {
    private static final long SEED = Long.getLong("cairn.query.seed", 20_261_130);
    private static final int QUESTIONS = Integer.getInteger("cairn.query.questions", 250);
    private static final int EVENTS = 200;
    private static final UnaryOperator<String> HONEST = name -> name;

    private final Agreement events = new Agreement(SEED, EVENTS);
    private final TreeMap<String, Integer> hits = new TreeMap<>();

    /** The first question with two answers. */
    private Optional<String> difference(UnaryOperator<String> mistake) {
        RandomQueries queries = new RandomQueries(SEED + 1);
        for (int i = 0; i < QUESTIONS; i++) {
            Map<String, String> query = queries.next();
            int found = events.twin(query).size();
            query.keySet().forEach(name -> hits.merge(name.replaceFirst("_.*", ""), found, Integer::sum));
            Optional<String> difference = events.difference(query, mistake, Optional.empty());
            if (difference.isPresent()) {
                return Optional.of("seed " + SEED + " question " + i + " " + query + ": " + difference.get());
            }
        }
        return Optional.empty();
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
