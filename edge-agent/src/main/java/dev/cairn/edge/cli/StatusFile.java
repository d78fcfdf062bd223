package dev.cairn.edge.cli;

import dev.cairn.edge.Health;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** The running agent's health as {@code key=value} lines in its data folder, and what they mean in a farmer's words. */
record StatusFile(Map<String, String> lines) {
    private static final String NAME = "status";
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final int FILE_LINES_MAX = 100;

    static void write(Path folder, Health health) throws IOException {
        StringBuilder text = new StringBuilder();
        health.lines()
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        Path fresh = folder.resolve(NAME + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static StatusFile read(Path folder) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(folder.resolve(NAME)).stream()
                    .limit(FILE_LINES_MAX)
                    .toList()) {
                int cut = line.indexOf('=');
                if (cut > 0) {
                    lines.put(line.substring(0, cut), line.substring(cut + 1));
                }
            }
        } catch (NoSuchFileException neverRan) {
            return new StatusFile(Map.of());
        }
        return new StatusFile(lines);
    }

    /** Says it; 0 when all is well. */
    int tell(Instant now, PrintStream out) {
        if (lines.isEmpty()) {
            out.println("The gateway has never run here.");
            return 1;
        }
        Duration age = Duration.between(Instant.parse(value("at")), now);
        boolean running = age.compareTo(STALE) <= 0;
        out.println("Gateway " + value("device") + ", configuration " + value("configuration") + ".");
        out.println(running ? "It is running." : "It is NOT running; last seen " + ago(age) + " ago.");
        out.println(
                value("connected").equals("true") && running
                        ? "It has a connection to the ledger."
                        : "It has no connection to the ledger now; measurements are kept here until it has.");
        out.println(receipt(now));
        out.println(value("waiting") + " signed batches wait for a receipt; the store is " + value("spool-percent")
                + " % full (" + value("sampling") + ").");
        out.println(value("readings") + " measurements since the start, " + value("no-values") + " without a value.");
        return troubles(out, running) ? 1 : 0;
    }

    private String receipt(Instant now) {
        String last = value("last-receipt");
        return last.equals("never")
                ? "No receipt from the ledger since the start."
                : "The ledger's last receipt came " + ago(Duration.between(Instant.parse(last), now)) + " ago.";
    }

    private boolean troubles(PrintStream out, boolean running) {
        boolean trouble = !running;
        if (value("rolled-back").equals("true")) {
            out.println(
                    "SPL-04 This disk is an older copy: the ledger knows later measurements. Nothing is signed; enrol anew.");
            trouble = true;
        }
        if (!value("refused").equals("0")) {
            out.println(value("refused") + " batches were refused, the last because: " + value("last-refusal")
                    + ". They are kept in the folder refused.");
            trouble = true;
        }
        if (!value("unbelievable-receipts").equals("0")) {
            out.println(value("unbelievable-receipts") + " messages pretended to be receipts and were not believed.");
            trouble = true;
        }
        return trouble;
    }

    private String value(String key) {
        return lines.getOrDefault(key, "?");
    }

    private static String ago(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " seconds";
        }
        return seconds < 7200 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
    }
}
