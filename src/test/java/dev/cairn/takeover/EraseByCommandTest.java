package dev.cairn.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import dev.cairn.walk.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn erase}, {@code backup} and {@code restore} as processes, and a ledger in Cassandra that is killed as soon as it has taken the wish. */
@NeedsCassandra
class EraseByCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String MARKER = "Appleby4711";
    private static final String KEPT = "Ordinary0815";
    private static final Plant.Server SERVER = Plant.Server.sealing(Duration.ofMillis(200));
    private static final String EVENT =
            """
            {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
             "creationDate":"2026-06-01T12:00:00Z","epcisBody":{"eventList":[
             {"type":"ObjectEvent","action":"ADD","eventTime":"2026-06-01T07:30:00Z","eventTimeZoneOffset":"+02:00",
              "quantityList":[{"epcClass":"https://id.gs1.org/01/09521321000025/10/%s","quantity":4,"uom":"KGM"}]}]}}
            """;

    private Plant plant;
    private Proc witness;
    private Proc server;

    @BeforeEach
    void a_founded_ledger(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), new SecureRandom())
                .on("cassandra://" + CassandraCluster.shared().contactPoints() + "/" + CassandraCluster.freshKeyspace()
                        + "?dc=" + CassandraCluster.DATACENTER + "&replication=1");
        plant.settings(SERVER);
        witness = plant.startWitness();
        server = Plant.awaitServing(plant.startServer());
        plant.found();
    }

    @AfterEach
    void nothing_runs() {
        server.close();
        witness.close();
    }

    private Proc cairn(String command, Object... words) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(words));
        return Proc.named(command).java(Main.class, all.toArray());
    }

    private String done(int expected, String command, Object... words) {
        try (Proc proc = cairn(command, words)) {
            assertEquals(expected, proc.awaitExit(PATIENCE), proc::tail);
            return String.join("\n", proc.output());
        }
    }

    private Object[] signing(Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "--key", plant.file("keys/organisation.key"),
                "--genesis", plant.file("genesis.txt"),
                "--outbox", plant.file("outbox/events"),
                "--post", plant.capture()));
        words.addAll(List.of(more));
        return words.toArray();
    }

    private String sign(String lot) throws IOException {
        Path document = plant.file(lot + ".json");
        Files.writeString(document, EVENT.formatted(lot));
        String said = done(0, "sign", signing(document));
        return said.lines()
                .filter(line -> line.startsWith("signed "))
                .map(line -> line.split(" ")[2])
                .findFirst()
                .orElseThrow();
    }

    private long sizeOfNewestHead() {
        Http.Reply reply = Http.get(URI.create(plant.site() + "/checkpoint"));
        return reply.status() == 200
                ? Long.parseLong(reply.text().lines().toList().get(1))
                : 0;
    }

    private boolean isKept(String marker) throws IOException {
        return plant.capsules(sizeOfNewestHead()).stream()
                .flatMap(Optional::stream)
                .map(Bytes::toArray)
                .anyMatch(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains(marker));
    }

    private boolean isKeptNow(String marker) {
        try {
            return isKept(marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isShown(String lot) {
        return Http.get(URI.create(plant.site() + "/01/09521321000025/10/" + lot))
                        .status()
                == 200;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void what_is_erased_by_command_is_gone_after_a_kill_and_what_is_for_folders_says_so() throws Exception {
        String event = sign(MARKER);
        sign(KEPT);
        server.await("both lots are shown", PATIENCE, () -> isShown(MARKER) && isShown(KEPT));
        assertTrue(isKept(MARKER));
        String said = done(0, "erase", signing("--ledger", plant.site(), "--reason", "asked for", "--yes", event));
        assertTrue(said.contains(MARKER) && said.contains("taken 1"), said);
        server.kill9();
        server = Plant.awaitServing(plant.startServer());
        // It serves before what the killed one left is under a head: a lot that is not shown may be one that is not
        // shown yet.
        server.await("the other lot is shown", PATIENCE, () -> isShown(KEPT));
        server.await("the erased lot is not found any more", PATIENCE, () -> !isShown(MARKER));
        server.await("no capsule in the store holds it", PATIENCE, () -> !isKeptNow(MARKER));
        assertTrue(isKept(KEPT) && isShown(KEPT));
        String again = done(1, "erase", signing("--ledger", plant.site(), "--reason", "again", "--yes", event));
        assertTrue(again.contains("its data are not there any more"), again);
        String whole = done(0, "fsck", plant.file("serve.yaml"));
        assertTrue(whole.contains("(1 erased)"), whole);
        String backup = done(1, "backup", plant.file("serve.yaml"), plant.file("copy"));
        assertTrue(backup.contains("backup and restore are for folders"), backup);
        Files.createDirectories(plant.file("copy/public"));
        String restore = done(1, "restore", plant.file("copy"), plant.file("serve.yaml"));
        assertTrue(restore.contains("backup and restore are for folders"), restore);
        assertTrue(server.isAlive(), server::tail);
    }
}
