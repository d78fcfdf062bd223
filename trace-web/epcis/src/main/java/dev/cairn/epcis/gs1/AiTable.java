package dev.cairn.epcis.gs1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The table of all GS1 Application Identifiers, read once from {@code ai.txt} beside this class. */
public final class AiTable {
    private static final Map<String, Ai> ALL = read();

    private AiTable() {}

    public static Optional<Ai> find(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /** Every identifier, in the table's order, ranges written out. */
    public static List<Ai> all() {
        return List.copyOf(ALL.values());
    }

    private static Map<String, Ai> read() {
        Map<String, Ai> all = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(AiTable.class.getResourceAsStream("ai.txt"), "ai.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> addLine(all, line));
        } catch (IOException e) {
            throw new UncheckedIOException("the AI table cannot be read", e);
        }
        return all;
    }

    private static void addLine(Map<String, Ai> all, String line) {
        String[] columns = line.split(" ", 7);
        String[] range = columns[0].split("-");
        int first = Integer.parseInt(range[0]);
        int last = Integer.parseInt(range[range.length - 1]);
        for (int number = first; number <= last; number++) {
            String code = String.format(Locale.ROOT, "%0" + range[0].length() + "d", number);
            all.put(code, ai(code, columns));
        }
    }

    private static Ai ai(String code, String[] columns) {
        String key = columns[3];
        return new Ai(
                code,
                columns[1].contains("*"),
                columns[1].contains("?"),
                parts(columns[2]),
                !key.equals("-"),
                key.equals("-") || key.equals("key") ? List.of() : qualifiers(key),
                list(columns[4]),
                list(columns[5]),
                columns[6].equals("-") ? "" : columns[6]);
    }

    private static List<List<String>> qualifiers(String key) {
        List<List<String>> alternatives = new ArrayList<>();
        for (String alternative : key.split("\\|")) {
            alternatives.add(List.of(alternative.split(",")));
        }
        return List.copyOf(alternatives);
    }

    private static List<String> list(String column) {
        return column.equals("-") ? List.of() : List.of(column.split("[,;]"));
    }

    private static List<Ai.Part> parts(String column) {
        return Arrays.stream(column.split("&")).map(AiTable::part).toList();
    }

    private static Ai.Part part(String text) {
        boolean optional = text.startsWith("[");
        String[] pieces = text.replace("[", "").replace("]", "").split(",");
        String length = pieces[0].substring(1);
        boolean upTo = length.startsWith("..");
        int most = Integer.parseInt(upTo ? length.substring(2) : length);
        List<String> checks = List.of(pieces).subList(1, pieces.length);
        return new Ai.Part(pieces[0].charAt(0), upTo ? 1 : most, most, optional, checks);
    }
}
