package dev.cairn.launch.shelf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Main;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.plant.Plant;
import dev.cairn.query.EventStore;
import dev.cairn.store.SqliteEvents;
import dev.cairn.walk.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn serve} and {@code cairn reindex} as processes: what is in {@code events.db} through kill -9, erasure and a remake. */
class ServedEventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SIGTERM_EXIT = 143;
    private static final int EVENTS = 300;

    private final SecureRandom random = new SecureRandom();
    private Plant plant;
    private Proc witness;
    private Proc server;
    private Path events;

    @BeforeEach
    void a_founded_ledger(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), random);
        plant.settings(Plant.Server.sealing(Duration.ofMillis(100)));
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
        events = plant.file("ledger/events.db");
    }

    @AfterEach
    void nothing_runs() {
        server.close();
        witness.close();
    }

    private Outbox outbox() throws IOException {
        return Outbox.open(plant.file("outbox/events"), Plant.ORIGIN, plant.key("organisation"), random);
    }

    private List<String> write(Outbox outbox, int from, int to, String lot) throws IOException {
        List<String> hashes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            var event = Shelved.event(i, lot + i);
            outbox.add(EventCapsule.of(event, random), InstantSource.system(), new HostClock(random));
            hashes.add(event.hashId());
        }
        return hashes;
    }

    /** A number from the index, read beside the server; -1 where there is nothing to be read. */
    private long ask(String sql) {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:file:" + events + "?mode=ro");
                Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException notNow) {
            return -1;
        }
    }

    private String health() {
        return Http.get(URI.create(plant.site() + "/healthz")).text();
    }

    private boolean isInTheFiles(String text) {
        try (Stream<Path> files = Files.list(plant.file("ledger"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("events.db"))
                    .toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException deletedMeanwhile) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cairn(int expected, String command, Object... words) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(words));
        try (Proc proc = Proc.named(command).java(Main.class, all.toArray())) {
            assertEquals(expected, proc.awaitExit(PATIENCE), proc::tail);
            return String.join("\n", proc.output());
        }
    }

    private void startAgain() {
        server = Plant.awaitServing(plant.startServer());
    }

    /** With the server stopped: each hash has one event with one entry, and there is no other. */
    private void assertEachOnce(List<String> hashes) {
        try (SqliteEvents store = SqliteEvents.open(events)) {
            for (String hash : hashes) {
                List<EventStore.Found> found = store.load(store.having("hash", hash));
                assertEquals(
                        List.of(1),
                        found.stream().map(each -> each.entries().size()).toList(),
                        hash);
            }
            assertEquals(
                    hashes.size(), store.values("hash", "", EventStore.HITS_MAX).size());
        }
    }

    private static void deliver(Outbox outbox, Courier courier) {
        try {
            courier.send(outbox);
        } catch (IOException | InterruptedException | RuntimeException serverIsKilled) {
            // It is sent again.
        }
    }

    private void send(Outbox outbox) throws IOException, InterruptedException {
        new Courier(plant.capture()).send(outbox);
    }

    private String found(String question) {
        Http.Reply reply = Http.get(URI.create(plant.site() + "/events?" + question), "application/json");
        assertEquals(200, reply.status(), reply::text);
        return reply.text();
    }

    private void awaitEvents(int count) {
        server.await("all are in the index", PATIENCE, () -> ask("SELECT count(*) FROM event") == count);
        assertEquals(0, ask("SELECT count(*) FROM entry"), "nobody signed one again");
    }

    @Test
    void each_event_is_there_once_through_kills_a_remake_an_erasure_and_a_broken_file() throws Exception {
        List<String> hashes = new ArrayList<>();
        try (Outbox outbox = outbox()) {
            hashes.addAll(write(outbox, 0, EVENTS, "MARKED-"));
            killAmid(outbox);
            startAgain();
            send(outbox);
            awaitEvents(EVENTS);
        }
        String said = cairn(0, "reindex", plant.file("serve.yaml"));
        assertTrue(said.contains("events.db was made anew"), said);
        assertEquals(EVENTS, ask("SELECT count(*) FROM event"));
        assertTrue(isInTheFiles("MARKED-7\""), "it was never there: the test cannot fail");
        erase(hashes.remove(7));
        server.await("no file holds it", PATIENCE, () -> !isInTheFiles("MARKED-7\""));
        server.kill9();
        assertFalse(isInTheFiles("MARKED-7\""));
        assertEachOnce(hashes);
        String alone = cairn(0, "reindex", plant.file("serve.yaml"));
        assertTrue(alone.contains("the next cairn serve makes events.db anew"), alone);
        assertFalse(Files.exists(events));
        Files.createDirectories(events.resolve("in the way"));
        String key = Files.readString(plant.file("ledger/page-key"));
        startAgain();
        server.await("it is told", PATIENCE, () -> health().startsWith("damaged\nPRJ-03 events.db: "));
        try (Outbox outbox = outbox()) {
            hashes.addAll(write(outbox, EVENTS, EVENTS + 2, "LAST-"));
            send(outbox);
        }
        Files.delete(events.resolve("in the way"));
        Files.delete(events);
        server.await("it is mended", PATIENCE, () -> health().equals("ok\n"));
        awaitEvents(hashes.size());
        String shipped = found("EQ_bizStep=shipping&perPage=1000");
        assertTrue(shipped.contains("/10/MARKED-8\""), shipped);
        assertFalse(shipped.contains("/10/MARKED-7\""));
        assertEquals(SIGTERM_EXIT, server.stop());
        assertEachOnce(hashes);
        assertFalse(isInTheFiles("MARKED-7\""));
        assertEquals(key, Files.readString(plant.file("ledger/page-key")));
    }

    private void killAmid(Outbox outbox) throws InterruptedException {
        Thread courier = new Thread(() -> deliver(outbox, new Courier(plant.capture())));
        courier.start();
        server.await("the index is amid it", PATIENCE, () -> ask("SELECT count(*) FROM event") > 0);
        server.kill9();
        courier.join(PATIENCE.toMillis());
        assertFalse(courier.isAlive());
    }

    private void erase(String hash) {
        String said = cairn(
                0,
                "erase",
                "--key",
                plant.file("keys/organisation.key"),
                "--genesis",
                plant.file("genesis.txt"),
                "--outbox",
                plant.file("outbox/events"),
                "--post",
                plant.capture(),
                "--ledger",
                plant.site(),
                "--reason",
                "asked for",
                "--yes",
                hash);
        assertTrue(said.contains("taken 1"), said);
    }
}
