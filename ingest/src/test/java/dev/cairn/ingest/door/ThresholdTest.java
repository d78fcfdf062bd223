package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.model.Topic;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who stands before the door, and what a session may not do once it is in. */
class ThresholdTest {
    private static final int SUCCESS = 0;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final byte[] PINGREQ = {(byte) 0xc0, 0};
    private static final byte[] PINGRESP = {(byte) 0xd0, 0};
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private DoorWorld world(Room room) {
        return new DoorWorld(folder, sink -> sink, 10_000, InstantSource.system(), System::nanoTime, room);
    }

    private static void assertServed(DoorWorld world, Gateway gateway, RawMqtt raw) throws Exception {
        raw.publish(gateway.topic(Topic.Kind.DATA), 1, gateway.next().encode().toArray());
        assertEquals(SUCCESS, raw.puback(1));
    }

    private static byte[] many(byte[] packet, int times) {
        byte[] all = new byte[packet.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(packet, 0, all, i * packet.length, packet.length);
        }
        return all;
    }

    private static Socket silent(DoorWorld world, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", world.door.port()));
        return socket;
    }

    private static void closeAll(List<? extends AutoCloseable> all) throws Exception {
        for (AutoCloseable each : all) {
            each.close();
        }
    }

    @Test
    void silent_connections_of_one_address_keep_no_gateway_of_another_out() throws Exception {
        int places = 8;
        List<Socket> silent = new ArrayList<>();
        try (DoorWorld world = world(new Room(100, places))) {
            Gateway honest = world.gateway();
            for (int i = 0; i < 4 * places; i++) {
                silent.add(silent(world, "127.0.0.2"));
            }
            DoorWorld.await("what is too much is turned away", () -> world.count("CON-10") >= 3 * places);
            try (RawMqtt raw = world.connect(honest)) {
                assertServed(world, honest, raw);
            }
            assertEquals(3 * places + 1, world.count("CON-10"), "one silent connection gave way");
        } finally {
            closeAll(silent);
        }
    }

    @Test
    void who_was_let_in_holds_no_place_before_the_door() throws Exception {
        List<RawMqtt> in = new ArrayList<>();
        try (DoorWorld world = world(new Room(100, 2))) {
            for (int i = 0; i < 6; i++) {
                in.add(world.connect(world.gateway()));
            }
            assertEquals(0, world.count("CON-10"));
            closeAll(in);
        }
    }

    @Test
    void when_the_door_is_full_a_second_connection_gives_way_to_another_devices_first() throws Exception {
        List<RawMqtt> greedy = new ArrayList<>();
        try (DoorWorld world = world(new Room(DoorLimits.CONNECTIONS_PER_DEVICE_MAX, 100))) {
            Gateway attacker = world.gateway();
            Gateway honest = world.gateway();
            for (int i = 0; i < DoorLimits.CONNECTIONS_PER_DEVICE_MAX; i++) {
                greedy.add(world.socket(attacker));
                greedy.get(i).connect("agent-" + i);
            }
            try (RawMqtt raw = world.connect(honest)) {
                assertServed(world, honest, raw);
                DoorWorld.await("one of the attacker's gives way", () -> closed(greedy, 20) > 0);
                assertEquals(1, closed(greedy, 200), "of the attacker's");
            }
        } finally {
            closeAll(greedy);
        }
    }

    private static long closed(List<RawMqtt> all, long millis) {
        return all.stream()
                .filter(one -> one.closedWithin(Duration.ofMillis(millis)))
                .count();
    }

