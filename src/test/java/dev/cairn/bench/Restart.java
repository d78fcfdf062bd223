package dev.cairn.bench;

import dev.cairn.check.Proc;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens a ledger that is there in a process of its own and tells how long that took from the process's start. */
public final class Restart {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Restart() {}

    /** Words: the folder above, the ledger's name in it. Prints entries and milliseconds. */
    public static void main(String[] words) throws Exception {
        try (Subject subject = new Subject(new FolderGround(Path.of(words[0])), words[1])) {
            long sequenced = subject.ledger.sequenced();
            long millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println(sequenced + " " + millis);
        }
    }

    /** Seconds until a ledger of at least that size takes offers again. */
    static double seconds(Path folder, String name, long entries) throws IOException {
        try (Proc process = Proc.named("restart").java(Restart.class, folder, name)) {
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
