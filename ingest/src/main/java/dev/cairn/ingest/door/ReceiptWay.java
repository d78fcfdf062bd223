package dev.cairn.ingest.door;

import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way down to one gateway: only to topics it subscribed to, never more in flight than it and we allow, a bounded line
 * behind that. What does not fit is dropped; the gateway asks again. Owned by the connection's event loop.
 */
final class ReceiptWay {
    private static final int CONTENT_TYPE = 0x03;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int MESSAGE_ID_MAX = 65_535;

    /** Fixed header, topic, packet id and properties of a receipt's PUBLISH, rounded up. */
    private static final int AROUND_BYTES_MAX = 256;

    private record Granted(Topic topic, MqttQoS qos) {}

    private record Message(Topic.Kind kind, String contentType, Bytes payload) {}

    private final MqttEndpoint endpoint;
    private final int inFlightMax;
    private final long packetBytesMax;
    private final Map<Topic.Kind, Granted> granted = new EnumMap<>(Topic.Kind.class);
    private final Set<Integer> inFlight = new HashSet<>();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private int unwritten;
    private int lastId;
    private volatile int shown;

    ReceiptWay(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
        this.inFlightMax = Math.min(
                DoorLimits.RECEIPTS_IN_FLIGHT_MAX, property(RECEIVE_MAXIMUM).orElse(DoorLimits.RECEIPTS_IN_FLIGHT_MAX));
        this.packetBytesMax = property(MAXIMUM_PACKET_SIZE).orElse(Integer.MAX_VALUE);
    }

    private Optional<Integer> property(int id) {
        MqttProperties.MqttProperty<?> found = endpoint.connectProperties().getProperty(id);
        return found != null && found.value() instanceof Integer value && value > 0
                ? Optional.of(value)
                : Optional.empty();
    }

    /** The gateway listens to this topic from now on. */
    void open(Topic topic, MqttQoS qos) {
        granted.put(topic.kind(), new Granted(topic, qos));
    }

    /** It no longer does; false if it never did. */
    boolean close(Topic topic) {
        Granted open = granted.get(topic.kind());
        return open != null && open.topic().equals(topic) && granted.remove(topic.kind()) != null;
    }

    /** Sends a receipt, now or when earlier ones were acknowledged. */
    void send(Bytes receipt) {
        send(new Message(Topic.Kind.RECEIPT, Topics.RECEIPT_CONTENT_TYPE, receipt));
    }

    /** Sends a configuration bundle in the same way. */
    void configure(Bytes bundle) {
        send(new Message(Topic.Kind.CONFIG, Topics.CONFIGURATION_CONTENT_TYPE, bundle));
    }

    private void send(Message message) {
        boolean fits = message.payload().size() + AROUND_BYTES_MAX <= packetBytesMax;
        if (fits && granted.containsKey(message.kind()) && waiting.size() < DoorLimits.RECEIPTS_WAITING_MAX) {
            waiting.addLast(message);
            drain();
        }
    }

    /** The gateway acknowledged this packet. */
    void acknowledged(int messageId) {
        inFlight.remove(messageId);
        drain();
    }

    /** Receipts waiting or in flight; for any thread. */
    int waiting() {
        return shown;
    }

    private void drain() {
        while (!waiting.isEmpty() && underWay() < inFlightMax) {
            Message next = waiting.removeFirst();
            Granted open = granted.get(next.kind());
            if (open != null) {
                publish(open, next);
            }
        }
        shown = waiting.size() + underWay();
    }

    private int underWay() {
        return inFlight.size() + unwritten;
    }

    private void publish(Granted open, Message message) {
        MqttProperties properties = new MqttProperties();
        properties.add(new MqttProperties.StringProperty(CONTENT_TYPE, message.contentType()));
        int id = nextId();
        if (open.qos() == MqttQoS.AT_LEAST_ONCE) {
            inFlight.add(id);
        }
        Future<Integer> written = endpoint.publish(
                open.topic().path(),
                Buffer.buffer(message.payload().toArray()),
                open.qos(),
                false,
                false,
                id,
                properties);
        if (open.qos() == MqttQoS.AT_MOST_ONCE) {
            // Nobody acknowledges it: it is under way until the socket has taken it, or whoever does not read would
            // fill our memory.
            unwritten++;
            written.onComplete(done -> {
                unwritten--;
                drain();
            });
        }
    }

    private int nextId() {
        do {
            lastId = lastId == MESSAGE_ID_MAX ? 1 : lastId + 1;
        } while (inFlight.contains(lastId));
        return lastId;
    }
}
