package dev.cairn.check;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A process of its own, with its output in {@code src/target/proc}. Closing kills it and its children; so does the end
 * of this JVM, for tests that died before closing.
 */
public final class Proc implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    /** For an end that was asked for; a server on a busy machine needs longer than it says. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int TAIL_LINES_MAX = 40;
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final Set<Proc> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Proc::kill)));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private Proc(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        RUNNING.add(this);
    }

    /** Begins a start; {@code name} names the log file. */
    public static Start named(String name) {
        return new Start(name);
    }

    /** How to start a process. */
    public static final class Start {
        private final String name;
        private final List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        private final Map<String, String> environment = new LinkedHashMap<>();
        private Path folder = House.root();
        private String classes = absolute(System.getProperty("java.class.path"));

        private Start(String name) {
            this.name = name;
        }

        /** Further JVM options, after {@code -Xmx256m -XX:+UseSerialGC}; later ones win. */
        public Start jvm(String... more) {
            options.addAll(List.of(more));
            return this;
        }

        /** One environment variable on top of this process's. */
        public Start env(String key, String value) {
            environment.put(key, value);
            return this;
        }

        /** Puts classes before those of the test class path. */
        public Start before(Path first) {
            classes = first + File.pathSeparator + classes;
            return this;
        }

        /** The working folder; else the repository's. */
        public Start in(Path workingFolder) {
            folder = workingFolder;
            return this;
        }

        /** Starts a main class with the test class path. */
        public Proc java(Class<?> main, Object... words) {
            return java(main.getName(), words);
        }

        /** The commands' own class path begins where they were started, the process may run anywhere else. */
        private static String absolute(String path) {
            return Arrays.stream(path.split(File.pathSeparator, -1))
                    .map(each -> Path.of(each).toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }

        /** Starts a main class, by name, with the test class path. */
        public Proc java(String main, Object... words) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-Dcairn.root=" + House.root());
            command.addAll(List.of("-cp", classes, main));
            Arrays.stream(words).map(String::valueOf).forEach(command::add);
            return command(command);
        }

        /** Starts any command. */
        public Proc command(List<String> command) {
            Path log = House.target("proc").resolve(name + "-" + STARTED.incrementAndGet() + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            try {
                return new Proc(name, builder.start(), log);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + command.get(0), e);
            }
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The file that standard output and error go to. */
    public Path log() {
        return log;
    }

    /** All whole lines written so far. */
    public List<String> output() {
        try {
            String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the first line in which the expression is found, and returns it; fails when the process ends without. */
    public String awaitLine(String expression, Duration limit) {
        Pattern pattern = Pattern.compile(expression);
        await("a line like " + expression, limit, () -> line(pattern).isPresent());
        return line(pattern).orElseThrow();
    }

    private Optional<String> line(Pattern pattern) {
        return output().stream().filter(line -> pattern.matcher(line).find()).findFirst();
    }

    /** Waits until something answers on the port; fails when the process ends before. */
    public Proc awaitPort(int port, Duration limit) {
        await("port " + port, limit, () -> FreePorts.answers(port));
        return this;
    }

    /** Waits for a condition while the process runs; fails when it ends or the time is over. */
    public void await(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            // Asked before the condition: what a dying process wrote last still counts.
            boolean alive = process.isAlive();
            if (condition.getAsBoolean()) {
                return;
            }
            if (!alive) {
                fail(name + " ended with " + process.exitValue() + " before " + what + tail());
            }
            if (System.nanoTime() > end) {
                fail(name + ": no " + what + " within " + limit + tail());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    /** Waits for the end and returns the exit code; 128 + n when signal n ended it. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                fail(name + " still runs after " + limit + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
        RUNNING.remove(this);
        return process.exitValue();
    }

    /** SIGTERM, and SIGKILL when that does not end it; returns the exit code. */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        return awaitExit(GRACE);
    }

    /** SIGSTOP: it does nothing more, and does not know it, until {@link #thaw}. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it was. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
            if (kill.waitFor() != 0) {
                fail("kill -" + signal + " " + name + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    /** SIGKILL: the process gets no chance to tidy up. Returns once it is gone. */
    public void kill9() {
        kill();
        awaitExit(GRACE);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill9();
    }

    /** The end of the output, for failure messages. */
    public String tail() {
        List<String> lines = output();
        return "\n--- " + log + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES_MAX), lines.size()));
    }
}
