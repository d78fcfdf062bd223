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
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import dev.cairn.walk.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * EPCIS queries of a ledger in Cassandra, asked over HTTP: {@code cairn serve} is killed while it feeds its index and while it makes it anew,
 * and starts again each time with an empty folder of its own.
 */
@NeedsCassandra
class ServedFromTablesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int OK = 200;
    private static final int EVENTS = 300;
    private static final Pattern LOT = Pattern.compile("/10/(LOT-[0-9]+)\"");

    private final SecureRandom random = new SecureRandom();
    private Plant plant;
    private Proc witness;
    private Proc server;

    @BeforeEach
    void a_founded_ledger(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), random)
                .on("cassandra://" + CassandraCluster.shared().contactPoints() + "/" + CassandraCluster.freshKeyspace()
                        + "?dc=" + CassandraCluster.DATACENTER + "&replication=1");
        plant.settings(Plant.Server.sealing(Duration.ofMillis(200)));
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
    }

    @AfterEach
    void nothing_runs() {
        server.close();
        witness.close();
    }

    private Outbox outbox() throws IOException {
        return Outbox.open(plant.file("outbox/events"), Plant.ORIGIN, plant.key("organisation"), random);
    }

    private void write(Outbox outbox, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            outbox.add(
                    EventCapsule.of(Shelved.event(i, "LOT-" + i), random),
                    InstantSource.system(),
                    new HostClock(random));
        }
    }

    private void deliver(Outbox outbox) {
        try {
            new Courier(plant.capture()).send(outbox);
        } catch (IOException | InterruptedException | RuntimeException serverIsKilled) {
            // It is sent again.
        }
    }

    /** The lots of the events in an answer, in its order; none while the index is being made. */
    private List<String> lots() {
        Http.Reply reply =
                Http.get(URI.create(plant.site() + "/events?EQ_bizStep=shipping&perPage=1000"), "application/json");
        return reply.status() == OK
                ? LOT.matcher(reply.text()).results().map(MatchResult::group).toList()
                : List.of();
    }

    private void awaitEvents(int count) {
        server.await("all are in the index", PATIENCE, () -> lots().size() >= count);
        List<String> all = IntStream.range(0, count)
                .mapToObj(i -> "/10/LOT-" + i + "\"")
                .sorted()
                .toList();
        assertEquals(all, lots().stream().sorted().toList());
    }

    private String reindex() {
        try (Proc proc = Proc.named("reindex").java(Main.class, "reindex", plant.file("serve.yaml"))) {
            assertEquals(0, proc.awaitExit(PATIENCE), proc::tail);
            return String.join("\n", proc.output());
        }
    }

    /** Another machine: it has the settings, keys and certificates, and nothing that the dead one made. */
    private void killAndStartElsewhere() throws IOException {
        server.kill9();
        try (Stream<Path> files = Files.walk(plant.file("server-data"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        server = Plant.awaitServing(plant.startServer());
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void answers_the_same_after_every_kill_from_an_empty_folder() throws Exception {
        try (Outbox outbox = outbox()) {
            write(outbox, 0, EVENTS);
            Thread courier = new Thread(() -> deliver(outbox));
            courier.start();
            server.await("the index is amid it", PATIENCE, () -> !lots().isEmpty());
            killAndStartElsewhere();
            courier.join(PATIENCE.toMillis());
            assertFalse(courier.isAlive());
            new Courier(plant.capture()).send(outbox);
            awaitEvents(EVENTS);
        }
        List<String> before = lots();
        String said = reindex();
        assertTrue(said.contains("the events in Cassandra were made anew"), said);
        assertEquals(before, lots());

        Path wish = plant.file("server-data/reindex");
        Files.writeString(wish, "");
        server.await("it is being made anew", PATIENCE, () -> hasBegun(wish));
        killAndStartElsewhere();
        awaitEvents(EVENTS);
        assertEquals(before, lots());
        try (Outbox outbox = outbox()) {
            write(outbox, EVENTS, EVENTS + 2);
            new Courier(plant.capture()).send(outbox);
        }
        awaitEvents(EVENTS + 2);
        assertEquals(List.of(), databases());
    }

    /** The server has written how far it is, or is done already. */
    private static boolean hasBegun(Path wish) {
        try {
            return !Files.exists(wish) || Files.size(wish) > 0;
        } catch (IOException doneMeanwhile) {
            return true;
        }
    }

    private List<Path> databases() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(plant.file(""))) {
            files.filter(file -> file.getFileName().toString().startsWith("events.db"))
                    .forEach(found::add);
        }
        return found;
    }
}
