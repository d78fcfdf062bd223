package dev.cairn.edge.cli;

import dev.cairn.edge.Agent;
import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands. Exit codes: 0 well, 1 something is wrong, 2 not understood. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final Duration STATUS_EVERY = Duration.ofSeconds(5);
    private static final String USAGE =
            """
            usage: cairn-edge run    --config edge.yaml              measure, sign, deliver, until told to stop
                   cairn-edge status --config edge.yaml              how the gateway does, in plain words
                   cairn-edge export --config edge.yaml --to FOLDER  copy what has no receipt, and what was refused
            """;

    private Commands() {}

    /** Runs one command to its end and gives the exit code. */
    public static int run(String[] arguments, InstantSource wall, PrintStream out, PrintStream err) {
        Line line = Line.parse(arguments);
        if (line.command().equals("--help") || line.command().equals("help")) {
            out.print(USAGE);
            return 0;
        }
        if (line.config().isEmpty()) {
            err.print(USAGE);
            return 2;
        }
        try {
            EdgeSettings settings = Settings.read(Path.of(line.config().get()), EdgeSettings.class, System.getenv());
            return run(line, settings, wall, out, err);
        } catch (SettingsException | IOException e) {
            err.println(e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int run(Line line, EdgeSettings settings, InstantSource wall, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        switch (line.command()) {
            case "run":
                return runAgent(settings, wall);
            case "status":
                return StatusFile.read(settings.data()).tell(wall.instant(), out);
            case "export":
                if (line.to().isPresent()) {
                    return Export.run(settings, Path.of(line.to().get()), out);
                }
                err.print(USAGE);
                return 2;
            default:
                err.print(USAGE);
                return 2;
        }
    }

    private static int runAgent(EdgeSettings settings, InstantSource wall) throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (Agent agent = Assembly.start(settings, wall)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitClose(asked, closed), "stop"));
            LOG.info("agent runs device={} data={}", agent.health().device(), settings.data());
            while (!asked.await(STATUS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                StatusFile.write(settings.data(), agent.health());
                if (!agent.isAlive()) {
                    LOG.error("AGT-01 a thread of the agent ended");
                    return 1;
                }
            }
            agent.close();
            StatusFile.write(settings.data(), agent.health());
            return 0;
        } finally {
            closed.countDown();
        }
    }

    /** SIGTERM: ask the main thread to close the agent, and hold the JVM until it has. */
    private static void awaitClose(CountDownLatch asked, CountDownLatch closed) {
        asked.countDown();
        try {
            if (!closed.await(30, TimeUnit.SECONDS)) {
                LOG.warn("agent did not close in time; what was signed is on disk");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
