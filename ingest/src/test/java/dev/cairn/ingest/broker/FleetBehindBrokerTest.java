package dev.cairn.ingest.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fake.Mosquitto;
import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a gateway that only a real Mosquitto has seen: no certificate and no connection, and still its data, its spool, its refusals. */
@Tag("mosquitto")
class FleetBehindBrokerTest {
    @Test
    void knows_data_spool_and_what_was_sent_in_its_name(@TempDir Path folder) throws Exception {
        assumeTrue(Mosquitto.program().isPresent(), "Mosquitto is not installed (Debian: mosquitto)");
        try (Mosquitto broker = Mosquitto.start(folder);
                DoorWorld world = new DoorWorld(folder);
                BrokerLink link = link(broker, world)) {
            DoorWorld.await("the link subscribes", () -> link.view().connected());
            Gateway gateway = world.gateway();
            Fleet fleet = world.tally.fleet();
            MqttAsyncClient client = new MqttAsyncClient(broker.address().toString(), "agent", new MemoryPersistence());
            client.connect().waitForCompletion(30_000);
            send(client, gateway, Topic.Kind.DATA, gateway.next().encode());
            DoorWorld.await("data", () -> fleet.seen(gateway.device()).data().isPresent());
            StateRequest state = new StateRequest(gateway.chain(), 99, OptionalLong.of(0), Optional.empty());
            send(client, gateway, Topic.Kind.STATE, state.encode());
            DoorWorld.await("spool", () -> fleet.seen(gateway.device())
                    .spool()
                    .map(Seen.Spool::waiting)
                    .equals(Optional.of(99L)));
            send(client, gateway, Topic.Kind.DATA, gateway.forged().encode());
            DoorWorld.await(
                    "a forgery in its name",
                    () -> !fleet.seen(gateway.device()).unproven().isEmpty());
            Seen seen = fleet.seen(gateway.device());
            assertTrue(seen.codes().isEmpty(), "it is not the gateway's own");
            assertEquals("broker", seen.door());
            assertTrue(seen.certificate().isEmpty());
            assertEquals(0, seen.link().open());
            client.disconnectForcibly(0, 500, true);
            client.close(true);
        }
    }

    private static BrokerLink link(Mosquitto broker, DoorWorld world) {
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

    private static void send(MqttAsyncClient client, Gateway gateway, Topic.Kind kind, Bytes message) throws Exception {
        client.publish(gateway.topic(kind), message.toArray(), 1, false).waitForCompletion(30_000);
    }
}
