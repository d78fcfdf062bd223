package dev.cairn.edge.cli;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Health;
import dev.cairn.edge.time.KernelClock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The running agent's health as {@code key=value} lines, and what they mean in a farmer's words. Lies in the run folder, which costs a card
 * nothing, and at the end of a run in the data folder too, where it outlives a reboot.
 */
record StatusFile(Map<String, String> lines) {
    private static final String NAME = "status";
    private static final Duration STALE = Duration.ofSeconds(30);
    private static final int FILE_LINES_MAX = 100;

    /** Written when an agent was told to stop, so that nobody takes its last word for a running one's. */
    private static final String STOPPED = "stopped=true\n";

    /** The code of a line that the ledger itself refuses. */
    private static final String NOT_LET_IN = "UPL-04";

    static void write(EdgeSettings settings, Health health, boolean last) throws IOException {
        StringBuilder text = new StringBuilder();
        health.lines()
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        text.append(last ? STOPPED : "");
        if (settings.run().isPresent()) {
            write(settings.run().get(), text);
        }
        if (last || settings.run().isEmpty()) {
            write(settings.data(), text);
        }
    }

    private static void write(Path folder, CharSequence text) throws IOException {
        Path fresh = folder.resolve(NAME + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static StatusFile read(EdgeSettings settings) throws IOException {
        StatusFile now = settings.run().isPresent() ? read(settings.run().get()) : new StatusFile(Map.of());
        return now.lines().isEmpty() ? read(settings.data()) : now;
    }

    private static StatusFile read(Path folder) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(folder.resolve(NAME), StandardCharsets.ISO_8859_1).stream()
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
        return new StatusFile(isWhole(lines) ? lines : Map.of());
    }

    /** A power cut may leave anything. */
    private static boolean isWhole(Map<String, String> lines) {
        try {
            Instant.parse(lines.getOrDefault("at", ""));
            return true;
        } catch (DateTimeParseException torn) {
            return false;
        }
    }

    /** Whether an agent wrote it just now, and has not ended since. */
    boolean isFresh(Instant now) {
        return !lines.isEmpty()
                && !lines.containsKey("stopped")
                && Duration.between(Instant.parse(value("at")), now).abs().compareTo(STALE) <= 0;
    }

    /** Whether the agent had a connection. */
    boolean isConnected() {
        return value("connected").equals("true");
    }

    /** Why a running agent has no connection; empty when it has one, or nobody knows. */
    String lineTrouble() {
        return isConnected() ? "" : lines.getOrDefault("uplink-trouble", "");
    }

    /** Whether the ledger itself refuses the connection. */
    boolean isNotLetIn() {
        return lineTrouble().contains(NOT_LET_IN);
    }

    /** The value of a key, {@code ?} when the agent did not say. */
    String value(String key) {
        return lines.getOrDefault(key, "?");
    }

    /**
     * Says it; 0 when all is well.
     *
     * @param enrolled whether this gateway belongs to a ledger
     */
    int tell(Instant now, boolean enrolled, PrintStream out) {
        if (lines.isEmpty()) {
            out.println("The gateway has not measured anything here yet.");
            out.println(
                    enrolled
                            ? "It is enrolled. Started (sudo systemctl start cairn-edge), it waits for the first configuration that its"
                                    + " organisation signs (cairn configure); cairn-edge selftest says what is missing."
                            : "It belongs to no ledger yet. The code is on your organisation's paper: sudo cairn-edge enrol CODE --at HOST");
            return 1;
        }
        Duration age = Duration.between(Instant.parse(value("at")), now);
        boolean running = isFresh(now);
        out.println("Gateway " + value("device") + ", configuration " + value("configuration") + ".");
        out.println(running ? "It is running." : "It is NOT running; last seen " + ago(age) + " ago.");
        out.println(
                isConnected() && running
                        ? "It has a connection to the ledger."
                        : "It has no connection to the ledger now; measurements are kept here until it has.");
        if (running && !lineTrouble().isEmpty()) {
            out.println("  The reason: " + lineTrouble() + ".");
        }
        boolean lost = clock(now, out);
        out.println(receipt(now));
        out.println(value("waiting") + " signed batches wait for a receipt; the store is " + value("spool-percent")
                + " % full (" + value("sampling") + ").");
        out.println(value("readings") + " measurements since the start, " + value("no-values") + " without a value, "
                + lines.getOrDefault("doubted", "0") + " doubted.");
        channels(now, out);
        return troubles(out, running) || lost ? 1 : 0;
    }

    /** Whether it is so wrong that nothing can be delivered. */
    private boolean clock(Instant now, PrintStream out) {
        if (now.isBefore(KernelClock.EARLIEST)) {
            out.println("Its clock is WRONG, it says " + now + ": each measurement is signed with a mark that says so,"
                    + " and there is no connection until the clock is right.");
            return true;
        }
        if (value("clock-state").equals("0")) {
            out.println("Nothing keeps its clock in step; each measurement is signed with a mark that says so.");
        }
        return false;
    }

    private void channels(Instant now, PrintStream out) {
        lines.forEach((key, value) -> {
            int cut = value.indexOf(' ');
            if (key.startsWith(Health.CHANNEL) && cut > 0) {
                Duration age = Duration.between(Instant.parse(value.substring(0, cut)), now);
                out.println("  " + key.substring(Health.CHANNEL.length()) + ": " + value.substring(cut + 1) + ", "
                        + ago(age) + " ago");
            }
        });
    }

    private String receipt(Instant now) {
        String last = value("last-receipt");
        return last.equals("never")
                ? "No receipt from the ledger since the start."
                : "The ledger's last receipt came " + ago(Duration.between(Instant.parse(last), now)) + " ago.";
    }

    private boolean troubles(PrintStream out, boolean running) {
        List<String> troubles = new ArrayList<>();
        lines.forEach((key, value) -> {
            if (key.startsWith(Health.TROUBLE)) {
                troubles.add("Sensor " + key.substring(Health.TROUBLE.length()) + ": " + value + ".");
            }
        });
        if (running && isNotLetIn()) {
            troubles.add(
                    "The ledger does not let this gateway in. What it measures is kept here. Ask your organisation whether"
                            + " its key was revoked; then a new code is needed: sudo cairn-edge enrol CODE --at HOST.");
        }
        if (value("rolled-back").equals("true")) {
            troubles.add(
                    "SPL-04 This disk is an older copy: the ledger knows later measurements. Nothing is signed; enrol anew.");
        }
        if (!lines.getOrDefault("disk", "").isEmpty()) {
            troubles.add(
                    "The card does not take data: " + value("disk")
                            + ". What is measured is signed and waits in memory; keep the power on, make room, or change the card soon.");
        }
        if (value("sampling").contains("97 %")) {
            troubles.add("The store is full: " + value("sampling") + ". It goes on by itself once the ledger has"
                    + " answered or there is room on the card.");
        }
        if (!value("refused").equals("0")) {
            troubles.add(value("refused") + " batches were refused, the last because: " + value("last-refusal")
                    + ". They are kept in the folder refused.");
        }
        if (!value("unbelievable-receipts").equals("0")) {
            troubles.add(value("unbelievable-receipts") + " messages pretended to be receipts and were not believed.");
        }
        troubles.forEach(out::println);
        return !running || !troubles.isEmpty();
    }

    private static String ago(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " seconds";
        }
        return seconds < 7200 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
    }
}
