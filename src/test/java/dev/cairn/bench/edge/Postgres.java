package dev.cairn.bench.edge;

import dev.cairn.check.FreePorts;
import dev.cairn.check.Proc;
import dev.cairn.check.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a loopback port of its own, with its data in a folder of its own on the disk that the ledger uses, and its
 * settings as they come: {@code fsync} and {@code synchronous_commit} are on, and asked for. It does not run as root, so root runs it as
 * another user.
 */
public final class Postgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String OTHER_USER = "postgres";
    private static final Duration START = Duration.ofSeconds(60);

    private final int port = FreePorts.next();
    private final Proc proc;

    private Postgres(Path data, Path programs, List<String> settings) {
        List<String> command = new ArrayList<>(asUser());
        command.addAll(List.of(
                programs.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        settings.forEach(each -> command.addAll(List.of("-c", each)));
        proc = Proc.named("postgres").in(data).command(command);
        proc.awaitLine("ready to accept connections", START);
    }

    /** Where its programs are: Debian's newest. */
    public static Optional<Path> programs() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .sorted()
                    .reduce((older, newer) -> newer);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Makes a cluster in a new folder and starts it.
     *
     * @param settings beside Debian's own, as in {@code postgresql.conf}: {@code shared_buffers=1GB}
     */
    public static Postgres start(Path folder, String... settings) throws IOException {
        Path programs =
                programs().orElseThrow(() -> new IOException("PostgreSQL is not installed (Debian: postgresql)"));
        Path data = Files.createDirectory(folder);
        if (!asUser().isEmpty()) {
            Programs.run("chown", OTHER_USER, data.toString());
        }
        List<String> words = new ArrayList<>(asUser());
        words.addAll(List.of(
                programs.resolve("initdb").toString(),
                "-D",
                data.toString(),
                "-A",
                "trust",
                "-U",
                "bench",
                "--no-locale",
                "-E",
                "UTF8"));
        Programs.run(words.get(0), words.subList(1, words.size()).toArray(String[]::new));
        return new Postgres(data, programs, List.of(settings));
    }

    private static List<String> asUser() {
        return "root".equals(System.getProperty("user.name")) ? List.of("runuser", "-u", OTHER_USER, "--") : List.of();
    }

    /** @throws IOException if a commit would be answered before it is on the disk */
    public void requireDurable() throws IOException, SQLException {
        for (String setting : List.of("fsync", "synchronous_commit")) {
            if (!ask("SHOW " + setting).equals("on")) {
                throw new IOException("PostgreSQL has " + setting + " off: no fair peer");
            }
        }
    }

    /** For JDBC; batches become statements of many rows, as whoever wants speed would have it. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench&reWriteBatchedInserts=true";
    }

    /** Runs one statement. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value of the answer. */
    public String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** CPU time of all its processes, those that have ended included, in µs. */
    public long cpuMicros() throws IOException {
        return Cpu.micros(proc.pid());
    }

    @Override
    public void close() {
        proc.stop();
    }
}
