package dev.cairn.bench.epcis;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for.
 *
 * @param parts {@code capture}, {@code query}, {@code siege}
 * @param events how many events queries are asked of, one run each; 100 to 10,000,000
 * @param seconds of each capture's measured time, and twice of all questions of one size; 1 to 600
 * @param hostile bodies a second that have to be refused, in a siege; 1 to 1,000
 * @param clients that capture at once; 1 to 64
 * @param peers whether PostgreSQL runs too
 * @param jfr where the capturing server's recording goes
 */
record Asked(
        List<String> parts,
        List<Integer> events,
        int seconds,
        int clients,
        int hostile,
        boolean peers,
        long seed,
        Optional<String> jfr) {
    static final String CAPTURE = "capture";
    static final String QUERY = "query";

    static final String SIEGE = "siege";

    private static final List<String> PARTS = List.of(CAPTURE, QUERY, SIEGE);

    /** @throws IllegalArgumentException for a word that is not understood */
    static Asked of(List<String> words) {
        Asked asked = new Asked(PARTS, List.of(100_000), 20, 8, 20, true, System.nanoTime(), Optional.empty());
        for (int i = 0; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException("epcis: " + words.get(i) + " needs a value");
            }
            asked = asked.with(words.get(i), words.get(i + 1));
        }
        return asked;
    }

    private Asked with(String word, String value) {
        return switch (word) {
            case "--part" ->
                new Asked(List.of(oneOf(value, PARTS)), events, seconds, clients, hostile, peers, seed, jfr);
            case "--events" -> new Asked(parts, sizes(value), seconds, clients, hostile, peers, seed, jfr);
            case "--seconds" -> new Asked(parts, events, number(value, 1, 600), clients, hostile, peers, seed, jfr);
            case "--clients" -> new Asked(parts, events, seconds, number(value, 1, 64), hostile, peers, seed, jfr);
            case "--hostile" -> new Asked(parts, events, seconds, clients, number(value, 1, 1_000), peers, seed, jfr);
            case "--peers" -> new Asked(parts, events, seconds, clients, hostile, yes(value), seed, jfr);
            case "--seed" -> new Asked(parts, events, seconds, clients, hostile, peers, Long.parseLong(value), jfr);
            case "--jfr" -> new Asked(parts, events, seconds, clients, hostile, peers, seed, Optional.of(value));
            default -> throw new IllegalArgumentException("epcis does not know " + word);
        };
    }

    private static boolean yes(String value) {
        return oneOf(value, List.of("yes", "no")).equals("yes");
    }

    private static String oneOf(String value, List<String> words) {
        if (!words.contains(value)) {
            throw new IllegalArgumentException(value + " is none of " + words);
        }
        return value;
    }

    private static List<Integer> sizes(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(each -> number(each, 100, 10_000_000))
                .toList();
    }

    private static int number(String value, int least, int most) {
        int number = Integer.parseInt(value);
        if (number < least || number > most) {
            throw new IllegalArgumentException(number + " not in " + least + ".." + most);
        }
        return number;
    }
}
