package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.model.Topic;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a session that began well, on given clocks: silence, a certificate's end, a revocation. */
class SessionEndTest {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int KEEP_ALIVE_TIMEOUT = 0x8d;
    private static final int SUCCESS = 0;
    private static final Instant TODAY = Instant.now();

    @TempDir
    private Path folder;

    private final AtomicLong wall = new AtomicLong();
    private final AtomicLong monotonic = new AtomicLong();
    private DoorWorld world;
    private Gateway gateway;

    @BeforeEach
    void open() {
        world = new DoorWorld(
                folder,
                sink -> sink,
                100_000,
                () -> TODAY.plusNanos(wall.get()),
                () -> System.nanoTime() + monotonic.get());
        gateway = world.gateway();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void send(RawMqtt raw, int id) throws Exception {
        raw.publish(gateway.topic(Topic.Kind.DATA), id, gateway.next().encode().toArray());
    }

    @Test
    void the_door_looks_more_often_than_every_two_seconds() {
        assertTrue(DoorLimits.SWEEP_MS < TimeUnit.SECONDS.toMillis(2));
    }

    @Test
    void a_session_ends_with_the_certificate_that_opened_it() throws Exception {
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, 1);
            assertEquals(SUCCESS, raw.puback(1));
            // Certificates of tests live for an hour, from a moment that may be long after this class was loaded.
            wall.addAndGet(Duration.ofHours(2).toNanos());
            assertEquals(NOT_AUTHORIZED, raw.disconnected());
        }
        assertTrue(world.count("CON-09") >= 1);
        assertEquals(0, world.count("CON-08"));
    }

    @Test
    void a_session_of_a_revoked_key_ends_and_none_begins_and_nothing_more_is_taken() throws Exception {
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, 1);
            assertEquals(SUCCESS, raw.puback(1));
            world.registry.revoke(gateway.signer().publicKey().thumbprint());
            assertEquals(NOT_AUTHORIZED, raw.disconnected());
        }
        long ended = world.count("CON-08");
        assertTrue(ended >= 1);
        try (RawMqtt raw = world.socket(gateway)) {
            MqttConnAckMessage answer = raw.connect("agent");
            assertEquals(
                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
                    answer.variableHeader().connectReturnCode());
        }
        assertEquals(ended + 1, world.count("CON-08"));
        assertEquals(2, world.ledger.sequenced(), "the statement before, and the genesis");
    }

    @Test
    void another_gateways_session_stays() throws Exception {
        Gateway other = world.gateway();
        try (RawMqtt raw = world.connect(gateway);
                RawMqtt theirs = world.connect(other)) {
            world.registry.revoke(other.signer().publicKey().thumbprint());
            assertEquals(NOT_AUTHORIZED, theirs.disconnected());
            send(raw, 1);
            assertEquals(SUCCESS, raw.puback(1));
        }
    }

    @Test
    void silence_for_one_and_a_half_keep_alives_ends_a_session() throws Exception {
        try (RawMqtt raw = world.connect(gateway)) {
            send(raw, 1);
            assertEquals(SUCCESS, raw.puback(1));
            monotonic.addAndGet(Duration.ofMinutes(30).toNanos());
            assertEquals(KEEP_ALIVE_TIMEOUT, raw.disconnected());
        }
        assertTrue(world.count("CON-07") >= 1);
    }

    @Test
    void a_fifth_connection_of_one_device_is_counted() throws Exception {
        RawMqtt[] lines = new RawMqtt[DoorLimits.CONNECTIONS_PER_DEVICE_MAX + 1];
        try {
            for (int i = 0; i < lines.length; i++) {
                lines[i] = world.socket(gateway);
                lines[i].connect("agent" + i);
            }
            assertEquals(1, world.count("CON-05"));
        } finally {
            for (RawMqtt line : lines) {
                if (line != null) {
                    line.close();
                }
            }
        }
    }

    @Test
    void a_will_that_is_to_be_retained_or_has_qos_2_is_turned_away() throws Exception {
        for (MqttQoS qos : new MqttQoS[] {MqttQoS.EXACTLY_ONCE, MqttQoS.AT_LEAST_ONCE}) {
            try (RawMqtt raw = world.socket(gateway)) {
                raw.send(MqttMessageBuilders.connect()
                        .protocolVersion(MqttVersion.MQTT_5)
                        .clientId("agent")
                        .willFlag(true)
                        .willQoS(qos)
                        .willRetain(qos != MqttQoS.EXACTLY_ONCE)
                        .willTopic(gateway.topic(Topic.Kind.STATE))
                        .willMessage(new byte[] {0})
                        .willProperties(MqttProperties.NO_PROPERTIES)
                        .properties(MqttProperties.NO_PROPERTIES)
                        .build());
                MqttConnAckMessage answer =
                        (MqttConnAckMessage) raw.receive(Duration.ofSeconds(60)).orElseThrow();
                assertTrue(answer.variableHeader().connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED);
            }
        }
        assertEquals(2, world.count("CON-06"));
    }
}
