package dev.cairn.edge.uplink;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import dev.cairn.proof.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The same port by another client: what the contract asks is MQTT's meaning, not Paho's habits. */
final class HiveMqUplink implements Uplink {
    private static final int MARGIN = 4;
    private final int port;
    private final String clientId;
    private final List<String> down;
    private final Duration limit;

    HiveMqUplink(int port, String clientId, List<String> down, Duration limit) {
        this.port = port;
        this.clientId = clientId;
        this.down = down;
        this.limit = limit;
    }

    @Override
    public Line connect(Events events) throws UplinkDown, InterruptedException {
        Mqtt5AsyncClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(port)
                .addDisconnectedListener(context -> events.down("disconnected: " + context.getCause()))
                .buildAsync();
        client.publishes(
                MqttGlobalPublishFilter.ALL,
                message -> events.arrived(message.getTopic().toString(), Bytes.of(message.getPayloadAsBytes())));
        try {
            Mqtt5ConnAck answer = client.connectWith()
                    .cleanStart(true)
                    .sessionExpiryInterval(0)
                    .restrictions()
                    .sendTopicAliasMaximum(0)
                    .applyRestrictions()
                    .send()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            for (String topic : down) {
                client.subscribeWith()
                        .topicFilter(topic)
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .send()
                        .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            int theirs = answer.getRestrictions().getReceiveMaximum();
            return new HiveLine(client, Math.max(1, Math.min(32, theirs - MARGIN)), events);
        } catch (ExecutionException | TimeoutException e) {
            client.disconnect();
            throw new UplinkDown("no connection: " + e, e);
        }
    }

    private record HiveLine(Mqtt5AsyncClient client, int window, Events events) implements Line {
        @Override
        public void publish(long ticket, Outgoing outgoing) throws UplinkDown {
            if (!client.getState().isConnected()) {
                throw new UplinkDown("not connected");
            }
            Mqtt5Publish message = Mqtt5Publish.builder()
                    .topic(outgoing.topic())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .contentType(outgoing.contentType().orElse(null))
                    .correlationData(outgoing.correlation().map(Bytes::toArray).orElse(null))
                    .payload(outgoing.payload().toArray())
                    .build();
            client.publish(message)
                    .whenComplete((result, trouble) -> events.acknowledged(ticket, reason(result, trouble)));
        }

        private static int reason(Mqtt5PublishResult result, Throwable trouble) {
            if (trouble instanceof Mqtt5PubAckException refused) {
                return refused.getMqttMessage().getReasonCode().getCode();
            }
            if (trouble != null) {
                return 0x80;
            }
            return result instanceof Mqtt5PublishResult.Mqtt5Qos1Result qos1
                    ? qos1.getPubAck().getReasonCode().getCode()
                    : 0;
        }

        @Override
        public void close() {
            client.disconnect();
        }
    }
}
