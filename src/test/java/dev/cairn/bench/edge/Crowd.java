package dev.cairn.bench.edge;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.plant.Plant;
import dev.cairn.proof.key.KeyFile;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * The load of {@code ./bench edge}, a process of its own: a gateway's connection each, mutual TLS 1.3, MQTT 5, QoS 1. First in a window as
 * fast as it opens (warm-up, then measured), then, at the door that gives receipts, at half that pace on a schedule. Says a line at each
 * turn and waits for a file of the turn's name before the next, so that whoever measures can look at CPU times meanwhile. Ends with one
 * line of JSON.
 *
 * <p>Words: plant folder, file of gateways ({@code id device data state receipt} a line), harvest, port, {@code receipts} or
 * {@code none}, messages in flight a gateway, seconds of warm-up, (at most, while there are messages), measured and paced, folder of the turns' files.
 */
public final class Crowd {
    /** What the door allows in flight. */
    static final int RECEIVE_MAX = 64;

    private static final int LOOPS = 2;
    private static final int CONNECTING_MAX = 16;
    private static final int PACKET_BYTES_MAX = 1 << 20;
    private static final int CLIENT_ID_MAX = 64;
    private static final Duration CONNECT = Duration.ofSeconds(120);
    private static final Duration DRAIN = Duration.ofSeconds(120);
    private static final Duration TURN = Duration.ofSeconds(300);
    private static final double NANOS = 1e9;

    /** Up to which part of the messages the warm-up and the measured phase may go. */
    private static final double WARM_PART = 0.6;

    private final Path plant;
    private final int port;
    private final int window;
    private final Path turns;
    private final boolean receipts;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    private final GlobalTrafficShapingHandler bytes = new GlobalTrafficShapingHandler(loops.next());
    private final List<Session> sessions = new ArrayList<>();
    private final Map<String, Object> found = new LinkedHashMap<>();
    private final Proofs proofs;

    private Crowd(Path plant, int port, boolean receipts, int window, Path turns) throws IOException {
        this.plant = plant;
        this.port = port;
        this.receipts = receipts;
        this.window = window;
        this.turns = turns;
        this.proofs = new Proofs(
                sessions, KeyFile.read(plant.resolve("keys/node.key")).publicKey(), Plant.ORIGIN);
    }

