package dev.cairn.edge;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.receipt.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Puts a {@link FakeLedger} behind a broker, as its subscriber. */
public final class BrokerLedger implements AutoCloseable {
    private final FakeLedger ledger;
    private final Mqtt5AsyncClient client;

    /** @param port of the broker's plain listener */
    public BrokerLedger(FakeLedger ledger, int port) throws Exception {
        this.ledger = ledger;
        this.client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("ledger")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnect()
                .initialDelay(50, TimeUnit.MILLISECONDS)
                .maxDelay(200, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .addConnectedListener(context -> subscribe())
                .buildAsync();
        client.connect().get(30, TimeUnit.SECONDS);
    }

    private void subscribe() {
        client.subscribeWith()
                .topicFilter("cairn/v1/#")
                .noLocal(true)
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::arrived)
                .send();
    }

    private void arrived(Mqtt5Publish message) {
        Topic topic = Topic.parse(message.getTopic().toString()).orElseThrow();
        Bytes payload = Bytes.of(message.getPayloadAsBytes());
        try {
            if (topic.kind() == Topic.Kind.STATE) {
                StateRequest request = StateRequest.decode(payload);
                long newest = ledger.contiguous(request.chain());
                if (newest >= 0) {
                    List<Long> seqs = LongStream.rangeClosed(Math.max(0, newest - 40), newest)
                            .boxed()
                            .toList();
                    answer(
                            topic,
                            ledger.sign(
                                    ledger.accepted(Level.WITNESSED, request.chain(), seqs, request.anchor()),
                                    ledger.node));
                }
            } else if (topic.kind().up()) {
                answer(topic, ledger.receipt(Level.PUBLISHED, ledger.take(payload)));
            }
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(Topic topic, Bytes receipt) {
        client.publishWith()
                .topic(new Topic(topic.org(), topic.device(), Topic.Kind.RECEIPT).path())
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(receipt.toArray())
                .send();
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
