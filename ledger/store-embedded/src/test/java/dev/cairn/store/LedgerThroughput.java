package dev.cairn.store;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.ChainPen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A first figure, not a benchmark to publish: closed-loop clients offer prepared statements (signature checks off) to a ledger
 * in the folder given. Arguments: folder, clients, statements for each. Prints one JSON line.
 */
final class LedgerThroughput {

    private final Consortium all = Consortium.withoutWitnesses(1);
    private final List<List<Offer>> scripts = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final long[] nanos;
    private final AtomicInteger measured = new AtomicInteger();

    private LedgerThroughput(int clients, int each) {
        nanos = new long[clients * each];
        for (int client = 0; client < clients; client++) {
            ChainPen pen = all.pen(Consortium.signer(Algorithm.ED25519, 1_000 + client), Consortium.chain(client));
            List<Offer> script = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                script.add(all.reading(pen, i));
            }
            scripts.add(script);
        }
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        LedgerThroughput run = new LedgerThroughput(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        run.measure(folder);
    }

    private void measure(Path folder) throws Exception {
        try (Stores stores = EmbeddedStores.open(folder);
                Ledger ledger = Ledger.open(
                        LedgerConfig.of(all.genesis), stores, all.log, List.of(), java.time.InstantSource.system())) {
            CountDownLatch done = new CountDownLatch(scripts.size());
            long start = System.nanoTime();
            scripts.forEach(script -> next(ledger, script, 0, done));
            done.await();
            double seconds = (System.nanoTime() - start) / 1e9;
            Await.until(
                    "heads", Duration.ofSeconds(60), () -> ledger.published().size() >= ledger.sequenced());
            double sealed = (System.nanoTime() - start) / 1e9;
            print(folder, seconds, sealed);
        }
    }

    private void next(Ledger ledger, List<Offer> script, int i, CountDownLatch done) {
        if (i == script.size()) {
            done.countDown();
            return;
        }
        long start = System.nanoTime();
        ledger.offer(script.get(i)).thenAccept(answer -> {
            nanos[measured.getAndIncrement()] = System.nanoTime() - start;
            failed.addAndGet(answer instanceof Admission.Admitted ? 0 : 1);
            next(ledger, script, i + 1, done);
        });
    }

    private void print(Path folder, double seconds, double sealed) throws IOException {
        Arrays.sort(nanos);
        long[] syncs = syncs(folder);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"sequence\",\"clients\":%d,\"statements\":%d,\"failed\":%d,\"seconds\":%.2f,"
                        + "\"perSecond\":%.0f,\"publishedPerSecond\":%.0f,\"p50ms\":%.2f,\"p99ms\":%.2f,"
                        + "\"fsyncP50ms\":%.2f,\"fsyncsPerSecond\":%.0f}%n",
                scripts.size(),
                nanos.length,
                failed.get(),
                seconds,
                nanos.length / seconds,
                nanos.length / sealed,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                syncs[syncs.length / 2] / 1e6,
                1e9 / Arrays.stream(syncs).average().orElse(1));
    }

    /** Bare 4 KiB appends to a preallocated file, each with its sync. */
    private static long[] syncs(Path folder) throws IOException {
        long[] nanos = new long[300];
        Path file = folder.resolve("fsync.probe");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Segment.zero(channel, 0, 4096L * nanos.length);
            channel.force(true);
            for (int i = 0; i < nanos.length; i++) {
                long start = System.nanoTime();
                Disk.writeAll(
                        channel,
                        ByteBuffer.wrap(
                                Bytes.random(new java.util.Random(i), 4096).toArray()),
                        4096L * i);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        java.nio.file.Files.delete(file);
        Arrays.sort(nanos);
        return nanos;
    }
}
