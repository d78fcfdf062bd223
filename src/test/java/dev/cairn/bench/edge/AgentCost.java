package dev.cairn.bench.edge;

import dev.cairn.check.Proc;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.PackageJvm;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent itself, whole, in a process of its own with the package's own JVM options: four simulated sensors read four times a second,
 * a statement every two seconds, mutual TLS to the running door, receipts believed. Memory and CPU of the process, start not counted.
 */
final class AgentCost {
    private static final String PROFILE =
            """
            profile: bench-lorry
            channels:
              - { name: air-temperature, source: "sim:air-temperature", unit: Cel, interval: 250ms }
              - { name: cargo-temperature, source: "sim:cargo-temperature", unit: Cel, interval: 250ms }
              - { name: humidity, source: "sim:humidity", unit: "%RH", interval: 250ms }
              - { name: door, source: "sim:door", unit: "1", interval: 250ms }
            batch: { readings: 32, period: 10s }
            """;

    private static final int WARM_READINGS = 128;
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private AgentCost() {}

    /** Puts what it costs over that time; the door must be open and the gateway registered. */
    static void measure(Plant plant, Gateway gateway, int seconds, Map<String, Object> found)
            throws IOException, InterruptedException {
        plant.settings(gateway, plant.door(), PROFILE, "{ place: reefer-lorry, seed: 7 }");
        Path status = plant.data(gateway).resolve("status");
        try (Proc agent = Proc.named("gateway")
                .jvm(PackageJvm.options())
                .java(dev.cairn.edge.Main.class, "run", "--config", plant.file("gateways/" + gateway.id() + ".yaml"))) {
            agent.await("readings", LIMIT, () -> readings(status) >= WARM_READINGS);
            long first = readings(status);
            long cpu = Cpu.micros(agent.pid());
            Thread.sleep(seconds * 1_000L);
            agent.await("more readings", LIMIT, () -> readings(status) > first);
            double more = readings(status) - first;
            found.put("agent_readings", Math.round(more));
            found.put("agent_cpu_us_per_reading", OwnCost.tenths((Cpu.micros(agent.pid()) - cpu) / more));
            found.put("agent_resident_mib", Cpu.residentKib(agent.pid()) / 1024);
            agent.stop();
        }
    }

    private static long readings(Path status) {
        try {
            Matcher line = Pattern.compile("(?m)^readings=(\\d+)").matcher(Files.readString(status));
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }
}
