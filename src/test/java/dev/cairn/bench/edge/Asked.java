package dev.cairn.bench.edge;

import dev.cairn.ingest.verify.Verifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for.
 *
 * @param seconds a shape's measured time, at most; 2 to 600
 * @param gateways 1 to 4,000
 * @param window messages in flight of each gateway
 * @param readings readings a signature, a shape each; 1 to {@value EdgeBench#MANY}
 * @param peers whether the pipelines run too
 * @param verifier of the door, the pipeline and the limit
 * @param jfr where the server's recording goes
 */
record Asked(
        int seconds,
        int gateways,
        int window,
        List<Integer> readings,
        boolean peers,
        Verifier verifier,
        long seed,
        Optional<String> jfr) {

    private static final Set<String> WORDS =
            Set.of("--seconds", "--gateways", "--window", "--readings", "--peers", "--verifier", "--seed", "--jfr");

    /** @throws IllegalArgumentException that names the word or the value that cannot be */
    static Asked of(List<String> words) {
        Map<String, String> said = pairs(words);
        return new Asked(
                number(said, "--seconds", 20, 2, 600),
                number(said, "--gateways", 1_000, 1, 4_000),
                number(said, "--window", 4, 1, Crowd.RECEIVE_MAX),
                Arrays.stream(said.getOrDefault("--readings", "1," + EdgeBench.MANY)
                                .split(","))
                        .map(each -> number("--readings", each, 1, EdgeBench.MANY))
                        .distinct()
                        .toList(),
                yes(said.getOrDefault("--peers", "yes")),
                Verifier.valueOf(said.getOrDefault("--verifier", "bouncycastle").toUpperCase(Locale.ROOT)),
                Optional.ofNullable(said.get("--seed")).map(Long::parseLong).orElseGet(System::nanoTime),
                Optional.ofNullable(said.get("--jfr")));
    }

    private static Map<String, String> pairs(List<String> words) {
        Map<String, String> said = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!WORDS.contains(words.get(i))) {
                throw new IllegalArgumentException("edge does not know " + words.get(i));
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("edge: " + words.get(i) + " needs a value");
            }
            said.put(words.get(i), words.get(i + 1));
        }
        return said;
    }

    private static boolean yes(String value) {
        if (!value.equals("yes") && !value.equals("no")) {
            throw new IllegalArgumentException("--peers is yes or no, not " + value);
        }
        return value.equals("yes");
    }

    private static int number(Map<String, String> said, String word, int otherwise, int least, int most) {
        return said.containsKey(word) ? number(word, said.get(word), least, most) : otherwise;
    }

    private static int number(String word, String value, int least, int most) {
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(word + " " + number + " not in " + least + ".." + most);
        }
        return number;
    }

    /**
     * At most: the warm-up ends earlier when its part of the messages has gone, on a busy machine it takes long. A server runs for
     * months, and after 80,000 statements its compilers still took a twelfth of the time.
     */
    int warm() {
        return 4 * seconds;
    }

    /** Seconds at full pace. */
    int full() {
        return Math.max(1, seconds * 4 / 10);
    }

    /** Seconds at half that pace. */
    int half() {
        return Math.max(1, seconds * 3 / 10);
    }
}
