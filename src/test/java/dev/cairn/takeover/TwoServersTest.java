package dev.cairn.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import dev.cairn.plant.Books;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.note.Head;
import dev.cairn.store.cassandra.server.CassandraCluster;
import dev.cairn.store.cassandra.server.NeedsCassandra;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Two {@code cairn serve} of one ledger in one keyspace, with a gateway and a reader that know one address only. The first is killed and its
 * disk is gone; a paused one wakes after it was replaced. Afterwards everything that the gateway has ever signed is in the log once.
 */
@NeedsCassandra
class TwoServersTest {
    /** Long enough for a machine that has much else to do; what it took is printed, and TakeoverTest holds the lease's own time. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int TRY_AGAIN = 75;
    private static final String HOST =
            """
            profile: takeover-host
            host: { on: true, interval: 200ms }
            batch: { readings: 6, period: 300ms }
            """;

    private static final Plant.Server SERVER = Plant.Server.sealing(Duration.ofMillis(200));

    private Plant plant;
    private Gateway host;
    private Books books;
    private Proc witness;
    private Proc server;
    private Proc gateway;
    private long size;

    @BeforeEach
    void a_gateway_and_the_first_server(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        plant = Plant.in(folder.resolve("plant"), new SecureRandom())
                .on("cassandra://" + CassandraCluster.shared().contactPoints() + "/" + CassandraCluster.freshKeyspace()
                        + "?dc=" + CassandraCluster.DATACENTER + "&replication=1");
        plant.settings(SERVER);
        host = plant.gateway("host", Algorithm.ED25519);
        plant.settings(host, plant.door(), HOST, "{}");
        books = new Books(plant, List.of(host));
        witness = plant.startWitness();
        server = Plant.awaitServing(Plant.startServer(machine("first")));
        plant.found();
        gateway = plant.startGateway(host);
        awaitSize(10);
    }

    @AfterEach
    void nothing_runs() {
        gateway.close();
        server.close();
        witness.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void one_takes_over_from_the_other_and_nothing_that_was_acknowledged_is_lost() throws Exception {
        Proc second = Plant.startServer(machine("second"));
        standsBy(second);
        killWithItsDisk("first");
        System.out.println("taken over from a killed server after " + millisUntilServing(second) + " ms");
        server = second;
        awaitSize(size + 5);

        try (Proc third = Plant.startServer(plant.otherSettings(SERVER))) {
            standsBy(third);
            second.freeze();
            System.out.println("taken over from a paused server after " + millisUntilServing(third) + " ms");
            second.thaw();
            assertEquals(TRY_AGAIN, second.awaitExit(PATIENCE), second::tail);
            third.stop();
        }
        server = Plant.awaitServing(plant.startServer());
        awaitSize(size + 5);
        gateway.stop();
        books.settle(2);
        checkItBesideItsWriter();
        assertEquals(List.of(), books.audit(server, plant.door(), new Random(1)));
        assertTrue(books.made(host.data()) >= 10, "the gateway made " + books.made(host.data()) + " statements");
        assertTrue(witness.isAlive());
    }

    private void checkItBesideItsWriter() {
        StringWriter said = new StringWriter();
        CommandLine fsck = Main.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        String settings = plant.file("serve.yaml").toString();
        assertEquals(0, fsck.execute("fsck", settings), said::toString);
        assertTrue(said.toString().startsWith("whole: "), said::toString);
        assertEquals(1, fsck.execute("backup", settings, plant.file("copy").toString()));
        assertTrue(said.toString().contains("For Cassandra run a mirror"), said::toString);
        assertTrue(server.isAlive(), server::tail);
    }

    /** A machine with nothing but settings, keys and certificates, and the same address as any other. */
    private Path machine(String name) throws IOException {
        Path own = plant.file(name);
        for (String part : List.of("serve.yaml", "genesis.txt", "keys", "tls")) {
            try (Stream<Path> files = Files.walk(plant.file(part))) {
                for (Path file : files.toList()) {
                    Path to = own.resolve(plant.file("").relativize(file).toString());
                    Files.createDirectories(to.getParent());
                    if (Files.isRegularFile(file)) {
                        Files.copy(file, to);
                    }
                }
            }
        }
        return own.resolve("serve.yaml");
    }

    private static void standsBy(Proc standby) {
        standby.awaitLine("standing by: ledger " + Plant.ORIGIN + " is written by process \\d+", Plant.START);
        assertFalse(standby.output().stream().anyMatch(line -> line.startsWith("serving ")), standby::tail);
    }

    private void killWithItsDisk(String name) throws IOException {
        server.kill9();
        try (Stream<Path> files = Files.walk(plant.file(name))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static long millisUntilServing(Proc standby) {
        long begun = System.nanoTime();
        standby.awaitLine("^serving ", PATIENCE);
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** The public log reaches that size, witnessed; every checkpoint that was ever seen is a prefix of it (see the audit). */
    private void awaitSize(long least) {
        server.await("witnessed tree of " + least, PATIENCE, () -> {
            Optional<Head> head = books.log().look();
            if (head.isEmpty()
                    || !head.get().quorum()
                    || head.get().checkpoint().size() < least) {
                return false;
            }
            size = head.get().checkpoint().size();
            return true;
        });
    }
}
