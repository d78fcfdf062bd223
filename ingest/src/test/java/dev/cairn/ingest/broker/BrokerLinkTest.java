package dev.cairn.ingest.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.Mosquitto;
import dev.cairn.ledger.Admission;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a real Mosquitto. */
@Tag("mosquitto")
class BrokerLinkTest {
    @TempDir
    private Path folder;

    private Mosquitto broker;
    private DoorWorld world;
    private Gateway gateway;
    private MqttAsyncClient device;
    private BrokerLink link;
    private final BlockingQueue<Bytes> receipts = new LinkedBlockingQueue<>();

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Mosquitto.program().isPresent(), "Mosquitto is not installed (Debian: mosquitto)");
        broker = Mosquitto.start(folder);
        world = new DoorWorld(folder);
        gateway = world.gateway();
        link = link();
        DoorWorld.await("the link subscribes", () -> link.view().connected());
        device = new MqttAsyncClient(broker.address().toString(), "agent", new MemoryPersistence());
        device.setCallback(new Collect());
        device.connect().waitForCompletion(60_000);
        device.subscribe(gateway.topic(Topic.Kind.RECEIPT), 1).waitForCompletion(60_000);
    }

    private BrokerLink link() {
        BrokerOptions options = new BrokerOptions(
                broker.address(),
                "cairn-ingest",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100);
        return BrokerLink.start(options, world.brokerParts(), 2);
    }

    @AfterEach
    void close() throws Exception {
        if (broker == null) {
            return;
        }
        device.disconnectForcibly(0, 500, true);
        device.close(true);
        link.close();
        world.close();
        broker.close();
    }

    private final class Collect implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            receipts.add(Bytes.of(message.getPayload()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String address) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }

    private void send(String topic, Bytes message) throws MqttException {
        device.publish(topic, message.toArray(), 1, false).waitForCompletion(60_000);
    }

    private void sendNext() throws MqttException {
        send(gateway.topic(Topic.Kind.DATA), gateway.next().encode());
    }

    private Receipt receipt() throws Exception {
        Bytes bytes = receipts.poll(60, TimeUnit.SECONDS);
        assertNotNull(bytes, "no receipt within 60 s");
        return Receipt.open(
                bytes, world.node.publicKey(), world.ledger.genesis().origin());
    }

    @Test
    void takes_statements_from_the_broker_and_sends_receipts_back_through_it() throws Exception {
        for (int i = 0; i < 50; i++) {
            sendNext();
        }
        DoorWorld.await("all are logged", () -> world.ledger.sequenced() == 51);
        world.ledger.publish();
        int rows = 0;
        while (rows < 50) {
            Receipt.Accepted accepted = assertInstanceOf(Receipt.Accepted.class, receipt());
            assertEquals(Level.PUBLISHED, accepted.level());
            rows += accepted.rows().size();
        }
        DoorWorld.await("all are acknowledged", () -> link.view().unacknowledged() == 0);
    }

    @Test
    void messages_without_an_answer_survive_a_restart_of_ingest() throws Exception {
        world.ledger.hold();
        for (int i = 0; i < 20; i++) {
            sendNext();
        }
        DoorWorld.await("all are offered", () -> world.ledger.held() == 20);
        assertEquals(20, link.view().unacknowledged());
        link.close();
        world.ledger.release();
        assertEquals(21, world.ledger.sequenced());
        sendNext();
        link = link();
        DoorWorld.await("the one sent meanwhile is logged", () -> world.ledger.sequenced() == 22);
        DoorWorld.await(
                "the others come again, as duplicates",
                () -> world.tally.total().duplicate() == 20);
        DoorWorld.await("all are acknowledged", () -> link.view().unacknowledged() == 0);
        assertEquals(22, world.ledger.sequenced());
    }

    @Test
    void a_halted_ledger_leaves_the_messages_at_the_broker() throws Exception {
        world.ledger.answerInstead(Optional.of(new Admission.Retry("HLT-01", "halted", Duration.ofSeconds(1))));
        sendNext();
        DoorWorld.await("it was tried", () -> world.count("HLT-01") >= 1);
        world.ledger.answerInstead(Optional.empty());
        DoorWorld.await("it comes again", () -> world.ledger.sequenced() == 2);
    }

    @Test
    void a_fault_of_ours_is_answered_come_again_and_does_not_come_back_for_ever() throws Exception {
        world.registry.broken(true);
        sendNext();
        assertEquals("BUG-01", assertInstanceOf(Receipt.Retry.class, receipt()).code());
        world.registry.broken(false);
        DoorWorld.await("it is acknowledged", () -> link.view().unacknowledged() == 0);
        assertEquals(1, world.count("BUG-01"));
    }

    @Test
    void refuses_and_answers_through_the_broker() throws Exception {
        send(gateway.topic(Topic.Kind.DATA), Bytes.ofHex("00"));
        assertInstanceOf(Receipt.Refused.class, receipt());
        Gateway other = world.gateway();
        send(gateway.topic(Topic.Kind.DATA), other.next().encode());
        assertEquals("TOP-01", assertInstanceOf(Receipt.Retry.class, receipt()).code());
        send("cairn/v1/x/y/data", Bytes.ofHex("00"));
        DoorWorld.await("a foreign topic is counted", () -> world.count("TOP-01") == 2);
        assertEquals(1, world.ledger.sequenced());
    }

    @Test
    void shows_its_certificate_to_a_broker_that_asks_for_one(@TempDir Path secured) throws Exception {
        world.certificates.server(secured);
        try (Mosquitto strict = Mosquitto.startTls(secured)) {
            BrokerOptions own = new BrokerOptions(
                    strict.address(),
                    "cairn-ingest",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(secured.resolve("ca.pem")),
                    Optional.of(new BrokerOptions.Own(secured.resolve("key.pem"), secured.resolve("cert.pem"))),
                    10);
            try (BrokerLink tls = BrokerLink.start(own, world.brokerParts(), 1)) {
                DoorWorld.await("it subscribes", () -> tls.view().connected());
            }
            BrokerOptions bare = new BrokerOptions(
                    strict.address(),
                    "stranger",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(secured.resolve("ca.pem")),
                    Optional.empty(),
                    10);
            try (BrokerLink no = BrokerLink.start(bare, world.brokerParts(), 1)) {
                DoorWorld.await("it is turned away and counted", () -> world.count("BRK-01") >= 1);
            }
        }
    }

    @Test
    void who_asks_gets_its_receipts_again() throws Exception {
        sendNext();
        DoorWorld.await("it is logged", () -> world.ledger.sequenced() == 2);
        world.ledger.publish();
        receipt();
        StateRequest request = new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty());
        send(gateway.topic(Topic.Kind.STATE), request.encode());
        assertEquals(0, ((Receipt.Accepted) receipt()).rows().get(0).seq());
        assertTrue(world.desk.sent() >= 2);
    }
}
