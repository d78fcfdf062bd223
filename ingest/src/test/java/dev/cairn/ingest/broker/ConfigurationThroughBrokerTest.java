package dev.cairn.ingest.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.ingest.fake.Certificates;
import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.Mosquitto;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations behind a real Mosquitto with the list of rights that firmware-config ships, and certificates for everybody. */
@Tag("mosquitto")
class ConfigurationThroughBrokerTest {
    private static final Path RIGHTS = Path.of("../firmware-config/mosquitto/cairn.acl");
    private static final Bytes FIRST = Bytes.ofUtf8("first configuration");
    private static final Bytes SECOND = Bytes.ofUtf8("second configuration");
    private static final long PATIENCE_S = 60;
    private static final long A_MOMENT_MS = 300;
    private static final int NOT_AUTHORIZED = 0x87;

    @TempDir
    private Path folder;

    private DoorWorld world;
    private Gateway gateway;
    private Optional<Mosquitto> broker = Optional.empty();

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Mosquitto.program().isPresent(), "Mosquitto is not installed (Debian: mosquitto)");
        world = new DoorWorld(folder);
        gateway = world.gateway();
        identity("ingest", "cairn-ingest");
    }

    @AfterEach
    void close() {
        broker.ifPresent(Mosquitto::close);
        if (world != null) {
            world.close();
        }
    }

    private Mosquitto broker(String... more) throws Exception {
        String[] lines = java.util.Arrays.copyOf(more, more.length + 1);
        lines[more.length] = "acl_file " + RIGHTS.toAbsolutePath();
        Mosquitto started = Mosquitto.startTls(folder, lines);
        broker = Optional.of(started);
        return started;
    }

    private void identity(String file, String name) throws Exception {
        Certificates.Identity own = world.certificates.device(name);
        write(file + ".key", "PRIVATE KEY", own.key().getEncoded());
        write(file + ".pem", "CERTIFICATE", own.certificate().getEncoded());
    }

    private void write(String file, String label, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder().encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private BrokerLink link(Mosquitto at) {
        BrokerOptions options = new BrokerOptions(
                at.address(),
                "cairn-ingest",
                Optional.empty(),
                Optional.empty(),
                Optional.of(folder.resolve("ca.pem")),
                Optional.of(new BrokerOptions.Own(folder.resolve("ingest.key"), folder.resolve("ingest.pem"))),
                100);
        BrokerLink link = BrokerLink.start(options, world.brokerParts(), 1);
        DoorWorld.await("the link subscribes", () -> link.view().connected());
        return link;
    }

    /** A gateway's client: connects with its certificate and hears its configurations. */
    private final class Client implements MqttCallback, AutoCloseable {
        private final BlockingQueue<Map.Entry<String, Bytes>> heard = new LinkedBlockingQueue<>();
        private final MqttAsyncClient client;

        Client(Mosquitto at, String name) throws Exception {
            client = new MqttAsyncClient(at.address().toString(), name, new MemoryPersistence());
            client.setCallback(this);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setSocketFactory(
                    world.certificates.context(world.certificates.device(name)).getSocketFactory());
            client.connect(options).waitForCompletion(PATIENCE_S * 1_000);
        }

        Client listening(Gateway to) throws Exception {
            client.subscribe(to.topic(Topic.Kind.CONFIG), 1).waitForCompletion(PATIENCE_S * 1_000);
            return this;
        }

        void asks(Gateway as) throws Exception {
            StateRequest request = new StateRequest(as.chain(), 0, OptionalLong.empty(), Optional.empty());
            client.publish(as.topic(Topic.Kind.STATE), request.encode().toArray(), 1, false)
                    .waitForCompletion(PATIENCE_S * 1_000);
        }

        /** Publishes a configuration; Paho may throw the broker's refusal, or keep it to itself. */
        void tries(Gateway at) throws Exception {
            try {
                client.publish(at.topic(Topic.Kind.CONFIG), SECOND.toArray(), 1, false)
                        .waitForCompletion(PATIENCE_S * 1_000);
            } catch (MqttException refused) {
                assertEquals(NOT_AUTHORIZED, refused.getReasonCode());
            }
        }

        void assertHears(Bytes bundle) throws Exception {
            Map.Entry<String, Bytes> next = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertNotNull(next, "no configuration within " + PATIENCE_S + " s");
            assertEquals(Map.entry(gateway.topic(Topic.Kind.CONFIG), bundle), next);
        }

        void assertHearsNothing() throws Exception {
            assertEquals(null, heard.poll(A_MOMENT_MS, TimeUnit.MILLISECONDS));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            MqttProperties said = message.getProperties();
            assertEquals(Topics.CONFIGURATION_CONTENT_TYPE, said.getContentType());
            heard.add(Map.entry(topic, Bytes.of(message.getPayload())));
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

        @Override
        public void close() throws Exception {
            client.disconnectForcibly(0, 500, true);
            client.close(true);
        }
    }

    private Client gatewayAt(Mosquitto at) throws Exception {
        return new Client(at, gateway.device().hex()).listening(gateway);
    }

    @Test
    void a_gateway_that_listens_has_it_at_once() throws Exception {
        Mosquitto at = broker();
        try (BrokerLink link = link(at);
                Client client = gatewayAt(at)) {
            link.configure(gateway.device(), FIRST);
            client.assertHears(FIRST);
            link.configure(gateway.device(), SECOND);
            client.assertHears(SECOND);
        }
    }

    @Test
    void a_gateway_that_was_away_has_the_newest_when_it_comes() throws Exception {
        Mosquitto at = broker();
        try (BrokerLink link = link(at)) {
            link.configure(gateway.device(), FIRST);
            link.configure(gateway.device(), SECOND);
            DoorWorld.await("both are at the broker", () -> link.view().receiptsWaiting() == 0);
            try (Client client = gatewayAt(at)) {
                // It may have come between the two.
                Map.Entry<String, Bytes> last = client.heard.poll(PATIENCE_S, TimeUnit.SECONDS);
                if (last != null && last.getValue().equals(FIRST)) {
                    last = client.heard.poll(PATIENCE_S, TimeUnit.SECONDS);
                }
                assertEquals(Map.entry(gateway.topic(Topic.Kind.CONFIG), SECOND), last);
            }
        }
    }

    @Test
    void a_broker_that_retains_nothing_stays_connected_and_who_asks_has_it_once() throws Exception {
        Mosquitto at = broker("retain_available false");
        world.configuration.set(Optional.of(FIRST));
        try (BrokerLink link = link(at);
                Client client = gatewayAt(at)) {
            client.assertHearsNothing();
            client.asks(gateway);
            client.assertHears(FIRST);
            client.asks(gateway);
            client.assertHearsNothing();
            link.configure(gateway.device(), SECOND);
            client.assertHears(SECOND);
            assertTrue(link.view().connected());
            assertEquals(0, world.count("BRK-01"));
        }
    }

    @Test
    void one_taken_while_the_broker_was_away_goes_out_when_it_is_back() throws Exception {
        Mosquitto at = broker();
        world.configuration.set(Optional.of(FIRST));
        try (BrokerLink link = link(at)) {
            at.close();
            DoorWorld.await("the link is lost", () -> !link.view().connected());
            link.configure(gateway.device(), FIRST);
            Mosquitto again = at.again();
            broker = Optional.of(again);
            try (Client client = gatewayAt(again)) {
                client.assertHears(FIRST);
            }
        }
    }

    @Test
    void nobody_but_ingest_may_configure_and_nobody_else_listens() throws Exception {
        Mosquitto at = broker();
        Gateway other = world.gateway();
        try (BrokerLink link = link(at);
                Client client = gatewayAt(at);
                Client thief = new Client(at, other.device().hex()).listening(gateway)) {
            thief.tries(gateway);
            client.tries(gateway);
            link.configure(gateway.device(), FIRST);
            client.assertHears(FIRST);
            client.assertHearsNothing();
            thief.assertHearsNothing();
        }
    }
}
