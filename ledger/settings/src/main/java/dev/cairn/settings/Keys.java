package dev.cairn.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How a record component's name is spelled in the file and in the environment, and which key was probably meant. */
final class Keys {
    private Keys() {}

    /** {@code maxBytes} to {@code max-bytes}, {@code MAX_BYTES} to {@code max-bytes}. */
    static String kebab(String name) {
        String parted = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replaceAll("([A-Z])([A-Z][a-z])", "$1-$2");
        return parted.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** {@code ledger.max-bytes} to {@code CAIRN_LEDGER_MAX_BYTES}. */
    static String environmentName(String path) {
        return "CAIRN_" + path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The known word nearest to the written one, if it is near enough to have been meant. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String word = kebab(written);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(2, candidate.length() / 3))
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** Edits (insert, delete, replace, swap of neighbours) from one word to the other: optimal string alignment. */
    static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, a, b, i, j);
            }
        }
        return edits[a.length()][b.length()];
    }

    private static int cheapest(int[][] edits, String a, String b, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
