package dev.cairn.bench.edge;

import dev.cairn.edge.batch.Context;
import dev.cairn.launch.HostClock;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Statements signed beforehand by edge code, so that signing does not count, in a file: for each message {@code gateway(4) size(4)
 * envelope}, big-endian, a gateway's own in the order of its chain.
 */
final class Harvest {
    /** All envelopes of a harvest together: the load holds them in memory. */
    static final long BYTES_MAX = 700L << 20;

    private Harvest() {}

    /** One gateway's pen. */
    private static final class Hand {
        final Gateway gateway;
        final ChainPen pen;
        final Context context;
        final Random values;
        final List<Bytes> made = new ArrayList<>();

        Hand(Gateway gateway, long seed) {
            this.gateway = gateway;
            this.pen = new ChainPen(Plant.ORIGIN, gateway.data(), 0, Hash.ZERO, gateway.signer());
            this.context = new Context(gateway.signer().publicKey().thumbprint());
            this.values = new Random(seed);
        }
    }

    /**
     * Signs rounds of one statement a gateway, on all processors, until there are {@code each}, the time is over or the bytes are full.
     *
     * @param readings in each statement; their times are a second apart, and no two of a gateway are equal
     * @return the number of statements in the file
     */
    static long sign(Path file, List<Gateway> gateways, int each, int readings, int secondsMax, Random random)
            throws IOException, InterruptedException {
        List<Hand> hands =
                gateways.stream().map(one -> new Hand(one, random.nextLong())).toList();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService signers = Executors.newFixedThreadPool(processors);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < processors; i++) {
                List<Hand> some = hands.subList(i * hands.size() / processors, (i + 1) * hands.size() / processors);
                running.add(signers.submit(() -> sign(some, each, readings, end, BYTES_MAX / processors)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        } finally {
            signers.shutdownNow();
        }
        return write(file, hands);
    }

    private static void sign(List<Hand> hands, int each, int readings, long end, long bytesMax) {
        SecureRandom salts = new SecureRandom();
        Clock clock = new HostClock(salts).get();
        Instant base = Instant.ofEpochSecond(1_790_000_000L);
        long bytes = 0;
        for (int round = 0; round < each && bytes < bytesMax && (round == 0 || System.nanoTime() < end); round++) {
            Instant from = base.plusSeconds((long) round * readings);
            for (Hand hand : hands) {
                Bytes one = envelope(hand, from, readings, clock, salts);
                bytes += one.size();
                hand.made.add(one);
            }
        }
    }

    private static Bytes envelope(Hand hand, Instant from, int readings, Clock clock, SecureRandom salts) {
        Capsule.Whole capsule = Senml.capsule(records(hand.context, from, readings, clock, hand.values), salts);
        Statement statement = hand.pen.next(capsule.root(), from.plusSeconds(readings), clock, Optional.empty());
        Bytes envelope = new Envelope(statement.bytes(), capsule.bytes()).encode();
        if (envelope.size() > Limits.PACKET_BYTES_MAX) {
            throw new IllegalArgumentException(readings + " readings do not fit into a packet");
        }
        return envelope;
    }

    /** What a gateway says in one batch: the context that stands in each, then the readings, a second apart. */
    static List<SenmlRecord> records(Context context, Instant from, int readings, Clock clock, Random values) {
        List<SenmlRecord> records =
                new ArrayList<>(context.always(from.plusSeconds(readings), clock, Hash.ZERO, "cairn-bench"));
        for (int i = 0; i < readings; i++) {
            BigDecimal value = BigDecimal.valueOf(values.nextInt(8_000), 3);
            records.add(context.reading(from.plusSeconds(i), "air-temperature", value, "Cel"));
        }
        return records;
    }

    private static long write(Path file, List<Hand> hands) throws IOException {
        long count = 0;
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int i = 0; i < hands.size(); i++) {
                for (Bytes envelope : hands.get(i).made) {
                    out.writeInt(i);
                    out.writeInt(envelope.size());
                    out.write(envelope.toArray());
                    count++;
                }
            }
        }
        return count;
    }

    /** The envelopes by gateway. */
    static List<List<byte[]>> read(Path file, int gateways) throws IOException {
        List<List<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < gateways; i++) {
            all.add(new ArrayList<>());
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            long left = Files.size(file);
            while (left > 0) {
                List<byte[]> own = all.get(in.readInt());
                byte[] envelope = new byte[in.readInt()];
                in.readFully(envelope);
                own.add(envelope);
                left -= 8L + envelope.length;
            }
        }
        return all;
    }
}
