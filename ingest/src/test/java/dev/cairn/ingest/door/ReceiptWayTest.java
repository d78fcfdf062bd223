package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.model.DeviceId;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Promise;
import io.vertx.mqtt.MqttEndpoint;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that subscribes and does not read: what waits for it is bounded, whatever the quality of service. */
class ReceiptWayTest {
    private static final Topic RECEIPTS = Topic.parse(
                    "cairn/v1/" + "00".repeat(16) + "/" + new DeviceId("ab".repeat(16)).hex() + "/receipt")
            .orElseThrow();

    private final Deque<Promise<Integer>> written = new ArrayDeque<>();
    private final ReceiptWay way = new ReceiptWay(socket());

    /** Takes PUBLISHes and says that they are written when the test lets it. */
    private MqttEndpoint socket() {
        return (MqttEndpoint) Proxy.newProxyInstance(
                MqttEndpoint.class.getClassLoader(),
                new Class<?>[] {MqttEndpoint.class},
                (proxy, method, words) -> switch (method.getName()) {
                    case "connectProperties" -> MqttProperties.NO_PROPERTIES;
                    case "publish" -> {
                        Promise<Integer> sent = Promise.promise();
                        written.add(sent);
                        yield sent.future();
                    }
                    default -> throw new AssertionError(method.toString());
                });
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            way.send(Bytes.ofUtf8("receipt " + i));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttQoS.class,
            names = {"AT_MOST_ONCE", "AT_LEAST_ONCE"})
    void hands_only_so_much_to_a_socket_that_nobody_reads(MqttQoS qos) {
        way.open(RECEIPTS, qos);
        send(10_000);
        assertEquals(DoorLimits.RECEIPTS_IN_FLIGHT_MAX, written.size());
        assertEquals(DoorLimits.RECEIPTS_IN_FLIGHT_MAX + DoorLimits.RECEIPTS_WAITING_MAX, way.waiting());
    }

    @Test
    void goes_on_when_the_socket_has_taken_what_nobody_acknowledges() {
        way.open(RECEIPTS, MqttQoS.AT_MOST_ONCE);
        send(20);
        for (int i = 0; i < 20; i++) {
            written.remove().complete(i);
        }
        assertEquals(0, written.size(), "twenty were sent");
        assertEquals(0, way.waiting());
        send(1);
        written.remove().fail("gone");
        assertEquals(0, way.waiting());
    }
}
