package dev.cairn.reliability;

import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A writer in a process of its own, with a folder that is lost with it. */
final class LoadProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);

    private final Keyspace keyspace;
    private final Path folder;
    private final Path resume;
    private final Proc proc;
    private int read;

    LoadProcess(Keyspace keyspace, String name) throws IOException {
        this.keyspace = keyspace;
        this.folder = Files.createTempDirectory(keyspace.order.folder(), name + "-");
        this.resume = folder.resolve("resume");
        sayWhereToGoOn();
        this.proc = Proc.named("cassandra-" + name)
                .jvm(
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + House.root().resolve(".mvn/tools/logback-test.xml"))
                .java(
                        LedgerLoad.class,
                        folder,
                        keyspace.order.seed(),
                        resume,
                        keyspace.order.plant().orElse("-"),
                        keyspace.url(),
                        keyspace.ledger);
    }

    /** For one who stands by: the file is read when he has taken over. */
    void sayWhereToGoOn() throws IOException {
        Files.write(resume, keyspace.starts());
    }

    /** Waits until it stands by. */
    void awaitStandingBy() {
        proc.awaitLine("^S ", START);
    }

    /** Waits until something was acknowledged. */
    void awaitFirst() {
        proc.awaitLine("^= ", START);
    }

    /** Waits for so many more acknowledgements; gives up after the time, or when it has ended. */
    boolean await(long more, Duration within) {
        long until = acknowledged() + more;
        long end = System.nanoTime() + within.toNanos();
        while (acknowledged() < until) {
            if (System.nanoTime() > end || !proc.isAlive()) {
                return false;
            }
            LockSupport.parkNanos(20_000_000);
        }
        return true;
    }

    long acknowledged() {
        return proc.output().stream().filter(line -> line.startsWith("= ")).count();
    }

    boolean isAlive() {
        return proc.isAlive();
    }

    void freeze() {
        proc.freeze();
    }

    void thaw() {
        proc.thaw();
    }

    /** Brings what it said since the last time to the books. */
    void report() {
        List<String> lines = proc.output();
        keyspace.note(lines.subList(read, lines.size()));
        read = lines.size();
    }

    /** Waits until it ends because another has taken over; anything else is a complaint. */
    void requireDeposed(Duration within) {
        try {
            proc.awaitExit(within);
        } catch (AssertionError e) {
            keyspace.complain(Count.FORKED, "a deposed process goes on: " + e.getMessage());
            return;
        }
        // A request that was under way while it slept has timed out when it wakes: that may be what it halts with.
        if (proc.output().stream().noneMatch(line -> line.matches("! HLT-0[23] .*"))) {
            keyspace.complain(Count.BROKEN, "a deposed process ended without a halt" + proc.tail());
        }
    }

    /** SIGKILL, and its disk is gone. */
    void killWithItsDisk() {
        proc.kill9();
        report();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String tail() {
        return proc.tail();
    }

    @Override
    public void close() {
        proc.close();
        try {
            Files.deleteIfExists(proc.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
