package dev.cairn.bench.edge;

import dev.cairn.check.Proc;
import java.io.IOException;
import java.util.function.BiConsumer;

/**
 * What the load itself takes of the processors that it shares with whom it measures.
 *
 * @param cpuMicros CPU time of its process
 * @param nanos when that was, by the monotonic clock
 */
record Loaded(long cpuMicros, long nanos) {
    private static final double PERCENT = 100;

    static Loaded of(Proc load) throws IOException {
        return new Loaded(Cpu.micros(load.pid()), System.nanoTime());
    }

    Loaded since(Loaded before) {
        return new Loaded(cpuMicros - before.cpuMicros, nanos - before.nanos);
    }

    /** Puts its CPU time a statement, and its part of all processors in that time. */
    void put(String prefix, long statements, BiConsumer<String, Object> found) {
        long processors = Runtime.getRuntime().availableProcessors();
        found.accept(prefix + "load_cpu_us_per_statement", OwnCost.tenths((double) cpuMicros / statements));
        found.accept(
                prefix + "load_percent_of_processors", Math.round(PERCENT * cpuMicros * 1_000 / nanos / processors));
    }
}
