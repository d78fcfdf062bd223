package dev.cairn.bench.edge;

import dev.cairn.bench.CpuTimes;
import dev.cairn.check.FreePorts;
import dev.cairn.check.Mosquitto;
import dev.cairn.check.Proc;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.plant.Plant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ordinary pipeline: Mosquitto, a {@link Consumer}, PostgreSQL, on the machine and disk that the ledger uses. The gateways' side is
 * the same: TLS with their certificates, MQTT 5, QoS 1, the same bytes.
 */
final class Pipeline implements AutoCloseable {
    private static final String TABLE =
            """
            CREATE TABLE reading (device text NOT NULL, time timestamptz NOT NULL, channel text NOT NULL,
              value double precision NOT NULL, unit text NOT NULL, PRIMARY KEY (device, time, channel))
            """;

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration COMMIT = Duration.ofSeconds(300);

    private final Mosquitto broker;
    private final Postgres database;
    private final Proc consumer;

    private Pipeline(Mosquitto broker, Postgres database, Proc consumer) {
        this.broker = broker;
        this.database = database;
        this.consumer = consumer;
    }

    /** What is missing here for it. */
    static Optional<String> missing() {
        if (!Mosquitto.available()) {
            return Optional.of("Mosquitto is not installed (Debian: mosquitto)");
        }
        return Postgres.programs().isEmpty()
                ? Optional.of("PostgreSQL is not installed (Debian: postgresql)")
                : Optional.empty();
    }

    /** Starts all three in a new folder. */
    static Pipeline start(Path folder, Plant plant, Path gateways, Optional<Verifier> verifier)
            throws IOException, SQLException {
        Files.createDirectory(folder);
        int plain = FreePorts.next();
        Mosquitto broker = Mosquitto.in(folder)
                .tls(plant.file("tls/ca.pem"), plant.file("tls/door.pem"), plant.file("tls/door.key"))
                .with("tls_version tlsv1.3")
                // It must not lose what waits for the consumer, and the consumer must be kept busy.
                .with("max_queued_messages 0")
                .with("max_inflight_messages 2000")
                // The consumer stands beside the broker and needs no TLS.
                .with("listener " + plain + " 127.0.0.1")
                .start();
        Postgres database = Postgres.start(folder.resolve("postgres"));
        database.execute(TABLE);
        database.requireDurable();
        Proc consumer = Proc.named("consumer")
                .jvm(EdgeBench.MEMORY.toArray(String[]::new))
                .java(
                        Consumer.class,
                        "tcp://127.0.0.1:" + plain,
                        database.url(),
                        plant.file(""),
                        gateways,
                        verifier.map(Verifier::name).orElse("trust"));
        consumer.awaitLine("^listening", START);
        return new Pipeline(broker, database, consumer);
    }

    int port() {
        return broker.port();
    }

    /** What was committed, and when that was said. */
    record Committed(long messages, long readings, long millis) {}

    /** Waits until so many messages are committed. */
    Committed await(long messages) {
        consumer.await(
                messages + " messages committed", COMMIT, () -> committed().messages() >= messages);
        return committed();
    }

    private Committed committed() {
        List<String> said = consumer.output();
        for (int i = said.size() - 1; i >= 0; i--) {
            String[] words = said.get(i).split(" ");
            if (words[0].equals("committed")) {
                return new Committed(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            }
        }
        return new Committed(0, 0, 0);
    }

    /** Rows in the table, counted there. */
    long rows() throws SQLException {
        return Long.parseLong(database.ask("SELECT count(*) FROM reading"));
    }

    /** CPU time in µs of each part; the consumer's without its JVM's compilers. */
    record Spent(long broker, long consumer, long compilers, long database) {
        Spent since(Spent before) {
            return new Spent(
                    broker - before.broker,
                    consumer - before.consumer,
                    compilers - before.compilers,
                    database - before.database);
        }

        long all() {
            return broker + consumer + database;
        }
    }

    Spent spent() throws IOException {
        long compilers = CpuTimes.compilersMicros(consumer.pid());
        return new Spent(
                Cpu.micros(broker.proc().pid()),
                Cpu.micros(consumer.pid()) - compilers,
                compilers,
                database.cpuMicros());
    }

    /** Highest resident memory of broker and consumer together; the database's is mostly shared and not counted. */
    long residentKib() throws IOException {
        return Cpu.residentKib(broker.proc().pid()) + Cpu.residentKib(consumer.pid());
    }

    @Override
    public void close() {
        consumer.close();
        broker.close();
        database.close();
    }
}
