package dev.cairn.bench.epcis;

import dev.cairn.bench.edge.Cpu;
import dev.cairn.bench.epcis.Sender.Form;
import dev.cairn.bench.epcis.Shape.Round;
import dev.cairn.check.Proc;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Honest captures alone and beside {@link Besiegers}, in turn, through one real {@code cairn serve}. No figure if anything hostile was taken, or
 * anything honest is not in the log.
 */
final class Siege {
    private static final int MANY = 100;
    private static final List<Boolean> TURNS = List.of(false, true, true, false);

    private final Asked asked;
    private final Plant plant;
    private final Senders senders;
    private final BiConsumer<String, Object> found;
    private final Served served;
    private final Shapes shapes;
    private final Besiegers.Tally hostile = new Besiegers.Tally();
    private final Map<String, Round> rounds = new LinkedHashMap<>();
    private final Map<String, Shape> all = new LinkedHashMap<>();

    /** @param senders one more than clients: the last one's API key is the besiegers' */
    Siege(Asked asked, Plant plant, Senders senders, BiConsumer<String, Object> found) {
        this.asked = asked;
        this.plant = plant;
        this.senders = senders;
        this.found = found;
        this.served = new Served(asked, plant);
        this.shapes = new Shapes(asked.seed(), senders);
    }

    void measure() throws Exception {
        plant.settings(Plant.Server.sealing(Duration.ofSeconds(1)));
        try (Proc witness = plant.startWitness();
                Proc server = served.start()) {
            plant.found();
            senders.register(plant);
            Callable<Long> cpu = () -> Served.cpuMicros(server) + Cpu.micros(witness.pid());
            for (boolean besieged : TURNS) {
                round(Form.EVENT, 1, besieged, cpu);
                round(Form.ACCOUNT, MANY, besieged, cpu);
            }
            requireRefused();
            long captured = all.values().stream()
                    .mapToLong(each -> each.tally().captured.get())
                    .sum();
            served.requireLogged(captured, senders.keys(), found);
            server.stop();
        }
        put();
    }

    private void round(Form form, int events, boolean besieged, Callable<Long> cpu) throws Exception {
        String name =
                (besieged ? "besieged_" : "quiet_") + form.name().toLowerCase(java.util.Locale.ROOT) + "_" + events;
        int port = plant.capture().getPort();
        Shape shape = all.computeIfAbsent(name, any -> shapes.plain(form, events, port, cpu));
        Duration measured = Duration.ofMillis(1_000L * asked.seconds() / 2);
        if (besieged) {
            try (Besiegers siege =
                    Besiegers.begin(port, asked.hostile(), senders.apiKey(asked.clients()), asked.seed(), hostile)) {
                run(name, shape, measured);
            }
        } else {
            run(name, shape, measured);
        }
    }

    private void run(String name, Shape shape, Duration measured) throws Exception {
        Round round = shape.round(asked.clients(), measured.dividedBy(2), measured);
        rounds.merge(name, round, Round::and);
        System.err.println(name + " " + round);
    }

    private void requireRefused() throws IOException {
        found.accept("hostile_sent", hostile.sent.get());
        found.accept("hostile_hung_up", hostile.hungUp.get());
        found.accept("hostile_slow", hostile.slow.get());
        hostile.answers.forEach((status, count) -> found.accept("hostile_" + status, count.get()));
        if (!hostile.taken.isEmpty() || sum(hostile.answers) == 0) {
            throw new IOException("hostile bodies that were not refused: " + hostile.taken);
        }
    }

    private static long sum(Map<Integer, AtomicLong> counts) {
        return counts.values().stream().mapToLong(AtomicLong::get).sum();
    }

    private void put() {
        rounds.forEach((name, round) -> {
            Quantiles nanos = all.get(name).tally().times();
            found.accept(name + "_events_per_s", Math.round(round.events() / round.seconds()));
            found.accept(name + "_document_p50_ms", Math.round(nanos.micros(0.5) / 10) / 100.0);
            found.accept(name + "_document_p99_ms", Math.round(nanos.micros(0.99) / 10) / 100.0);
        });
        rounds.forEach((name, round) -> {
            if (name.startsWith("besieged_")) {
                Round quiet = rounds.get("quiet_" + name.substring("besieged_".length()));
                double share = round.events() / round.seconds() / (quiet.events() / quiet.seconds());
                found.accept(name + "_to_quiet", Math.round(100 * share) / 100.0);
            }
        });
    }
}
