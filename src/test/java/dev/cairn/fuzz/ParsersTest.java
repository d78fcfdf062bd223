package dev.cairn.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cairn.proof.Bytes;
import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import dev.cairn.verdicts.Mutations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The seeds of every parser, and mutants of them, as ordinary tests; {@code reliability --suite fuzz} goes on from there. */
class ParsersTest {
    private static final long SEED = Long.getLong("cairn.seed", 20_261_129);
    private static final int MUTANTS = Integer.getInteger("cairn.mutants", 400);
    private static final int MUTANT_BYTES_MAX = 4_096;

    /** Far beyond what a linear reader needs, on any machine; a quadratic one needs hours for what comes. */
    private static final Duration LARGE_INPUT_MAX = Duration.ofMinutes(2);

    @TestFactory
    Stream<DynamicTest> seeds_and_mutants_are_refused_or_given_back() {
        return Parsers.all().stream().map(parser -> DynamicTest.dynamicTest(parser.name(), () -> replay(parser)));
    }

    @TestFactory
    Stream<DynamicTest> the_largest_inputs_are_read_in_time() {
        return Parsers.all().stream()
                .map(parser -> DynamicTest.dynamicTest(
                        parser.name(),
                        () -> assertTimeoutPreemptively(
                                LARGE_INPUT_MAX, () -> large(parser).forEach(input -> judge(parser, input)))));
    }

    @Test
    void planted_bugs_are_found_by_the_mutants_alone() {
        for (String plant : new FuzzSuite().plants()) {
            Parser parser = Parsers.planted(plant).orElseThrow();
            assertTrue(finding(parser, inputs(parser)).isPresent(), plant);
        }
    }

    @Test
    void planted_bug_is_found_by_jazzer() throws Exception {
        SuiteRuns.requireRed(new FuzzSuite(), 1, Parsers.BELIEVED_LENGTH, Tally.Count.BROKEN);
    }

    private static void replay(Parser parser) {
        List<Bytes> inputs = inputs(parser);
        finding(parser, inputs).ifPresent(what -> fail(what));
        assertTrue(parser.seeds().stream().anyMatch(parser::takes), "no seed is taken");
        assertTrue(inputs.stream().anyMatch(input -> !parser.takes(input)), "nothing is refused");
    }

    private static Optional<String> finding(Parser parser, List<Bytes> inputs) {
        return inputs.stream().flatMap(input -> finding(parser, input).stream()).findFirst();
    }

    private static Optional<String> finding(Parser parser, Bytes input) {
        try {
            parser.takes(input);
            return Optional.empty();
        } catch (RuntimeException | Parser.Broken | StackOverflowError found) {
            return Optional.of(parser.name() + ", seed " + SEED + ", input "
                    + input.slice(0, Math.min(input.size(), MUTANT_BYTES_MAX)).hex() + ": " + found + at(found));
        }
    }

    private static String at(Throwable found) {
        StackTraceElement[] trace = found.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private static void judge(Parser parser, Bytes input) {
        finding(parser, input).ifPresent(what -> fail(what));
    }

    /** The seeds, then mutants of each in turn. */
    private static List<Bytes> inputs(Parser parser) {
        Mutations mutations = new Mutations(SEED);
        List<Bytes> seeds = parser.seeds();
        List<Bytes> inputs = new ArrayList<>(seeds);
        List<Bytes> small = seeds.stream()
                .filter(seed -> !seed.isEmpty() && seed.size() <= MUTANT_BYTES_MAX)
                .toList();
        for (int i = 0; !small.isEmpty() && i < Math.max(MUTANTS, small.size()); i++) {
            inputs.add(Bytes.wrap(mutations.of(small.get(i % small.size()).toArray())));
        }
        return inputs;
    }

    /** Pieces of a seed over and over, up to the largest size: as a whole, and between the seed's two halves. */
    private static List<Bytes> large(Parser parser) {
        List<Bytes> large = new ArrayList<>();
        Bytes seed = parser.seeds().stream().filter(parser::takes).findFirst().orElseThrow();
        for (int piece : new int[] {1, 2, 7, 40}) {
            int from = Math.max(0, seed.size() / 2 - piece);
            Bytes part = seed.slice(from, Math.min(seed.size(), from + piece));
            large.add(repeated(part, parser.bytesMax()));
            Bytes middle = repeated(part, Math.max(1, parser.bytesMax() - seed.size()));
            large.add(seed.slice(0, from).concat(middle).concat(seed.slice(from, seed.size())));
        }
        return large;
    }

    private static Bytes repeated(Bytes part, int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = part.at(i % part.size());
        }
        return Bytes.wrap(all);
    }
}
