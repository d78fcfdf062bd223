package dev.cairn.mutation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of the mutants of a run, read from PIT's {@code mutations.xml}, also while it grows. */
record Score(Map<Fate, Integer> fates) {
    private static final Pattern MUTATION = Pattern.compile("<mutation [^>]*status=['\"]([A-Z_]+)['\"]");

    /** PIT's words for the end of a mutant. */
    enum Fate {
        /** A test failed. */
        KILLED,
        /** A test did not end: the mutant loops. */
        TIMED_OUT,
        /** A test ran out of memory: the mutant loops and collects. */
        MEMORY_ERROR,
        /** The process ended. */
        RUN_ERROR,
        SURVIVED,
        /** No test comes by. */
        NO_COVERAGE,
        /** The class file would not load; counted for nothing. */
        NON_VIABLE;

        boolean isSeen() {
            return compareTo(RUN_ERROR) <= 0;
        }

        boolean isJudged() {
            return this != NON_VIABLE;
        }
    }

    /** Counts; a word that is not PIT's is an {@link IllegalArgumentException}. */
    static Score of(String mutationsXml) {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        Matcher each = MUTATION.matcher(mutationsXml);
        while (each.find()) {
            fates.merge(Fate.valueOf(each.group(1).toUpperCase(Locale.ROOT)), 1, Integer::sum);
        }
        return new Score(fates);
    }

    int judged() {
        return fates.entrySet().stream()
                .filter(each -> each.getKey().isJudged())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    int seen() {
        return fates.entrySet().stream()
                .filter(each -> each.getKey().isSeen())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** Mutants that a test noticed, in percent of those judged; 0 when there were none. */
    double percent() {
        return judged() == 0 ? 0 : Math.round(1000.0 * seen() / judged()) / 10.0;
    }
}
