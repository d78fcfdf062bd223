package dev.cairn.bench;

import dev.cairn.check.House;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What this machine allows at best, one thread: the ceilings that every other measurement stands under. Disk figures are
 * those of the disk below {@code src/target}.
 */
public final class Limits implements Measurement {
    private static final Duration WARM_UP = Duration.ofMillis(700);
    private static final Duration MEASURED = Duration.ofSeconds(2);
    private static final int STATEMENT_BYTES = 280;
    private static final int BATCH_BYTES = 4096;
    private static final Clock CLOCK = new Clock(2, OptionalLong.of(10), Bytes.ofHex("00".repeat(16)), 1);
    private static final int HASHED_BYTES = 1 << 20;
    private static final int NODES_A_TIME = 1_000;

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String summary() {
        return "what this machine allows: signatures, verifications and fsyncs a second, hashing";
    }

    @Override
    public Map<String, Object> run(List<String> words) throws IOException {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("limits takes no words, not " + words);
        }
        Map<String, Object> found = new LinkedHashMap<>();
        for (Algorithm algorithm : Algorithm.values()) {
            signatures(algorithm, found);
        }
        hashing(found);
        disk(House.target("bench"), found);
        return found;
    }

    private static void signatures(Algorithm algorithm, Map<String, Object> found) throws IOException {
        SecureRandom random = new SecureRandom();
        SoftwareSigner signer = SoftwareSigner.generate(algorithm, random);
        Bytes statement = Bytes.random(random, STATEMENT_BYTES);
        Bytes signature = signer.sign(statement);
        String prefix = algorithm.label().toLowerCase(Locale.ROOT);
        found.put(prefix + "_sign_per_s", perSecond(times(() -> signer.sign(statement))));
        found.put(prefix + "_verify_per_s", perSecond(times(() -> {
            if (!signer.publicKey().verify(statement, signature).isProven()) {
                throw new IllegalStateException("a good signature was refused");
            }
        })));
        System.err.println(prefix + " measured");
    }

    /**
     * How often something can be done when all processors do it at once: beside a busy neighbour a virtual processor is slower than alone.
     *
     * @param perSecond by the clock, all processors together
     * @param cpuMicros CPU time of one
     */
    public record Rate(long perSecond, double cpuMicros) {
        /** In a second of one processor's time. */
        public long perCpuSecond() {
            return Math.round(1e6 / cpuMicros);
        }
    }

    /** Verifications under the strict rule by a verifier that intake may use, on all processors. */
    public static Rate verifier(Signatures signatures) throws IOException, InterruptedException {
        return onAllProcessors(() -> {
            SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
            Bytes chain = Bytes.random(new SecureRandom(), Statement.CHAIN_BYTES);
            Statement statement = new ChainPen("limits.example", chain, 0, Hash.ZERO, signer)
                    .next(Hash.sha256(chain), Instant.EPOCH, CLOCK, Optional.empty());
            return () -> signatures.verify(statement, signer.publicKey());
        });
    }

    /** Measures work on as many threads as there are processors; each has its own. */
    public static Rate onAllProcessors(Callable<Work> work) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(processors);
        try {
            Callable<Rate> one = () -> onThisThread(work.call());
            long rate = 0;
            double micros = 0;
            for (Future<Rate> each : threads.invokeAll(Collections.nCopies(processors, one))) {
                rate += each.get().perSecond;
                micros += each.get().cpuMicros / processors;
            }
            return new Rate(rate, micros);
        } catch (ExecutionException e) {
            throw new IOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Rate onThisThread(Work work) throws IOException {
        repeat(work, WARM_UP);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long[] nanos = repeat(work, MEASURED);
        cpu = threads.getCurrentThreadCpuTime() - cpu;
        return new Rate(perSecond(nanos), cpu / 1e3 / nanos.length);
    }

    /** Appends of {@value #BATCH_BYTES} bytes with fdatasync a second, in that folder. */
    public static long fsyncsPerSecond(Path folder) throws IOException {
        Map<String, Object> found = new LinkedHashMap<>();
        disk(folder, found);
        return (long) found.get("fsync_per_s");
    }

    /** SHA-256 digests a second of a tree node's 65 bytes, one thread. */
    static long nodesPerSecond() throws IOException {
        Hash left = Hash.sha256(Bytes.EMPTY);
        return NODES_A_TIME
                * perSecond(times(() -> {
                    Hash node = left;
                    for (int i = 0; i < NODES_A_TIME; i++) {
                        node = Merkle.node(left, node);
                    }
                    if (node.equals(left)) {
                        throw new IllegalStateException("a collision");
                    }
                }));
    }

    private static void hashing(Map<String, Object> found) throws IOException {
        Bytes block = Bytes.random(new SecureRandom(), HASHED_BYTES);
        found.put("sha256_mib_per_s", perSecond(times(() -> Hash.sha256(block))));
        System.err.println("hashing measured");
    }

    private static void disk(Path folder, Map<String, Object> found) throws IOException {
        Path file = Files.createTempFile(folder, "fsync", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            byte[] batch = new byte[BATCH_BYTES];
            long[] nanos = times(() -> {
                channel.write(ByteBuffer.wrap(batch));
                channel.force(false);
            });
            Arrays.sort(nanos);
            found.put("fsync_per_s", perSecond(nanos));
            found.put("fsync_p50_us", nanos[nanos.length / 2] / 1000);
            found.put("fsync_p99_us", nanos[(int) (nanos.length * 0.99)] / 1000);
        } finally {
            Files.delete(file);
        }
        System.err.println("disk measured");
    }

    /** What is measured, once. */
    public interface Work {
        void once() throws IOException;
    }

    private static long perSecond(long[] nanos) {
        return Math.round(1e9 / Arrays.stream(nanos).average().orElseThrow());
    }

    /** Nanoseconds of each run, after warming up. */
    private static long[] times(Work work) throws IOException {
        repeat(work, WARM_UP);
        return repeat(work, MEASURED);
    }

    private static long[] repeat(Work work, Duration span) throws IOException {
        long[] nanos = new long[1024];
        int runs = 0;
        long end = System.nanoTime() + span.toNanos();
        for (long begun = System.nanoTime(); begun < end; runs++) {
            work.once();
            long now = System.nanoTime();
            nanos = runs < nanos.length ? nanos : Arrays.copyOf(nanos, runs * 2);
            nanos[runs] = now - begun;
            begun = now;
        }
        return Arrays.copyOf(nanos, runs);
    }
}