    /** Runs the load. */
    public static void main(String[] words) {
        try {
            System.out.println(new ObjectMapper().writeValueAsString(run(words)));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1); // Netty's threads would keep it.
        }
    }

    private static Map<String, Object> run(String[] words) throws Exception {
        Crowd crowd = new Crowd(
                Path.of(words[0]),
                Integer.parseInt(words[3]),
                words[4].equals("receipts"),
                Integer.parseInt(words[5]),
                Path.of(words[9]));
        List<String> lines = Files.readAllLines(Path.of(words[1]));
        crowd.connect(lines, Harvest.read(Path.of(words[2]), lines.size()));
        crowd.run(Integer.parseInt(words[6]), Integer.parseInt(words[7]), Integer.parseInt(words[8]));
        return crowd.found;
    }

    private void connect(List<String> lines, List<List<byte[]>> messages) throws Exception {
        long begun = System.nanoTime();
        CountDownLatch ready = new CountDownLatch(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ", 2);
            Session session = new Session(Session.Place.parse(words[1]), messages.get(i), receipts, ready);
            sessions.add(session);
            session.connect(way(words[0], session));
            int open = i + 1 - CONNECTING_MAX;
            until("connections", CONNECT, () -> lines.size() - ready.getCount() >= open);
        }
        if (!ready.await(CONNECT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException(ready.getCount() + " gateways are not connected");
        }
        requireNoTrouble();
        found.put("gateways", sessions.size());
        found.put("connects_again", sessions.stream().mapToLong(Session::again).sum());
        found.put("connects_per_s", Math.round(sessions.size() * NANOS / (System.nanoTime() - begun)));
        proofs.begin();
    }

    private Bootstrap way(String id, Session session) throws IOException {
        SslContext tls = SslContextBuilder.forClient()
                .keyManager(
                        plant.resolve("tls/" + id + ".pem").toFile(),
                        plant.resolve("tls/" + id + ".key").toFile())
                .trustManager(plant.resolve("tls/ca.pem").toFile())
                .protocols("TLSv1.3")
                .build();
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .remoteAddress(InetAddress.getLoopbackAddress(), port)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(bytes)
                                .addLast(tls.newHandler(channel.alloc(), "127.0.0.1", port))
                                .addLast(MqttEncoder.INSTANCE)
                                .addLast(new MqttDecoder(PACKET_BYTES_MAX, CLIENT_ID_MAX))
                                .addLast(session);
                    }
                });
    }

    private void run(int warmSeconds, int seconds, int pacedSeconds) throws Exception {
        flatOut(warmSeconds, WARM_PART);
        settle();
        turn("warm");
        int[] first = sentCounts();
        long up = bytes.trafficCounter().cumulativeWrittenBytes();
        long down = bytes.trafficCounter().cumulativeReadBytes();
        System.out.println("full begins");
        long from = System.nanoTime();
        long fromMillis = System.currentTimeMillis();
        flatOut(seconds, receipts ? 1 - WARM_PART : 1);
        System.out.println("full answered");
        Phase full = Phase.of(sessions, first, sentCounts(), from);
        found.put("full_from_ms", fromMillis);
        found.put("full_statements", full.count());
        found.put("full_acked_per_s", Math.round(full.perSecond(Session::ackedAt)));
        settle();
        full.latency("full_puback", Session::ackedAt, found);
        if (receipts) {
            found.put("full_proven_per_s", Math.round(full.perSecond(proofs::provableAt)));
            full.latency("full_receipt", proofs::provableAt, found);
        }
        bytesEach(full.count(), up, down);
        turn("full");
        if (receipts) {
            paced(full.perSecond(Session::ackedAt) / 2, pacedSeconds);
        }
        counts();
    }

    private void bytesEach(long count, long up, long down) {
        found.put(
                "wire_bytes_up_per_statement",
                (bytes.trafficCounter().cumulativeWrittenBytes() - up) / Math.max(1, count));
        found.put(
                "wire_bytes_down_per_statement",
                (bytes.trafficCounter().cumulativeReadBytes() - down) / Math.max(1, count));
    }

    private void flatOut(int seconds, double part) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        sessions.forEach(one -> one.flatOut((int) Math.ceil(one.size() * part), window, end));
        // Until the time is over or everything of that part has gone.
        until(
                "time",
                Duration.ofSeconds(seconds),
                () -> System.nanoTime() >= end
                        || sessions.stream().allMatch(one -> one.sent() >= Math.ceil(one.size() * part)));
        until("PUBACKs", DRAIN, () -> sessions.stream().allMatch(Session::isAnswered));
        requireNoTrouble();
    }

    private void paced(double perSecond, int seconds) throws Exception {
        if (perSecond < 1) {
            return;
        }
        int[] first = sentCounts();
        long every = (long) (NANOS * sessions.size() / perSecond);
        long from = System.nanoTime();
        long to = from + TimeUnit.SECONDS.toNanos(seconds);
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).paced(from + every * i / sessions.size(), every, to);
        }
        until(
                "time",
                Duration.ofSeconds(seconds),
                () -> System.nanoTime() >= to || sessions.stream().noneMatch(Session::hasMore));
        until("PUBACKs", DRAIN, () -> sessions.stream().allMatch(Session::isAnswered));
        requireNoTrouble();
        settle();
        Phase half = Phase.of(sessions, first, sentCounts(), from);
        found.put("half_pace_per_s", Math.round(perSecond));
        found.put("half_statements", half.count());
        half.latency("half_puback", Session::ackedAt, found);
        half.latency("half_receipt", proofs::provableAt, found);
    }

    /** Until every statement is proven, where somebody proves. */
    private void settle() throws Exception {
        if (receipts) {
            proofs.await(DRAIN);
        }
    }

    private void turn(String name) throws IOException, InterruptedException {
        System.out.println(name + " sent " + within(Session::sent));
        System.out.println(name + " done");
        until(name + "'s turn", TURN, () -> Files.exists(turns.resolve(name)));
    }

    private int[] sentCounts() {
        return sessions.stream().mapToInt(Session::sent).toArray();
    }

    private void counts() {
        found.put("sent", within(Session::sent));
        found.put("acknowledged", within(Session::acked));
        found.put("not_taken", within(Session::notTaken));
        if (receipts) {
            found.put("proven", proofs.count());
        }
    }

    private long within(ToLongFunction<Session> what) {
        return sessions.stream().mapToLong(what).sum();
    }

    private void requireNoTrouble() throws IOException {
        for (Session each : sessions) {
            if (each.trouble() != null) {
                throw new IOException("a gateway has trouble: " + each.trouble());
            }
        }
    }

    private static void until(String what, Duration limit, BooleanSupplier done)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end && !what.equals("time")) {
                throw new IOException("no " + what + " within " + limit);
            }
            Thread.sleep(2);
        }
    }
}
