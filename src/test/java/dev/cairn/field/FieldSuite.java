package dev.cairn.field;

import dev.cairn.check.House;
import dev.cairn.check.Mosquitto;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import dev.cairn.reliability.Order;
import dev.cairn.reliability.Suite;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two gateways, a Mosquitto or the built-in door, and the server end by signal 9 in random order, also while they start, while the line
 * loses packets, is thin, cut or refuses. What the gateways signed is read from their spools after each kill; once all is well again each
 * statement must be in the log once, with its capsule, in its chain's order, and every hole owned up to. A round is one change of fortune.
 */
public final class FieldSuite implements Suite {
    private static final List<String> TOOLS = List.of("unshare", "ip", "iptables", "tc");
    private static final long POLL_MS = 200;

    /** For the last season's end: everything is delivered and read. */
    private static final long SETTLING_SECONDS_MAX = 900;

    @Override
    public String name() {
        return "field";
    }

    @Override
    public String summary() {
        return "kill -9 of gateways, broker and server in any order, on a line that loses, crawls and breaks";
    }

    @Override
    public List<String> plants() {
        return List.of(FieldRun.FREE_ON_PUBACK);
    }

    @Override
    public int rounds() {
        return 200;
    }

    @Override
    public Optional<String> missing() {
        for (String tool : TOOLS) {
            if (Programs.find(tool).isEmpty()) {
                return Optional.of(tool + " is not installed (util-linux, iproute2, iptables)");
            }
        }
        if (!Mosquitto.available()) {
            return Optional.of("Mosquitto is not installed");
        }
        Programs.Ended probe = Programs.end(
                Programs.find("unshare").orElseThrow(), "-n", "sh", "-c", "ip link set lo up && iptables -L -n");
        return probe.exit() == 0
                ? Optional.empty()
                : Optional.of("no network namespace can be had: " + probe.said().strip());
    }

    @Override
    public void run(Order order, Tally tally) throws IOException, InterruptedException {
        Path report = order.folder().resolve("report");
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(order.endNanos() - System.nanoTime()));
        try (Proc inside = Proc.named("field").command(words(order, seconds, report))) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds + SETTLING_SECONDS_MAX);
            while (inside.isAlive() && System.nanoTime() < end) {
                Thread.sleep(POLL_MS);
            }
            read(report, tally);
            if (inside.isAlive()) {
                tally.complain(Count.BROKEN, "still running long after its time, seed " + order.seed() + inside.tail());
            } else if (inside.awaitExit(java.time.Duration.ofSeconds(1)) != 0) {
                tally.complain(Count.BROKEN, "it ended by itself, seed " + order.seed() + inside.tail());
            }
        }
    }

    private static List<String> words(Order order, long seconds, Path report) {
        List<String> words = new ArrayList<>(List.of(
                Programs.find("unshare").orElseThrow().toString(),
                "-n",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dcairn.root=" + House.root(),
                "-cp",
                System.getProperty("java.class.path"),
                FieldRun.class.getName(),
                Long.toString(order.seed()),
                Integer.toString(order.rounds()),
                Long.toString(seconds),
                order.folder().toString(),
                report.toString()));
        order.plant().ifPresent(words::add);
        return words;
    }

    private static void read(Path report, Tally tally) throws IOException {
        if (!Files.exists(report)) {
            return;
        }
        for (String line : Files.readAllLines(report)) {
            int tab = line.indexOf('\t');
            Count count = Count.valueOf(line.substring(0, tab));
            String what = line.substring(tab + 1);
            if (what.matches("\\d+")) {
                tally.add(count, Long.parseLong(what));
            } else {
                tally.complain(count, what);
            }
        }
    }
}
