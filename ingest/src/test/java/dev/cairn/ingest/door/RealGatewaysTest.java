package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Envelope;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's MQTT 5 clients, as gateways. */
class RealGatewaysTest {
    @TempDir
    private Path folder;

    private DoorWorld world;
    private Gateway gateway;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        gateway = world.gateway();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private MqttAsyncClient paho() throws Exception {
        MqttAsyncClient client =
                new MqttAsyncClient("ssl://127.0.0.1:" + world.door.port(), "paho-agent", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSocketFactory(world.certificates
                .context(world.certificates.device(gateway.device().hex()))
                .getSocketFactory());
        client.connect(options).waitForCompletion(60_000);
        return client;
    }

    @Test
    void a_paho_gateway_gets_its_puback_and_then_receipts_that_verify() throws Exception {
        BlockingQueue<byte[]> receipts = new LinkedBlockingQueue<>();
        MqttAsyncClient client = paho();
        client.setCallback(new Collect(receipts));
        client.subscribe(gateway.topic(Topic.Kind.RECEIPT), 1).waitForCompletion(60_000);
        Envelope sent = gateway.next();
        IMqttToken token =
                client.publish(gateway.topic(Topic.Kind.DATA), sent.encode().toArray(), 1, false);
        token.waitForCompletion(60_000);
        assertArrayEquals(new int[] {0}, token.getReasonCodes());
        world.ledger.publish();
        assertReceipt(receipts, Level.PUBLISHED, sent);
        world.ledger.witness();
        assertReceipt(receipts, Level.WITNESSED, sent);
        client.disconnectForcibly(0, 500, true);
        client.close(true);
    }

    private record Collect(BlockingQueue<byte[]> receipts) implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            receipts.add(message.getPayload());
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

    private void assertReceipt(BlockingQueue<byte[]> receipts, Level level, Envelope sent) throws Exception {
        byte[] bytes = receipts.poll(60, TimeUnit.SECONDS);
        Receipt.Accepted accepted = (Receipt.Accepted) Receipt.open(
                Bytes.of(bytes), world.node.publicKey(), world.ledger.genesis().origin());
        assertEquals(level, accepted.level());
        var own = dev.cairn.proof.statement.Statement.parse(sent.statement());
        var verdict = Receipt.check(accepted, world.ledger.genesis(), seq -> Optional.of(own), Optional.empty());
        assertTrue(verdict.isProven(), verdict.toString());
        assertEquals(1, accepted.rows().size());
        assertEquals(0, accepted.contiguous());
    }

    @Test
    void a_hivemq_gateway_is_served_and_sees_the_reason_of_a_refusal() throws Exception {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier("hivemq-agent")
                .serverHost("127.0.0.1")
                .serverPort(world.door.port())
                .sslConfig()
                .keyManagerFactory(world.certificates.keyManagers(
                        world.certificates.device(gateway.device().hex())))
                .trustManagerFactory(world.certificates.trust())
                .applySslConfig()
                .buildBlocking();
        client.connect();
        for (int i = 0; i < 100; i++) {
            client.publishWith()
                    .topic(gateway.topic(Topic.Kind.DATA))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(gateway.next().encode().toArray())
                    .send();
        }
        assertEquals(101, world.ledger.sequenced());
        try {
            client.publishWith()
                    .topic(gateway.topic(Topic.Kind.DATA))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(new byte[] {1})
                    .send();
            throw new AssertionError("no refusal");
        } catch (Mqtt5PubAckException refused) {
            assertEquals(
                    Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID,
                    refused.getMqttMessage().getReasonCode());
        }
        client.disconnect();
    }
}
