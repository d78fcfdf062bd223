package dev.cairn.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Mosquitto;
import dev.cairn.check.Needs;
import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.plant.PlantBroker;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.note.Head;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One gateway, unchanged but for its server's address, over the built-in door and over a real Mosquitto with ingest as its subscriber. A
 * broker's PUBACK frees nothing, so nothing is lost when it dies with what it had acknowledged.
 */
@Needs.Broker
class BrokerWalkTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int ENTRIES = 20;
    private static final String PROFILE =
            """
            profile: broker-walk
            host: { on: true, interval: 200ms }
            batch: { readings: 6, period: 300ms }
            """;

    /** Who listens at the address that the gateway knows. */
    private enum Way {
        BUILT_IN_DOOR,
        MOSQUITTO
    }

    @ParameterizedTest
    @EnumSource
    void the_same_gateway_walks_both_ways(Way way, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        Plant plant = Plant.in(folder.resolve("plant"), new SecureRandom());
        Gateway host = plant.gateway("host", Algorithm.ED25519);
        try (Mosquitto broker = PlantBroker.of(plant);
                Proc witness = plant.startWitness()) {
            URI server = way == Way.MOSQUITTO ? PlantBroker.serve(plant, broker.start()) : door(plant);
            plant.settings(host, server, PROFILE, "{}");
            Books books = new Books(plant, List.of(host));
            try (Proc serve = Plant.awaitServing(plant.startServer())) {
                plant.found();
                try (Proc gateway = plant.startGateway(host)) {
                    awaitEntries(gateway, books, ENTRIES);
                    gateway.kill9();
                }
                books.settle(2);
                assertEquals(List.of(), books.audit(serve, server, new Random(1)));
            }
            assertTrue(books.made(host.data()) >= ENTRIES / 2, "only " + books.made() + " statements");
            assertTrue(witness.isAlive());
        }
    }

    @Test
    void nothing_is_lost_when_broker_and_server_are_killed(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws Exception {
        Plant plant = Plant.in(folder.resolve("plant"), new SecureRandom());
        Gateway host = plant.gateway("host", Algorithm.ED25519);
        try (Mosquitto broker = PlantBroker.of(plant).start();
                Proc witness = plant.startWitness()) {
            URI server = PlantBroker.serve(plant, broker);
            plant.settings(host, server, PROFILE, "{}");
            Books books = new Books(plant, List.of(host));
            Proc serve = Plant.awaitServing(plant.startServer());
            try {
                plant.found();
                try (Proc gateway = plant.startGateway(host)) {
                    long before = awaitEntries(gateway, books, ENTRIES);
                    broker.kill9();
                    Thread.sleep(1_000);
                    broker.start();
                    before = awaitEntries(gateway, books, before + ENTRIES);
                    serve.kill9();
                    // The broker takes and acknowledges what nobody reads.
                    Thread.sleep(1_500);
                    serve = Plant.awaitServing(plant.startServer());
                    awaitEntries(gateway, books, before + ENTRIES);
                    gateway.kill9();
                }
                books.settle(2);
                assertEquals(List.of(), books.audit(serve, server, new Random(1)));
            } finally {
                serve.close();
            }
            assertTrue(books.made(host.data()) >= ENTRIES, "only " + books.made() + " statements");
            assertTrue(witness.isAlive());
        }
    }

    private static URI door(Plant plant) throws IOException {
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
        return plant.door();
    }

    private static long awaitEntries(Proc gateway, Books books, long entries) {
        gateway.await("witnessed tree of " + entries, LIMIT, () -> {
            Optional<Head> head = books.log().look();
            return head.isPresent()
                    && head.get().quorum()
                    && head.get().checkpoint().size() >= entries;
        });
        return books.log().look().map(head -> head.checkpoint().size()).orElse(entries);
    }
}
