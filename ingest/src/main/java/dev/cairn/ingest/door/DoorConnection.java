package dev.cairn.ingest.door;

import dev.cairn.ingest.intake.AckLine;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.StateMessages;
import dev.cairn.ingest.receipt.Peer;
import dev.cairn.ledger.Admission;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway's connection. Everything here runs on the connection's own event loop, except the work on its lane; a
 * message's way is: place in the line of PUBACKs, lane, intake, ledger, back to the event loop, PUBACK in order.
 */
final class DoorConnection implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger(DoorConnection.class);
    private static final Duration PLACE_AGAIN = Duration.ofMinutes(5);

    private final MqttEndpoint endpoint;
    private final Context context;
    private final DeviceId device;
    private final Instant certificateFrom;
    private final Instant certificateUntil;
    private final DoorParts parts;
    private final Lanes.Lane lane;
    private final ReceiptWay down;
    private final AckLine<MqttPubAckReasonCode> acks = new AckLine<>(this::acknowledge);
    private final long sinceNanos;
    private volatile long seenNanos;
    private volatile boolean open = true;
    private Runnable gone = () -> {};
    // Of the lane, whose tasks run one after the other.
    private String lastName = "";
    private @Nullable Topic lastTopic;
    private boolean departed;
    private boolean configuring;

    DoorConnection(
            MqttEndpoint endpoint,
            Context context,
            DeviceId device,
            Instant certificateFrom,
            Instant certificateUntil,
            DoorParts parts) {
        this.endpoint = endpoint;
        this.context = context;
        this.device = device;
        this.certificateFrom = certificateFrom;
        this.certificateUntil = certificateUntil;
        this.parts = parts;
        this.lane = parts.lanes().lane();
        this.down = new ReceiptWay(endpoint);
        this.sinceNanos = parts.nanos().getAsLong();
        this.seenNanos = sinceNanos;
    }

    /** Answers the CONNECT and takes messages; {@code gone} runs once when the connection has ended. */
    void start(Runnable gone) {
        endpoint.publishAutoAck(false);
        endpoint.subscriptionAutoAck(false);
        endpoint.publishHandler(this::published);
        endpoint.subscribeHandler(this::subscribed);
        endpoint.unsubscribeHandler(this::unsubscribed);
        endpoint.publishAcknowledgeHandler(id -> {
            seen();
            down.acknowledged(id);
        });
        endpoint.pingHandler(ping -> seen());
        endpoint.exceptionHandler(this::broken);
        this.gone = gone;
        endpoint.closeHandler(closed -> left());
        parts.tally().fleet().joined(device, certificateFrom, certificateUntil);
        endpoint.accept(false, ConnackProperties.forKeepAlive(endpoint.keepAliveTimeSeconds()));
    }

    // On the event loop, once.
    private void left() {
        open = false;
        if (departed) {
            return;
        }
        departed = true;
        acks.close();
        gone.run();
        parts.desk().left(this);
        parts.tally().fleet().left(device);
    }

    @Override
    public DeviceId device() {
        return device;
    }

    @Override
    public void send(Bytes receipt) {
        context.runOnContext(loop -> {
            if (open) {
                down.send(receipt);
            }
        });
    }

    /** Hands down a configuration bundle; lost with the connection, and sent again when the gateway subscribes again. */
    void configure(Bytes bundle) {
        context.runOnContext(loop -> {
            if (open) {
                down.configure(bundle);
            }
        });
    }

    /** Ends the connection with a reason; safe from any thread, and more than once. */
    void end(MqttDisconnectReasonCode reason) {
        context.runOnContext(loop -> endNow(reason));
    }

    /** Ends the connection in favour of another device's. */
    void giveWay() {
        fault("CON-05", "the door is full, and this device has another connection");
        end(MqttDisconnectReasonCode.QUOTA_EXCEEDED);
    }

    /** Forgets a connection whose line ended while it was let in: vertx-mqtt tells nobody of that. */
    void forgetIfGone() {
        if (!endpoint.isConnected()) {
            context.runOnContext(
                    loop -> { // behind the CONNECT, if that is being answered just now
                        if (!endpoint.isConnected()) {
                            left();
                        }
                    });
        }
    }

    /** Ends the connection when no packet came for one and a half times its keep-alive (MQTT 5.0, 3.1.2.10). */
    void endIfSilent(long nowNanos) {
        long allowedS = ConnackProperties.keepAlive(endpoint.keepAliveTimeSeconds()) * 3L / 2;
        if (nowNanos - seenNanos > TimeUnit.SECONDS.toNanos(allowedS)) {
            fault("CON-07", "silent for more than " + allowedS + " s");
            end(MqttDisconnectReasonCode.KEEP_ALIVE_TIMEOUT);
        }
    }

    /** Ends the connection when the key behind it was revoked, or the certificate that opened it has run out: a session is no older right than a new one. */
    void endIfOver(Instant now, boolean revoked) {
        if (revoked) {
            fault("CON-08", "the device's key was revoked");
            end(MqttDisconnectReasonCode.NOT_AUTHORIZED);
        } else if (now.isAfter(certificateUntil)) {
            fault("CON-09", "the certificate has expired");
            end(MqttDisconnectReasonCode.NOT_AUTHORIZED);
        }
    }

    Connected view(long nowNanos) {
        return new Connected(
                device.hex(),
                endpoint.clientIdentifier(),
                TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos),
                TimeUnit.NANOSECONDS.toMillis(nowNanos - seenNanos),
                acks.waiting(),
                lane.depth(),
                down.waiting(),
                certificateUntil.toString());
    }

    private void endNow(MqttDisconnectReasonCode reason) {
        if (open && endpoint.isConnected()) {
            open = false;
            acks.close();
            endpoint.disconnect(reason, MqttProperties.NO_PROPERTIES);
        } else if (open) {
            left();
        }
    }

    private void published(MqttPublishMessage message) {
        seen();
        if (message.qosLevel() == MqttQoS.EXACTLY_ONCE) {
            violated("PKT-03", "a message with QoS 2", MqttDisconnectReasonCode.QOS_NOT_SUPPORTED);
        } else if (message.isRetain()) {
            violated("PKT-03", "a message to be retained", MqttDisconnectReasonCode.RETAIN_NOT_SUPPORTED);
        } else if (acks.waiting() >= DoorLimits.RECEIVE_MAX) {
            violated(
                    "QUO-02",
                    "more than " + DoorLimits.RECEIVE_MAX + " messages in flight",
                    MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
        } else {
            take(message);
        }
    }

    private void take(MqttPublishMessage message) {
        boolean acknowledged = message.qosLevel() == MqttQoS.AT_LEAST_ONCE;
        AckLine.Place<MqttPubAckReasonCode> place = acks.enter(acknowledged ? message.messageId() : 0);
        Bytes payload = Bytes.wrap(message.payload().getBytes());
        if (!lane.offer(() -> judge(place, message.topicName(), payload))) {
            violated("QUO-02", "the connection's lane is full", MqttDisconnectReasonCode.SERVER_BUSY);
        }
    }

    // On the lane. A message that cannot get an answer would hold up all that come behind it: then the connection ends,
    // and the gateway begins anew.
    private void judge(AckLine.Place<MqttPubAckReasonCode> place, String name, Bytes payload) {
        guarded(() -> judgeNow(place, name, payload));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error("a message could not be answered code=BUG-01 device={}", device, bug);
            fault("BUG-01", "a fault of ours; the connection ends");
            end(MqttDisconnectReasonCode.UNSPECIFIED_ERROR);
        }
    }

    private void judgeNow(AckLine.Place<MqttPubAckReasonCode> place, String name, Bytes payload) {
        Topic topic = ownUp(name);
        if (topic == null) {
            Source source = new Source("mqtt", Optional.empty(), Optional.of(device), true);
            Admission no = new Admission.Retry("TOP-01", "not a topic on which this device may publish", PLACE_AGAIN);
            answered(place, parts.intake().turnAway(payload, source, no));
        } else if (topic.kind() == Topic.Kind.STATE && StateMessages.isRequest(payload)) {
            ask(place, payload);
        } else {
            parts.intake().take(payload, Source.mqtt(topic), answer -> guarded(() -> answered(place, answer)));
        }
    }

    // On the lane, one after the other. A gateway names the same topic in nearly every message.
    private @Nullable Topic ownUp(String name) {
        if (name.equals(lastName)) {
            return lastTopic;
        }
        Topic own = Topic.parse(name)
                .filter(parsed -> parsed.kind().up() && parsed.device().equals(device))
                .orElse(null);
        if (own != null) { // only these are kept: they are short
            lastName = name;
            lastTopic = own;
        }
        return own;
    }

    private void ask(AckLine.Place<MqttPubAckReasonCode> place, Bytes payload) {
        try {
            parts.desk().asked(this, StateRequest.decode(payload));
            complete(place, MqttPubAckReasonCode.SUCCESS);
        } catch (Malformed broken) {
            fault(broken.code(), String.valueOf(broken.getMessage()));
            complete(place, MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID);
        }
    }

    private void answered(AckLine.Place<MqttPubAckReasonCode> place, Answer answer) {
        if (answer.halted()) {
            // Whether it is durable nobody knows: no PUBACK, and no use in staying.
            end(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN);
            return;
        }
        complete(place, ReasonCodes.of(answer.admission()));
        parts.desk().answered(this, answer);
    }

    private void complete(AckLine.Place<MqttPubAckReasonCode> place, MqttPubAckReasonCode reason) {
        context.runOnContext(loop -> acks.complete(place, reason));
    }

    private void acknowledge(AckLine.Place<MqttPubAckReasonCode> place) {
        // The peer may be gone since the ledger was asked: then it has no PUBACK and sends the same again.
        if (open && endpoint.isConnected() && place.messageId() != 0) {
            endpoint.publishAcknowledge(place.messageId(), place.outcome(), MqttProperties.NO_PROPERTIES);
        }
    }

    private void subscribed(MqttSubscribeMessage message) {
        seen();
        if (message.topicSubscriptions().size() > DoorLimits.FILTERS_MAX) {
            violated("SUB-01", "too many filters at once", MqttDisconnectReasonCode.QUOTA_EXCEEDED);
            return;
        }
        List<MqttSubAckReasonCode> granted = message.topicSubscriptions().stream()
                .map(wanted -> grant(wanted.topicName(), wanted.qualityOfService()))
                .toList();
        endpoint.subscribeAcknowledge(message.messageId(), granted, MqttProperties.NO_PROPERTIES);
        boolean listens = message.topicSubscriptions().stream().anyMatch(wanted -> Topic.parse(wanted.topicName())
                .filter(topic ->
                        topic.kind() == Topic.Kind.CONFIG && topic.device().equals(device))
                .isPresent());
        if (listens && !configuring) {
            configuring = true; // one look at a time: a flood of SUBSCRIBEs is no backlog of looks
            context.executeBlocking(() -> parts.configurations().apply(device))
                    .onSuccess(newest -> newest.ifPresent(this::configure))
                    .onComplete(looked -> configuring = false);
        }
    }

    private MqttSubAckReasonCode grant(String filter, MqttQoS qos) {
        Topic own = Topic.parse(filter)
                .filter(topic -> !topic.kind().up() && topic.device().equals(device))
                .orElse(null);
        if (own == null) {
            fault("SUB-01", "a subscription to what is not this device's own");
            return MqttSubAckReasonCode.NOT_AUTHORIZED;
        }
        MqttQoS limited = qos == MqttQoS.AT_MOST_ONCE ? qos : MqttQoS.AT_LEAST_ONCE;
        down.open(own, limited);
        return MqttSubAckReasonCode.qosGranted(limited);
    }

    private void unsubscribed(MqttUnsubscribeMessage message) {
        seen();
        List<MqttUnsubAckReasonCode> done = message.topics().stream()
                .map(filter -> Topic.parse(filter).filter(down::close).isPresent()
                        ? MqttUnsubAckReasonCode.SUCCESS
                        : MqttUnsubAckReasonCode.NO_SUBSCRIPTION_EXISTED)
                .toList();
        endpoint.unsubscribeAcknowledge(message.messageId(), done, MqttProperties.NO_PROPERTIES);
    }

    private void broken(Throwable cause) {
        if (cause instanceof TooLongFrameException) {
            violated(
                    "PKT-01",
                    "a packet of more than " + DoorLimits.PACKET_BYTES_MAX + " bytes",
                    MqttDisconnectReasonCode.PACKET_TOO_LARGE);
        } else {
            violated(
                    "PKT-02",
                    "a broken packet or connection: " + cause.getClass().getSimpleName(),
                    MqttDisconnectReasonCode.MALFORMED_PACKET);
        }
    }

    private void violated(String code, String text, MqttDisconnectReasonCode reason) {
        if (open) {
            fault(code, text);
            endNow(reason);
        }
    }

    private void fault(String code, String text) {
        parts.tally().fault("mqtt", device, code, text);
    }

    private void seen() {
        seenNanos = parts.nanos().getAsLong();
        parts.tally().fleet().heard(device, "mqtt");
    }
}
