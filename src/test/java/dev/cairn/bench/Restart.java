package dev.cairn.bench;

import dev.cairn.check.Proc;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Opens a ledger that is there in a process of its own and tells how long that took from the process's start. */
public final class Restart {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Restart() {}

    /** Words: the ledger's name, then the ground's. Prints entries and milliseconds. */
    public static void main(String[] words) throws Exception {
        try (Subject subject = new Subject(Ground.of(List.of(words).subList(1, words.length)), words[0])) {
            long sequenced = subject.ledger.sequenced();
            long millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println(sequenced + " " + millis);
        }
    }

    /** Seconds until a ledger of at least that size takes offers again. */
    static double seconds(Ground ground, String name, long entries) throws IOException {
        List<Object> words = new ArrayList<>(List.of(name));
        words.addAll(ground.words());
        try (Proc process = Proc.named("restart").java(Restart.class, words.toArray())) {
            int exit = process.awaitExit(PATIENCE);
            List<String> output = process.output();
            if (exit != 0 || output.isEmpty()) {
                throw new IOException("the ledger did not open again" + process.tail());
            }
            String[] said = output.get(output.size() - 1).split(" ", 2);
            if (Long.parseLong(said[0]) < entries) {
                throw new IOException("the ledger opened with " + said[0] + " entries, not " + entries);
            }
            return Long.parseLong(said[1]) / 1000.0;
        }
    }
}
