package dev.cairn.bench.edge;

import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.batch.Context;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.launch.HostClock;
import dev.cairn.model.Senml;
import dev.cairn.model.disk.Disk;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * What one gateway's statement costs on this machine, by the agent's own classes and one thread: records, capsule, signature, spool on a
 * real file system, one fsync a statement. A Pi 4's core is some four times slower; the ratios stay.
 */
final class OwnCost {
    private static final SpoolLimits LIMITS = new SpoolLimits(1L << 30, 0, 1 << 22, false);

    private final Path folder;
    private final Random values;
    private final SecureRandom salts = new SecureRandom();
    private final SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, salts);
    private final Clock clock = new HostClock(salts).get();
    private final Context context = new Context(signer.publicKey().thumbprint());
    private final Duration span;
    private long round;

    /**
     * @param folder on the disk to be measured
     * @param span of each warm-up, and again of each measurement
     */
    OwnCost(Path folder, Random values, Duration span) {
        this.span = span;
        this.folder = folder;
        this.values = values;
    }

    private interface Step {
        void once() throws IOException;
    }

    /** Puts signatures a second of CPU time, and for one and for many readings a statement what the spool takes and costs. */
    void measure(int many, Map<String, Object> found) throws IOException {
        Bytes statement = Bytes.random(salts, Statement.CHAIN_BYTES * 16);
        Run signing = run(() -> signer.sign(statement));
        found.put("edge_sign_per_cpu_s", Math.round(signing.times * 1e9 / signing.cpuNanos));
        for (int readings : new int[] {1, many}) {
            spool(readings, "edge_s" + readings + "_", found);
        }
    }

    private void spool(int readings, String prefix, Map<String, Object> found) throws IOException {
        Path own = folder.resolve("spool-" + readings);
        try (Spool spool = Spool.open(Disk.folder(own), LIMITS, Bytes.random(salts, Statement.CHAIN_BYTES))) {
            InstantSource wall = () -> instant(readings);
            ChainWriter writer = new ChainWriter(Plant.ORIGIN, signer, wall, () -> clock, spool);
            long used = spool.fill().usedBytes();
            long first = spool.nextSeq();
            Run run = run(() -> {
                round++;
                writer.write(
                        Senml.capsule(Harvest.records(context, instant(readings), readings, clock, values), salts),
                        Optional.empty());
                spool.commit();
            });
            double all = run.times * (double) readings;
            found.put(prefix + "spool_records_per_s", Math.round(run.times * 1e9 / run.nanos));
            found.put(prefix + "cpu_us_per_reading", tenths(run.cpuNanos / 1e3 / all));
            found.put(
                    prefix + "spool_bytes_per_reading",
                    tenths((spool.fill().usedBytes() - used) / (double) (spool.nextSeq() - first) / readings));
            found.put(prefix + "disk_bytes_per_reading", tenths(run.diskBytes / all));
        }
    }

    private Instant instant(int readings) {
        return Instant.ofEpochSecond(1_790_000_000L + round * readings);
    }

    private record Run(long times, long nanos, long cpuNanos, long diskBytes) {}

    private Run run(Step step) throws IOException {
        repeat(step, span);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long disk = Cpu.diskBytes();
        long begun = System.nanoTime();
        long times = repeat(step, span);
        return new Run(
                times, System.nanoTime() - begun, threads.getCurrentThreadCpuTime() - cpu, Cpu.diskBytes() - disk);
    }

    private static long repeat(Step step, Duration span) throws IOException {
        long end = System.nanoTime() + span.toNanos();
        long times = 0;
        while (System.nanoTime() < end) {
            step.once();
            times++;
        }
        return times;
    }

    static double tenths(double value) {
        return Math.round(10 * value) / 10.0;
    }
}
