package dev.cairn.store.cassandra.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server process. Its data outlive it until {@link #close}: {@link #start} after {@link #stop} or {@link #kill9} finds
 * them again. Not for several threads.
 */
public final class CassandraNode implements AutoCloseable {
    /** Quiet 5 to 10 s; on a loaded machine with two cores up to a minute was seen. */
    private static final Duration START_MAX = Duration.ofMinutes(4);

    private static final Duration STOP_MAX = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int TAIL_LINES_MAX = 60;

    private final NodeFiles files;
    private final InetAddress address;
    private @Nullable Process process;

    CassandraNode(NodeFiles files, InetAddress address) {
        this.files = files;
        this.address = address;
    }

    /** Where drivers connect. */
    public InetSocketAddress endpoint() {
        return new InetSocketAddress(address, Loopback.NATIVE_PORT);
    }

    /** Starts the server on the data it has, and returns when it takes CQL connections. */
    public CassandraNode start() {
        if (isAlive()) {
            throw new IllegalStateException(address + " runs already");
        }
        files.write();
        Process started = launch();
        process = started;
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!Loopback.answers(address, Loopback.NATIVE_PORT)) {
            if (!started.isAlive()) {
                throw new IllegalStateException(
                        "Cassandra ended with " + started.exitValue() + " at its start" + tail());
            }
            if (System.nanoTime() > end) {
                started.destroyForcibly();
                throw new IllegalStateException("Cassandra takes no connections after " + START_MAX + tail());
            }
            sleep(POLL);
        }
        return this;
    }

    private Process launch() {
        try {
            return new ProcessBuilder(List.of(ServerFiles.java().toString(), "@" + files.arguments()))
                    .directory(files.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(files.output().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Cassandra", e);
        }
    }

    /** Whether its process runs, frozen or not. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The process id. */
    public long pid() {
        return running().pid();
    }

    /** Ends it in peace, and waits until it is gone (about 6 s: it leaves the ring first). */
    public void stop() {
        Process ending = running();
        ending.destroy();
        if (!await(ending, STOP_MAX)) {
            ending.destroyForcibly();
            await(ending, STOP_MAX);
        }
    }

    /** SIGKILL: it gets no chance to tidy up. Returns once it is gone. What was written but not synced stays in the page cache. */
    public void kill9() {
        Process ending = running();
        ending.destroyForcibly();
        await(ending, STOP_MAX);
    }

    /** SIGSTOP: its connections stay open and nothing answers. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it was. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start();
            if (!await(kill, STOP_MAX) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " " + pid() + " did not work");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of what it said, for failure messages. */
    public String tail() {
        try {
            List<String> lines = new String(Files.readAllBytes(files.output()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return "\n--- " + files.output() + "\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES_MAX), lines.size()));
        } catch (IOException e) {
            return "\n--- " + e;
        }
    }

    /** SIGKILL if it runs; its data are deleted, its log stays. */
    @Override
    public void close() {
        if (isAlive()) {
            kill9();
        }
        files.deleteData();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(address + " was not started");
        }
        return process;
    }

    private static boolean await(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
