package dev.cairn.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.bench.edge.EdgeBench;
import dev.cairn.bench.epcis.EpcisBench;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./bench} lists the measurements; {@code ./bench NAME} runs one and ends with one line of JSON on standard
 * output. Exit codes: 0 measured, 1 the measurement failed, 2 no such name or words not understood.
 */
public final class Bench {
    private static final List<Measurement> ALL = List.of(
            new Limits(), new WalkBench(), new LedgerBench(), new EdgeBench(), new EpcisBench(), new FleetBench());

    private Bench() {}

    /** Runs the named measurement. */
    public static void main(String[] words) throws Exception {
        System.exit(run(List.of(words), System.out, System.err));
    }

    static int run(List<String> words, PrintStream out, PrintStream err) throws Exception {
        if (words.isEmpty()) {
            ALL.forEach(one -> out.printf("%-12s %s%n", one.name(), one.summary()));
            return 0;
        }
        Optional<Measurement> chosen =
                ALL.stream().filter(one -> one.name().equals(words.get(0))).findFirst();
        if (chosen.isEmpty()) {
            err.println("no measurement is called " + words.get(0) + "; ./bench lists them");
            return 2;
        }
        try {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("bench", words.get(0));
            line.putAll(chosen.get().run(words.subList(1, words.size())));
            out.println(new ObjectMapper().writeValueAsString(line));
            return 0;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
    }
}
