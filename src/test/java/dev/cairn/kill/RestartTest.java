package dev.cairn.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.note.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A server that was stopped goes on where it was; one that wakes up with an old copy of its data signs nothing. */
class RestartTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SIGTERM_EXIT = 143;
    private static final String HOST =
            """
            profile: restart-host
            host: { on: true, interval: 200ms }
            batch: { readings: 6, period: 300ms }
            """;

    private Plant plant;
    private Gateway host;
    private Books books;
    private Proc witness;
    private Proc server;

    @BeforeEach
    void a_ledger_with_a_witness(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), new SecureRandom());
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
        host = plant.gateway("host", Algorithm.ED25519);
        plant.settings(host, plant.door(), HOST, "{}");
        books = new Books(plant, List.of(host));
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
    }

    @AfterEach
    void nothing_runs() {
        server.close();
        witness.close();
    }

    @Test
    void a_stopped_server_goes_on_from_the_same_head() throws Exception {
        Head before;
        try (Proc gateway = plant.startGateway(host)) {
            before = awaitSize(gateway, 15);
            assertEquals(SIGTERM_EXIT, server.stop());
            server = Plant.awaitServing(plant.startServer());
            assertTrue(
                    awaitLook(server).checkpoint().size() >= before.checkpoint().size());
            awaitSize(gateway, before.checkpoint().size() + 5);
        }
        books.settle(2);
        assertEquals(List.of(), books.audit(server, plant.door(), new Random(1)));
        assertTrue(witness.isAlive());
    }

    @Test
    void a_server_with_an_old_copy_of_its_data_signs_nothing_and_says_why() throws Exception {
        Path ledger = plant.file("ledger");
        Path old = plant.file("ledger-old");
        try (Proc gateway = plant.startGateway(host)) {
            awaitSize(gateway, 12);
            server.stop();
            copy(ledger, old);
            server = Plant.awaitServing(plant.startServer());
            awaitSize(gateway, headIn(old) + 5);
            server.stop();
            Files.move(ledger, plant.file("ledger-new"));
            Files.move(old, ledger);
            String note = pending();
            server = plant.startServer();
            server.awaitLine("HLT-05 a witness has seen a larger tree of this log than we hold: \\d+;", LIMIT);
            Thread.sleep(3_000);
            assertEquals(note, pending(), "an old copy signed another head");
        }
        books.read(host);
        assertTrue(books.made(host.data()) > 0);
    }

    /** What the folder's own newest signed head says, as a file. */
    private String pending() throws IOException {
        return Files.readString(plant.file("ledger/public/checkpoint-pending"));
    }

    private static long headIn(Path ledger) throws IOException {
        return Long.parseLong(
                Files.readAllLines(ledger.resolve("public/checkpoint-pending")).get(1));
    }

    private Head awaitLook(Proc running) {
        running.await("checkpoint", LIMIT, () -> books.log().look().isPresent());
        return books.log().look().orElseThrow();
    }

    private Head awaitSize(Proc running, long size) {
        running.await("witnessed tree of " + size, LIMIT, () -> {
            Optional<Head> head = books.log().look();
            return head.isPresent()
                    && head.get().quorum()
                    && head.get().checkpoint().size() >= size;
        });
        return books.log().look().orElseThrow();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
