package dev.cairn.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.Algorithm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Server and gateways are killed with signal 9 at random moments, also while they start. Afterwards every statement that a gateway has
 * ever made is in the log exactly once. What was made is read from the spools' files after each kill, by code of the test's own.
 */
class KillTest {
    private static final int ROUNDS = 20;
    private static final int LIFE_MS_MAX = 2_500;
    private static final int PAUSE_MS_MAX = 300;
    private static final int STATEMENTS_MIN = 60;

    private static final String HOST =
            """
            profile: kill-host
            host: { on: true, interval: 150ms }
            batch: { readings: 6, period: 300ms }
            """;

    private static final String LORRY =
            """
            profile: kill-lorry
            channels:
              - { name: air-temperature, source: "sim:air-temperature", unit: Cel, interval: 100ms, high: 4.0 }
              - { name: humidity, source: "sim:humidity", unit: "%RH", interval: 200ms }
            batch: { readings: 8, period: 500ms }
            """;

    /** Who dies. */
    private enum Victim {
        SERVER,
        GATEWAYS,
        BOTH
    }

    private final long seed = Long.getLong("cairn.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Proc> gatewaysRunning = new ArrayList<>();
    private List<Gateway> gateways = List.of();
    private Plant plant;
    private Books books;
    private Proc witness;
    private Proc server;

    @BeforeEach
    void everything_runs(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), new SecureRandom());
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
        Gateway host = plant.gateway("host", Algorithm.ED25519);
        Gateway lorry = plant.gateway("lorry", Algorithm.ES256);
        plant.settings(host, plant.door(), HOST, "{}");
        plant.settings(lorry, plant.door(), LORRY, "{ place: reefer-lorry, seed: " + (seed & 0xffff) + " }");
        gateways = List.of(host, lorry);
        books = new Books(plant, gateways);
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
        startGateways();
    }

    @AfterEach
    void nothing_runs() {
        gatewaysRunning.forEach(Proc::close);
        server.close();
        witness.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void every_statement_is_in_the_log_exactly_once_after_twenty_kills() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            // Every other kill hits a system that surely works, the rest also one that is just starting.
            if (round % 2 == 0) {
                Plant.awaitServing(server);
            }
            live(round);
            kill(Victim.values()[random.nextInt(Victim.values().length)]);
        }
        Plant.awaitServing(server);
        killGateways();
        books.settle(2);
        int made = books.made();
        List<String> complaints = books.audit(server, plant.door(), random);
        System.out.printf(
                "%d kills, %d statements made, %d of them alarms, %d checkpoints seen, seed %d%n",
                ROUNDS,
                made,
                books.made(gateways.get(1).alarm()),
                books.log().seen().size(),
                seed);
        assertEquals(List.of(), complaints, "seed " + seed);
        assertTrue(made >= STATEMENTS_MIN, "only " + made + " statements were made, seed " + seed);
        assertTrue(witness.isAlive(), "the witness ended, seed " + seed);
    }

    private void live(int round) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(LIFE_MS_MAX));
        while (System.nanoTime() < end) {
            books.log().look();
            Thread.sleep(20);
        }
        assertTrue(
                server.isAlive(),
                () -> "the server ended by itself in round " + round + ", seed " + seed + server.tail());
        for (Proc each : gatewaysRunning) {
            assertTrue(
                    each.isAlive(),
                    () -> "a gateway ended by itself in round " + round + ", seed " + seed + each.tail());
        }
    }

    private void kill(Victim victim) throws InterruptedException {
        if (victim != Victim.GATEWAYS) {
            server.kill9();
        }
        if (victim != Victim.SERVER) {
            killGateways();
        }
        Thread.sleep(random.nextInt(PAUSE_MS_MAX));
        if (victim != Victim.GATEWAYS) {
            server = plant.startServer();
        }
        if (victim != Victim.SERVER) {
            startGateways();
        }
    }

    private void killGateways() {
        gatewaysRunning.forEach(Proc::kill9);
        gatewaysRunning.clear();
        gateways.forEach(books::read);
    }

    private void startGateways() {
        gateways.forEach(each -> gatewaysRunning.add(plant.startGateway(each)));
    }
}
