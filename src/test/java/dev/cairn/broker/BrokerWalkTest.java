package dev.cairn.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Mosquitto;
import dev.cairn.check.Needs;
import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.note.Head;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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
    private static final String INGEST = "cairn-ingest";
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
        try (Mosquitto broker = broker(plant);
                Proc witness = plant.startWitness()) {
            URI server = way == Way.MOSQUITTO ? behind(plant, broker.start()) : door(plant);
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
        try (Mosquitto broker = broker(plant).start();
                Proc witness = plant.startWitness()) {
            URI server = behind(plant, broker);
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

    private static URI behind(Plant plant, Mosquitto broker) throws IOException {
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200))
                .behind(
                        """
                    address: ssl://127.0.0.1:%d
                    client-id: %s
                    authority: tls/ca.pem
                    key: tls/%2$s.key
                    certificate: tls/%2$s.pem
                """
                                .formatted(broker.port(), INGEST)));
        return URI.create("mqtts://127.0.0.1:" + broker.port());
    }

    /** Mutual TLS; each device may speak and listen on its own topics only, ingest on all of ours. */
    private static Mosquitto broker(Plant plant) throws IOException {
        plant.certificates().server("broker", List.of("127.0.0.1", "localhost"));
        plant.certificates().client(INGEST, INGEST);
        Path folder = Files.createDirectories(plant.file("broker"));
        Path acl = folder.resolve("acl");
        Files.writeString(
                acl,
                """
                user %s
                topic read cairn/v1/+/+/data
                topic read cairn/v1/+/+/alarm
                topic read cairn/v1/+/+/state
                topic write cairn/v1/+/+/receipt
                pattern write cairn/v1/+/%%u/data
                pattern write cairn/v1/+/%%u/alarm
                pattern write cairn/v1/+/%%u/state
                pattern read cairn/v1/+/%%u/receipt
                pattern read cairn/v1/+/%%u/command
                pattern read cairn/v1/+/%%u/config
                """
                        .formatted(INGEST));
        return Mosquitto.in(folder)
                .tls(plant.file("tls/ca.pem"), plant.file("tls/broker.pem"), plant.file("tls/broker.key"))
                .persistent()
                .with("tls_version tlsv1.3")
                .with("acl_file " + acl)
                .with("max_inflight_messages 200")
                .with("max_queued_messages 0");
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