    @Test
    void when_every_device_has_one_the_next_is_told_to_come_again_and_those_inside_may_come_back() throws Exception {
        List<RawMqtt> inside = new ArrayList<>();
        try (DoorWorld world = world(new Room(3, 100))) {
            List<Gateway> gateways = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                gateways.add(world.gateway());
                inside.add(world.connect(gateways.get(i)));
            }
            try (RawMqtt fourth = world.socket(world.gateway())) {
                assertEquals(
                        MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY,
                        fourth.connect("agent").variableHeader().connectReturnCode());
            }
            try (RawMqtt again = world.connect(gateways.get(0))) {
                assertServed(world, gateways.get(0), again);
            }
            assertServed(world, gateways.get(1), inside.get(1));
        } finally {
            closeAll(inside);
        }
    }

    /** Sends until the door closes. */
    private static void sendUntilClosed(RawMqtt raw, byte[] block, long bytesMax) {
        assertThrows(
                IOException.class,
                () -> {
                    for (long sent = 0; sent < bytesMax; sent += block.length) {
                        raw.sendBytes(block);
                    }
                },
                "all of " + bytesMax + " bytes were taken");
    }

    @Test
    void one_who_pings_and_reads_nothing_is_sent_away_before_the_answers_fill_the_memory() throws Exception {
        try (DoorWorld world = world(new Room(100, 100))) {
            Gateway deaf = world.gateway();
            Gateway honest = world.gateway();
            try (RawMqtt raw = world.connect(deaf)) {
                sendUntilClosed(raw, many(PINGREQ, 8_000), 512L << 20);
            }
            DoorWorld.await("it is counted", () -> world.count("CON-11") == 1);
            DoorWorld.await("its session is over", () -> world.door.connected().isEmpty());
            try (RawMqtt raw = world.connect(honest)) {
                assertServed(world, honest, raw);
            }
        }
    }

    private interface Flood {
        void run(DoorWorld world, Gateway gateway) throws Exception;
    }

    private List<ILoggingEvent> logged(Flood flood) throws Exception {
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        List<Logger> libraries = List.of(
                (Logger) LoggerFactory.getLogger("io.vertx"), (Logger) LoggerFactory.getLogger("io.netty"), (Logger)
                        LoggerFactory.getLogger("dev.cairn"));
        libraries.forEach(each -> {
            each.setLevel(Level.WARN);
            each.addAppender(seen);
        });
        try (DoorWorld world = world(new Room(100, 100))) {
            flood.run(world, world.gateway());
        } finally {
            libraries.forEach(each -> {
                each.detachAppender(seen);
                each.setLevel(null);
            });
        }
        return List.copyOf(seen.list);
    }

    private void assertSilent(Flood flood) throws Exception {
        List<ILoggingEvent> said = logged(flood);
        assertEquals(
                List.of(),
                said.stream()
                        .limit(5)
                        .map(event -> event.getLevel() + " " + event.getLoggerName() + " "
                                + event.getFormattedMessage() + " "
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : event.getThrowableProxy().getMessage()))
                        .toList(),
                "of " + said.size());
    }

    private static void floodBehind(RawMqtt raw, byte[] first, byte[] flood) throws IOException {
        byte[] all = Arrays.copyOf(first, first.length + flood.length);
        System.arraycopy(flood, 0, all, first.length, flood.length);
        raw.sendBytes(all);
        assertTrue(raw.closedWithin(LONG), "the door did not close");
    }

    /** A CONNECT of MQTT 5 with that client id. */
    private static byte[] connect(String clientId) {
        byte[] head = {0x10, (byte) (13 + clientId.length()), 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0};
        byte[] all = Arrays.copyOf(head, head.length + 1 + clientId.length());
        all[head.length] = (byte) clientId.length();
        System.arraycopy(clientId.getBytes(StandardCharsets.US_ASCII), 0, all, head.length + 1, clientId.length());
        return all;
    }

    @Test
    void a_flood_behind_a_refused_connect_leaves_the_log_alone() throws Exception {
        assertSilent((world, gateway) -> {
            world.registry.revoke(gateway.signer().publicKey().thumbprint());
            try (RawMqtt raw = world.socket(gateway)) {
                floodBehind(raw, connect("agent"), many(PINGREQ, 5_000));
            }
            assertEquals(1, world.count("CON-08"));
        });
    }

    @Test
    void a_flood_before_any_connect_leaves_the_log_alone() throws Exception {
        assertSilent((world, gateway) -> {
            try (RawMqtt raw = world.socket(gateway)) {
                floodBehind(raw, PINGREQ, many(PINGREQ, 5_000));
            }
            assertEquals(1, world.count("PKT-02"));
        });
    }

    @Test
    void a_flood_of_packets_that_no_client_sends_leaves_the_log_alone() throws Exception {
        assertSilent((world, gateway) -> {
            try (RawMqtt raw = world.socket(gateway)) {
                floodBehind(raw, connect("agent"), many(PINGRESP, 5_000));
            }
            assertEquals(1, world.count("PKT-02"));
        });
    }

    @Test
    void a_flood_behind_our_goodbye_leaves_the_log_alone() throws Exception {
        assertSilent((world, gateway) -> {
            byte[] twice = {0x34, 6, 0, 1, 't', 0, 1, 0};
            try (RawMqtt raw = world.socket(gateway)) {
                floodBehind(raw, connect("agent"), many(twice, 2_000));
            }
            assertEquals(1, world.count("PKT-03"));
        });
    }

    @Test
    void strangers_without_tls_or_certificate_and_resets_leave_the_log_alone() throws Exception {
        assertSilent((world, gateway) -> {
            for (int i = 0; i < 20; i++) {
                try (Socket garbage = silent(world, "127.0.0.1")) {
                    garbage.getOutputStream().write(new byte[2_000]);
                    garbage.setSoTimeout(60_000);
                    assertTrue(garbage.getInputStream().read(new byte[100]) < 100);
                } catch (IOException reset) {
                    // As well.
                }
                Socket gone = silent(world, "127.0.0.1");
                gone.setSoLinger(true, 0);
                gone.close();
                Gateway other = world.gateway();
                RawMqtt abandoned = world.socket(other);
                abandoned.sendBytes(Arrays.copyOf(connect("agent"), 9));
                abandoned.close();
            }
        });
    }

    @Test
    void a_key_that_cannot_be_read_keeps_the_door_shut() throws Exception {
        try (DoorWorld world = world(new Room(100, 100))) {
            Vertx vertx = Vertx.vertx();
            Path broken = Files.writeString(folder.resolve("broken.pem"), "no key");
            try {
                assertThrows(
                        IllegalStateException.class,
                        () -> DoorWorld.wait(MqttDoor.open(
                                vertx,
                                "127.0.0.1",
                                0,
                                broken,
                                folder.resolve("cert.pem"),
                                folder.resolve("ca.pem"),
                                world.parts())));
            } finally {
                DoorWorld.wait(vertx.close());
            }
        }
    }
}
