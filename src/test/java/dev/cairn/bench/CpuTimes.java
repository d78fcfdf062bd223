package dev.cairn.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time of a process's threads by their names without a number, from {@code /proc/PID/task}, so that the collector's and the
 * compiler's are there as well; empty where there is no such folder. Threads that end meanwhile, as the clients do, are missing.
 */
public record CpuTimes(Map<String, Long> nanos) {
    private static final double LEAST_MICROS = 0.1;

    static CpuTimes now() throws IOException {
        return of("self");
    }

    /** Those of another process of this user. */
    public static CpuTimes of(long pid) throws IOException {
        return of(Long.toString(pid));
    }

    private static CpuTimes of(String process) throws IOException {
        Path folder = Path.of("/proc", process, "task");
        Map<String, Long> found = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> tasks = Files.list(folder)) {
                for (Path task : tasks.toList()) {
                    add(task, found);
                }
            }
        }
        return new CpuTimes(found);
    }

    private static void add(Path task, Map<String, Long> found) throws IOException {
        try {
            String name = Files.readString(task.resolve("comm")).strip().replaceAll("[#0-9.]+$", "");
            String[] spent = Files.readString(task.resolve("schedstat")).split(" ", 2);
            found.merge(name, Long.parseLong(spent[0]), Long::sum);
        } catch (IOException e) {
            if (Files.exists(task)) {
                throw e; // otherwise it has ended meanwhile
            }
        }
    }

    /** CPU time of a Java process's compilers, in µs; they have a lot to do at first, and nothing in the long run. */
    public static long compilersMicros(long pid) throws IOException {
        long compilers = of(pid).nanos().entrySet().stream()
                .filter(thread -> thread.getKey().matches("C[12] Compiler.*|Sweeper.*"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return compilers / 1_000;
    }

    /** Microseconds an entry by thread since then, those of a tenth and more. */
    public Map<String, Double> since(CpuTimes before, long entries) {
        Map<String, Double> spent = new LinkedHashMap<>();
        nanos.forEach((name, time) -> {
            double micros = Math.round((time - before.nanos().getOrDefault(name, 0L)) / 100.0 / entries) / 10.0;
            if (micros >= LEAST_MICROS) {
                spent.put(name, micros);
            }
        });
        return spent;
    }
}
