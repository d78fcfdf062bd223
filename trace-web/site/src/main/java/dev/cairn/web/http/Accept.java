package dev.cairn.web.http;

import java.util.Locale;
import java.util.Optional;

/** Content negotiation by the Accept header, RFC 9110, 12.5.1: the most specific range speaks for a type, the best weight wins. */
final class Accept {
    private static final int RANGES_MAX = 32;

    private Accept() {}

    static Optional<String> best(String header, String... types) {
        String best = null;
        double bestWeight = 0;
        for (String type : types) {
            double weight = weight(header, type);
            if (weight > bestWeight) {
                best = type;
                bestWeight = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private static double weight(String header, String type) {
        int closest = 0;
        double weight = 0;
        String[] ranges = header.split(",", RANGES_MAX + 1);
        for (int i = 0; i < Math.min(ranges.length, RANGES_MAX); i++) {
            String[] parts = ranges[i].trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
            int close = closeness(parts[0], type);
            if (close > closest) {
                closest = close;
                weight = quality(parts);
            }
        }
        return weight;
    }

    private static int closeness(String range, String type) {
        if (range.equals(type)) {
            return 3;
        }
        if (range.endsWith("/*") && type.startsWith(range.substring(0, range.length() - 1))) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
                return Double.parseDouble(parts[i].substring(2));
            }
        }
        return 1;
    }
}
