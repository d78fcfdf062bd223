package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.cairn.proof.Bytes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every body of {@link Uplink} must do, seen at a real broker. */
abstract class UplinkContract {
    private static final String UP = "cairn/v1/org/dev/data";
    private static final String FORBIDDEN = "forbidden/data";
    static final String DOWN = "cairn/v1/org/dev/receipt";
    /** For a peer that answers; this machine may be busy. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** For one that never does. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Mosquitto broker;
    private Seen seen;

    /** The body under test, towards 127.0.0.1. */
    abstract Uplink uplink(int port, List<String> down, Duration limit);

    private static final class Seen implements Uplink.Events {
        final Map<Long, Integer> acknowledged = new ConcurrentHashMap<>();
        final LinkedBlockingQueue<Bytes> arrived = new LinkedBlockingQueue<>();
        volatile Optional<String> down = Optional.empty();

        @Override
        public void acknowledged(long ticket, int reason) {
            acknowledged.put(ticket, reason);
        }

        @Override
        public void arrived(String topic, Bytes payload) {
            arrived.add(payload);
        }

        @Override
        public void down(String why) {
            down = Optional.of(why);
        }
    }

    @BeforeEach
    void startBroker() throws Exception {
        Path acl = folder.resolve("acl");
        Files.writeString(acl, "topic readwrite cairn/#\n");
        broker = Mosquitto.start(folder, List.of("allow_anonymous true", "acl_file " + acl));
        seen = new Seen();
    }

    @AfterEach
    void stopBroker() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    private Uplink.Line connect() throws Exception {
        return uplink(broker.port(), List.of(DOWN), LIMIT).connect(seen);
    }

    private Mqtt5BlockingClient peer(int port) {
        Mqtt5BlockingClient peer = MqttClient.builder()
                .useMqttVersion5()
                .identifier("peer")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .buildBlocking();
        peer.connect();
        return peer;
    }

    private static Outgoing message(String topic, String text) {
        return new Outgoing(
                topic,
                Bytes.ofUtf8(text),
                Optional.of("application/vnd.cairn.statement+cbor"),
                Optional.of(Bytes.ofHex("0102")));
    }

    private static void await(String what, java.util.function.BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited " + PATIENCE + " for: " + what);
            Thread.sleep(5);
        }
    }

    @Test
    void carries_payload_content_type_and_correlation_and_is_not_retained() throws Exception {
        Mqtt5BlockingClient peer = peer(broker.port());
        try (var messages = peer.publishes(MqttGlobalPublishFilter.ALL);
                Uplink.Line line = connect()) {
            peer.subscribeWith()
                    .topicFilter("cairn/#")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            line.publish(7, message(UP, "hello"));
            Mqtt5Publish got =
                    messages.receive(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
            assertEquals(UP, got.getTopic().toString());
            assertEquals("hello", new String(got.getPayloadAsBytes(), StandardCharsets.UTF_8));
            assertEquals(
                    "application/vnd.cairn.statement+cbor",
                    got.getContentType().orElseThrow().toString());
            assertEquals(2, got.getCorrelationData().orElseThrow().remaining());
            assertFalse(got.isRetain());
            await("the acknowledgement", () -> seen.acknowledged.containsKey(7L));
            assertEquals(0, seen.acknowledged.get(7L));
        } finally {
            peer.disconnect();
        }
    }

    @Test
    void no_matching_subscribers_is_told_as_a_reason_not_as_success() throws Exception {
        try (Uplink.Line line = connect()) {
            line.publish(1, message(UP, "nobody listens"));
            await("the answer", () -> seen.acknowledged.containsKey(1L));
            assertEquals(0x10, seen.acknowledged.get(1L));
        }
    }

    @Test
    void a_denied_message_is_told_as_a_reason() throws Exception {
        try (Uplink.Line line = connect()) {
            line.publish(1, message(FORBIDDEN, "x"));
            await("the answer", () -> seen.acknowledged.containsKey(1L));
            assertEquals(0x87, seen.acknowledged.get(1L));
        }
    }

    @Test
    void the_window_stays_below_the_peers_receive_maximum() throws Exception {
        try (Uplink.Line line = connect()) {
            assertEquals(16, line.window(), "mosquitto offers 20");
        }
    }

    @Test
    void a_long_run_in_the_window_is_acknowledged_whole() throws Exception {
        int messages = 2000;
        Mqtt5BlockingClient peer = peer(broker.port());
        peer.subscribeWith().topicFilter(UP).qos(MqttQos.AT_MOST_ONCE).send();
        try (Uplink.Line line = connect()) {
            for (long ticket = 0; ticket < messages; ticket++) {
                long sent = ticket;
                await("room in the window", () -> sent - seen.acknowledged.size() < line.window());
                line.publish(ticket, message(UP, "m" + ticket));
            }
            await("all acknowledged", () -> seen.acknowledged.size() == messages);
            assertTrue(seen.acknowledged.values().stream().allMatch(reason -> reason == 0));
        } finally {
            peer.disconnect();
        }
    }

    @Test
    void every_message_bears_its_whole_topic_though_the_broker_offers_aliases() throws Exception {
        try (Tap tap = new Tap(broker.port());
                Uplink.Line line = uplink(tap.port(), List.of(DOWN), LIMIT).connect(seen)) {
            for (long ticket = 0; ticket < 5; ticket++) {
                line.publish(ticket, message(UP, "x"));
            }
            await("all acknowledged", () -> seen.acknowledged.size() == 5);
            assertEquals(5, tap.times(UP));
        }
    }

    @Test
    void messages_down_arrive_also_on_the_next_connection() throws Exception {
        Mqtt5BlockingClient peer = peer(broker.port());
        try {
            for (String text : List.of("one", "two")) {
                try (Uplink.Line line = connect()) {
                    assertTrue(line.window() > 0);
                    peer.publishWith()
                            .topic(DOWN)
                            .payload(text.getBytes(StandardCharsets.UTF_8))
                            .send();
                    assertEquals(Bytes.ofUtf8(text), seen.arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                }
            }
        } finally {
            peer.disconnect();
        }
    }

    @Test
    void a_killed_broker_is_noticed_and_a_new_connection_works() throws Exception {
        try (Uplink.Line line = connect()) {
            broker.kill();
            await("the end of the connection", () -> seen.down.isPresent());
            assertThrows(UplinkDown.class, () -> {
                for (int i = 0; i < 100; i++) {
                    line.publish(i, message(UP, "x"));
                    Thread.sleep(10);
                }
            });
        }
        broker.start();
        seen = new Seen();
        try (Uplink.Line line = connect()) {
            line.publish(1, message(UP, "x"));
            await("the answer", () -> seen.acknowledged.containsKey(1L));
        }
    }

    @Test
    void a_peer_that_is_not_there_or_never_answers_ends_within_the_limit() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = free.getLocalPort();
        }
        assertThrows(
                UplinkDown.class, () -> uplink(closed, List.of(DOWN), SHORT).connect(seen));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            long start = System.nanoTime();
            assertThrows(UplinkDown.class, () -> uplink(silent.getLocalPort(), List.of(DOWN), SHORT)
                    .connect(seen));
            assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(PATIENCE) < 0);
        }
    }
}
