package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.RawMqtt;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Envelope;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttDoorTest {
    private static final int SUCCESS = 0x00;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    /** Long enough for what should not come; a slow machine only makes the test blind. */
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    /** For what should come. */
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private DoorWorld world;
    private Gateway honest;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        honest = world.gateway();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static byte[] bytes(Envelope envelope) {
        return envelope.encode().toArray();
    }

    private String data(Gateway gateway) {
        return gateway.topic(Topic.Kind.DATA);
    }

    /** Whatever the others do, this one is served. */
    private void assertHonestIsServed() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, bytes(honest.next()));
            assertEquals(SUCCESS, raw.puback(1));
        }
    }

    @Test
    void acknowledges_a_statement_that_is_durable() throws Exception {
        assertHonestIsServed();
        assertEquals(2, world.ledger.sequenced());
        assertEquals(1, world.tally.total().accepted());
    }

    @Test
    void says_in_its_connack_that_it_is_no_broker() throws Exception {
        try (RawMqtt raw = world.socket(honest)) {
            MqttConnAckMessage connack = raw.connect("agent");
            assertEquals(
                    MqttConnectReturnCode.CONNECTION_ACCEPTED,
                    connack.variableHeader().connectReturnCode());
            assertFalse(connack.variableHeader().isSessionPresent());
            MqttProperties said = connack.variableHeader().properties();
            assertEquals(64, said.getProperty(0x21).value());
            assertEquals(1, said.getProperty(0x24).value());
            assertEquals(0, said.getProperty(0x25).value());
            assertEquals(65_536, said.getProperty(0x27).value());
            assertEquals(0, said.getProperty(0x28).value());
            assertEquals(0, said.getProperty(0x2a).value());
        }
    }

    /** The check that a door must pass: nothing leaves while the ledger has not answered. */
    private void checkPubackOnlyAfterDurable(DoorWorld subject, Gateway gateway, Duration moment) throws Exception {
        subject.ledger.hold();
        try (RawMqtt raw = subject.connect(gateway)) {
            raw.publish(gateway.topic(Topic.Kind.DATA), 1, bytes(gateway.next()));
            DoorWorld.await("the offer arrives", () -> subject.ledger.held() == 1);
            assertTrue(raw.receive(moment).isEmpty(), "a PUBACK left before the statement was durable");
            subject.ledger.release();
            assertEquals(SUCCESS, raw.puback(1));
        }
    }

    @Test
    void sends_no_puback_before_the_offer_completes() throws Exception {
        checkPubackOnlyAfterDurable(world, honest, A_MOMENT);
    }

    @Test
    void the_check_catches_a_door_that_acknowledges_before_the_offer_completes(@TempDir Path other) throws Exception {
        try (DoorWorld planted = new DoorWorld(other, AcksTooEarly::new, 1_000)) {
            assertThrows(AssertionError.class, () -> checkPubackOnlyAfterDurable(planted, planted.gateway(), LONG));
        }
    }

    /** The planted bug: says "durable" while the ledger still works on it. */
    private record AcksTooEarly(EntrySink ledger) implements EntrySink {
        @Override
        public CompletableFuture<Admission> offer(dev.cairn.ledger.Offer offer) {
            ledger.offer(offer);
            return CompletableFuture.completedFuture(new Admission.Admitted(1, Set.of()));
        }
    }

    @Test
    void acknowledges_in_order_of_arrival_though_a_later_message_is_decided_first() throws Exception {
        world.ledger.hold();
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, bytes(honest.next()));
            raw.publish(data(honest), 2, new byte[] {1, 2, 3});
            DoorWorld.await("the second is refused", () -> world.tally.total().refused() == 1);
            assertTrue(raw.receive(A_MOMENT).isEmpty());
            world.ledger.release();
            assertEquals(SUCCESS, raw.puback(1));
            assertEquals(PAYLOAD_FORMAT_INVALID, raw.puback(2));
        }
    }

    @Test
    void a_replayed_message_is_acknowledged_and_logged_once() throws Exception {
        byte[] message = bytes(honest.next());
        try (RawMqtt raw = world.connect(honest)) {
            for (int id = 1; id <= 3; id++) {
                raw.publish(data(honest), id, message);
                assertEquals(SUCCESS, raw.puback(id));
            }
        }
        assertEquals(2, world.ledger.sequenced());
        assertEquals(2, world.tally.total().duplicate());
    }

    @Test
    void an_unknown_device_is_told_to_come_again() throws Exception {
        Gateway stranger = world.stranger();
        try (RawMqtt raw = world.connect(stranger)) {
            raw.publish(data(stranger), 1, bytes(stranger.next()));
            assertEquals(NOT_AUTHORIZED, raw.puback(1));
        }
        assertEquals(1, world.count("ENR-01"));
        assertHonestIsServed();
    }

    @Test
    void a_statement_signed_by_another_key_is_refused_for_good_with_a_signed_receipt() throws Exception {
        Envelope good = honest.next();
        byte[] forged = good.statement().toArray();
        forged[forged.length - 1] ^= 1;
        byte[] message = bytes(new Envelope(Bytes.wrap(forged), good.capsule()));
        try (RawMqtt raw = world.connect(honest)) {
            assertEquals(1, raw.subscribe(honest.topic(Topic.Kind.RECEIPT)));
            raw.publish(data(honest), 1, message);
            Receipt.Refused refused = null;
            int reason = -1;
            for (int i = 0; i < 2; i++) {
                var next = raw.receive(LONG).orElseThrow();
                if (next instanceof io.netty.handler.codec.mqtt.MqttPublishMessage down) {
                    byte[] payload = new byte[down.payload().readableBytes()];
                    down.payload().readBytes(payload);
                    refused = (Receipt.Refused) Receipt.open(
                            Bytes.wrap(payload),
                            world.node.publicKey(),
                            world.ledger.genesis().origin());
                } else {
                    reason = ((io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader) next.variableHeader())
                                    .reasonCode()
                            & 0xff;
                }
            }
            assertEquals(PAYLOAD_FORMAT_INVALID, reason);
            assertEquals("SIG-01", refused.code());
            assertEquals(dev.cairn.proof.Hash.sha256(Bytes.of(message)), refused.payload());
        }
        assertEquals(1, world.count("SIG-01"));
        assertHonestIsServed();
    }

    @Test
    void broken_cbor_is_refused_for_good_and_the_connection_stays() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, new byte[] {(byte) 0x82, 0x58});
            assertEquals(PAYLOAD_FORMAT_INVALID, raw.puback(1));
            raw.publish(data(honest), 2, bytes(honest.next()));
            assertEquals(SUCCESS, raw.puback(2));
        }
        assertEquals(1, world.tally.total().refused());
    }

    @Test
    void an_oversized_packet_ends_the_connection_with_0x95() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            raw.announce(data(honest), 1, 70_000);
            assertEquals(0x95, raw.disconnected());
        }
        assertEquals(1, world.count("PKT-01"));
        assertHonestIsServed();
    }

    @Test
    void a_broken_packet_ends_the_connection() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            raw.sendBytes(new byte[] {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2});
            assertTrue(raw.closedWithin(LONG));
        }
        DoorWorld.await("it is counted", () -> world.count("PKT-02") == 1);
        assertHonestIsServed();
    }

    @Test
    void another_devices_topic_is_not_authorised() throws Exception {
        Gateway other = world.gateway();
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(other), 1, bytes(honest.next()));
            assertEquals(NOT_AUTHORIZED, raw.puback(1));
            raw.publish(data(honest), 2, bytes(other.next()));
            assertEquals(NOT_AUTHORIZED, raw.puback(2));
            raw.publish("cairn/v1/x/y/data", 3, bytes(honest.next()));
            assertEquals(NOT_AUTHORIZED, raw.puback(3));
            raw.publish(honest.topic(Topic.Kind.RECEIPT), 4, bytes(honest.next()));
            assertEquals(NOT_AUTHORIZED, raw.puback(4));
        }
        assertEquals(4, world.count("TOP-01"));
        assertEquals(1, world.ledger.sequenced());
    }

    @Test
    void a_foreign_subscription_is_not_authorised() throws Exception {
        Gateway other = world.gateway();
        try (RawMqtt raw = world.connect(honest)) {
            for (String filter : new String[] {
                "#", "cairn/v1/#", "cairn/v1/+/+/data", "$share/g/#", other.topic(Topic.Kind.RECEIPT), data(honest)
            }) {
                assertEquals(NOT_AUTHORIZED, raw.subscribe(filter), filter);
            }
            assertEquals(1, raw.subscribe(honest.topic(Topic.Kind.COMMAND)));
        }
        assertEquals(6, world.count("SUB-01"));
    }

    @Test
    void a_flood_beyond_the_receive_maximum_ends_the_connection_with_0x93() throws Exception {
        world.ledger.hold();
        try (RawMqtt raw = world.connect(honest)) {
            for (int id = 1; id <= DoorLimits.RECEIVE_MAX + 1; id++) {
                raw.publish(data(honest), id, bytes(honest.next()));
            }
            assertEquals(0x93, raw.disconnected());
        }
        assertEquals(1, world.count("QUO-02"));
        world.ledger.release();
        assertHonestIsServed();
    }

    @Test
    void qos_2_and_retained_messages_end_the_connection() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, MqttQoS.EXACTLY_ONCE, false, bytes(honest.next()));
            assertEquals(0x9b, raw.disconnected());
        }
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, MqttQoS.AT_LEAST_ONCE, true, bytes(honest.next()));
            assertEquals(0x9a, raw.disconnected());
        }
        assertEquals(2, world.count("PKT-03"));
    }

    @Test
    void a_device_beyond_its_rate_is_told_to_come_again(@TempDir Path other) throws Exception {
        // The clock stands: nothing is added to the three.
        try (DoorWorld small = new DoorWorld(other, sink -> sink, 3, InstantSource.system(), () -> 0L)) {
            Gateway eager = small.gateway();
            try (RawMqtt raw = small.connect(eager)) {
                int exceeded = 0;
                for (int id = 1; id <= 6; id++) {
                    raw.publish(eager.topic(Topic.Kind.DATA), id, bytes(eager.next()));
                    exceeded += raw.puback(id) == QUOTA_EXCEEDED ? 1 : 0;
                }
                assertEquals(3, exceeded);
            }
            assertEquals(3, small.count("QUO-01"));
        }
    }

    @Test
    void a_full_ledger_says_quota_exceeded() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Retry("FUL-01", "full", Duration.ofSeconds(3))));
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, bytes(honest.next()));
            assertEquals(QUOTA_EXCEEDED, raw.puback(1));
        }
        assertEquals(1, world.count("FUL-01"));
    }

    @Test
    void a_halted_ledger_means_no_puback_and_a_clean_goodbye() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Retry("HLT-01", "halted", Duration.ofSeconds(3))));
        try (RawMqtt raw = world.connect(honest)) {
            raw.publish(data(honest), 1, bytes(honest.next()));
            assertEquals(0x8b, raw.disconnected());
        }
        assertEquals(1, world.count("HLT-01"));
    }

    @Test
    void a_certificate_of_another_authority_does_not_get_in() {
        // It bears the authority's name, or the client would not even show it.
        var strangers = new dev.cairn.ingest.fake.Certificates("Test authority");
        var identity = strangers.device(honest.device().hex());
        assertThrows(java.io.IOException.class, () -> {
            try (RawMqtt raw = new RawMqtt(world.certificates.context(identity), world.door.port())) {
                raw.connect("agent");
            }
        });
        DoorWorld.await("it is counted", () -> world.count("CON-01") == 1);
    }

    @Test
    void a_certificate_that_names_no_device_is_turned_away() throws Exception {
        var identity = world.certificates.device("someone");
        try (RawMqtt raw = new RawMqtt(world.certificates.context(identity), world.door.port())) {
            assertEquals(
                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
                    raw.connect("agent").variableHeader().connectReturnCode());
        }
        assertEquals(1, world.count("CON-02"));
    }

    @Test
    void mqtt_3_and_a_missing_client_id_are_turned_away() throws Exception {
        try (RawMqtt raw = world.socket(honest)) {
            raw.send(MqttMessageBuilders.connect()
                    .clientId("old")
                    .protocolVersion(MqttVersion.MQTT_3_1_1)
                    .cleanSession(true)
                    .keepAlive(60)
                    .build());
            assertTrue(raw.closedWithin(LONG));
        }
        try (RawMqtt raw = world.socket(honest)) {
            assertEquals(
                    MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
                    raw.connect("").variableHeader().connectReturnCode());
        }
        assertEquals(1, world.count("CON-03"));
        assertEquals(1, world.count("CON-04"));
    }

    @Test
    void the_same_client_connecting_again_takes_over() throws Exception {
        try (RawMqtt first = world.connect(honest);
                RawMqtt second = world.connect(honest)) {
            assertEquals(0x8e, first.disconnected());
            second.publish(data(honest), 1, bytes(honest.next()));
            assertEquals(SUCCESS, second.puback(1));
        }
    }

    @Test
    void a_fifth_connection_of_one_device_is_turned_away() throws Exception {
        RawMqtt[] open = new RawMqtt[4];
        for (int i = 0; i < open.length; i++) {
            open[i] = world.socket(honest);
            open[i].connect("agent-" + i);
        }
        try (RawMqtt fifth = world.socket(honest)) {
            assertEquals(
                    MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
                    fifth.connect("agent-5").variableHeader().connectReturnCode());
        }
        for (RawMqtt raw : open) {
            raw.close();
        }
    }

    @Test
    void connections_that_say_nothing_are_closed_and_the_honest_one_is_served_meanwhile() throws Exception {
        try (RawMqtt silent = world.socket(world.gateway());
                java.net.Socket halfOpen = new java.net.Socket("127.0.0.1", world.door.port())) {
            assertHonestIsServed();
            assertTrue(silent.closedWithin(Duration.ofSeconds(60)));
            halfOpen.setSoTimeout(60_000);
            assertTrue(halfOpen.getInputStream().readAllBytes().length < 64, "at most two alerts, then its end");
        }
    }

    @Test
    void a_fault_of_ours_is_answered_come_again_and_holds_up_nothing_behind_it() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            byte[] first = honest.next().encode().toArray();
            world.registry.broken(true);
            raw.publish(honest.topic(Topic.Kind.DATA), 1, first);
            assertEquals(0x97, raw.puback(1));
            world.registry.broken(false);
            assertEquals(1, world.count("BUG-01"));
            raw.publish(honest.topic(Topic.Kind.DATA), 2, first);
            assertEquals(0, raw.puback(2));
        }
    }

    @Test
    void closing_says_goodbye_with_0x8b() throws Exception {
        try (RawMqtt raw = world.connect(honest)) {
            DoorWorld.wait(world.door.close());
            assertEquals(0x8b, raw.disconnected());
        }
    }
}
