package dev.cairn.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The command itself; what the suites do is tried in a test of each. */
class ReliabilityTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A suite that does as it is told by its plant. */
    private record Toy(String name, Optional<String> missing) implements Suite {
        @Override
        public String summary() {
            return "a toy";
        }

        @Override
        public List<String> plants() {
            return List.of("lose", "throw", "idle");
        }

        @Override
        public int rounds() {
            return 3;
        }

        @Override
        public void run(Order order, Tally tally) {
            for (int done = 0; order.goesOn(done) && !order.hasPlant("idle"); done++) {
                tally.add(Tally.Count.ROUNDS, 1);
            }
            if (order.hasPlant("lose")) {
                tally.complain(Tally.Count.LOST, "one");
            }
            if (order.hasPlant("throw")) {
                throw new IllegalStateException("thrown");
            }
        }
    }

    private int run(String... words) throws Exception {
        List<Suite> toys = List.of(new Toy("here", Optional.empty()), new Toy("gone", Optional.of("no such thing")));
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Reliability.run(toys, List.of(words), print, print);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_run_is_green_and_says_what_it_skipped() throws Exception {
        assertEquals(Reliability.GREEN, run("--minutes", "1", "--seed", "5"));
        assertTrue(said().contains("gone          skipped: no such thing"), said());
        assertTrue(said().contains("seed=5"), said());
    }

    @Test
    void one_lost_entry_is_red() throws Exception {
        assertEquals(Reliability.RED, run("--suite", "here", "--plant", "lose"));
        assertTrue(said().contains("lost: one"), said());
    }

    @Test
    void a_suite_that_throws_or_does_nothing_is_red() throws Exception {
        assertEquals(Reliability.RED, run("--suite", "here", "--plant", "throw"));
        assertEquals(Reliability.RED, run("--suite", "here", "--plant", "idle"));
    }

    @Test
    void nothing_run_is_not_green() throws Exception {
        assertEquals(Reliability.SKIPPED, run("--suite", "gone"));
    }

    @Test
    void words_that_are_not_understood_are_an_error_of_their_own() throws Exception {
        assertEquals(Reliability.WORDS, run("--suite", "elsewhere"));
        assertEquals(Reliability.WORDS, run("--minutes", "0"));
        assertEquals(Reliability.WORDS, run("--minutes"));
        assertEquals(Reliability.WORDS, run("--fast", "1"));
        assertEquals(Reliability.WORDS, run("--suite", "here", "--plant", "unknown"));
    }
}
