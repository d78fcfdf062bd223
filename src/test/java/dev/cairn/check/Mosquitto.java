package dev.cairn.check;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real Mosquitto on a loopback port of its own, with everything it writes in the folder it was given. */
public final class Mosquitto implements AutoCloseable {
    static final String ABSENT = "Mosquitto is not installed (Debian: mosquitto)";

    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port = FreePorts.next();
    private final List<String> extra = new ArrayList<>();
    private boolean tls;
    private @Nullable Proc proc;

    private Mosquitto(Path folder) {
        this.folder = folder;
    }

    /** Whether the broker is installed. */
    public static boolean available() {
        return House.program("mosquitto").isPresent();
    }

    /** Begins a broker; mark the test {@link Needs.Broker}, then it is skipped when Mosquitto is not installed. */
    public static Mosquitto in(Path folder) {
        assumeTrue(available(), ABSENT);
        return new Mosquitto(folder);
    }

    /** TLS with client certificates required; PEM files. The certificate's common name becomes the user name. */
    public Mosquitto tls(Path authorities, Path certificate, Path key) {
        tls = true;
        return with("cafile " + authorities.toAbsolutePath())
                .with("certfile " + certificate.toAbsolutePath())
                .with("keyfile " + key.toAbsolutePath())
                .with("require_certificate true")
                .with("use_identity_as_username true");
    }

    /** Keeps sessions and queued messages in the folder over a restart. */
    public Mosquitto persistent() {
        return with("persistence true").with("persistence_location " + folder.toAbsolutePath() + "/");
    }

    /** One more line of {@code mosquitto.conf}, of the listener or global. */
    public Mosquitto with(String line) {
        extra.add(line);
        return this;
    }

    /** Starts it, or starts it again on the same port after {@link #stop} or {@link #kill9}. */
    public Mosquitto start() {
        Path file = folder.resolve("mosquitto.conf");
        List<String> lines = new ArrayList<>();
        // Without this, a broker started by root becomes the user "mosquitto", who cannot read a test's folder.
        lines.add("user " + System.getProperty("user.name"));
        // Standard error, because Mosquitto's standard output reaches a file only when its buffer is full.
        lines.add("log_dest stderr");
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("allow_anonymous true");
        lines.addAll(extra);
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String program = House.program("mosquitto").orElseThrow().toString();
        Proc started = Proc.named("mosquitto").in(folder).command(List.of(program, "-c", file.toString()));
        proc = started;
        started.awaitPort(port, START);
        return this;
    }

    /** The port; the same over restarts. */
    public int port() {
        return port;
    }

    /** What Paho connects to. */
    public String address() {
        return (tls ? "ssl" : "tcp") + "://127.0.0.1:" + port;
    }

    /** The broker's process. */
    public Proc proc() {
        if (proc == null) {
            throw new IllegalStateException("Mosquitto was not started");
        }
        return proc;
    }

    /** Ends it in peace. */
    public void stop() {
        proc().stop();
    }

    /** Ends it as a power cut would. */
    public void kill9() {
        proc().kill9();
    }

    @Override
    public void close() {
        if (proc != null) {
            proc.close();
        }
    }
}
