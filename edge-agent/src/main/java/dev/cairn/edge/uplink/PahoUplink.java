package dev.cairn.edge.uplink;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Eclipse Paho's MQTT 5 client, kept on a short lead, because it has known defects (README, "Paho"): a new client object for each connection,
 * nothing persisted, no session, no automatic reconnect, no topic aliases, reason codes read from the token, callbacks that only enqueue, a
 * window below the peer's Receive Maximum, every wait under a limit of ours, and thrown away at the first trouble.
 */
public final class PahoUplink implements Uplink {
    private static final Logger LOG = LoggerFactory.getLogger(PahoUplink.class);
    private static final int WINDOW_MAX = 32;
    /** Paho's own count of what is in flight falls after its token completes: leave it some room. */
    private static final int WINDOW_MARGIN = 4;

    private static final int RECEIVE_MAXIMUM = 64;
    private static final int MQTT_ERROR_MIN = 0x80;
    private static final int FULL_RETRIES_MAX = 2000;
    private static final int KEEP_ALIVE_S = 30;
    private static final long DISCONNECT_MS = 200;

    private final URI named;
    private final String server;
    private final String clientId;
    private final List<String> down;
    private final Optional<SocketFactory> tls;
    private final Duration limit;

    /**
     * @param server {@code mqtts://host:port}, or {@code mqtt://host:port} without TLS
     * @param clientId the device's id
     * @param down topics to subscribe to
     * @param tls mutual TLS; required for {@code mqtts}
     * @param limit for connecting and subscribing, each
     */
    public PahoUplink(URI server, String clientId, List<String> down, Optional<SocketFactory> tls, Duration limit) {
        boolean secure = "mqtts".equals(server.getScheme());
        if (!secure && !"mqtt".equals(server.getScheme()) || secure != tls.isPresent() || server.getPort() < 1) {
            throw new IllegalArgumentException(
                    "server " + server + " is not mqtts://host:port with TLS files, or mqtt://host:port without");
        }
        this.named = server;
        this.server = (secure ? "ssl://" : "tcp://") + server.getHost() + ":" + server.getPort();
        this.clientId = clientId;
        this.down = List.copyOf(down);
        this.tls = tls;
        this.limit = limit;
    }

    @Override
    public Line connect(Events events) throws UplinkDown, InterruptedException {
        MqttAsyncClient client = null;
        try {
            client = new MqttAsyncClient(server, clientId, new MemoryPersistence());
            client.setCallback(new Callbacks(events));
            IMqttToken connected = client.connect(options());
            connected.waitForCompletion(limit.toMillis());
            forbidAliases(client);
            subscribe(client);
            return new PahoLine(client, window(connected), events);
        } catch (MqttException e) {
            throwAway(client);
            throw new UplinkDown("no connection to " + named + ": " + Causes.of(e), e);
        }
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setMaximumPacketSize((long) Limits.PACKET_BYTES_MAX);
        options.setTopicAliasMaximum(0);
        options.setUseSubscriptionIdentifiers(false);
        options.setKeepAliveInterval(KEEP_ALIVE_S);
        options.setConnectionTimeout((int) Math.max(1, limit.toSeconds()));
        tls.ifPresent(options::setSocketFactory);
        return options;
    }

    private static int window(IMqttToken connected) {
        MqttProperties answer = connected.getResponseProperties();
        Integer theirs = answer == null ? null : answer.getReceiveMaximum();
        return theirs == null ? WINDOW_MAX : Math.max(1, Math.min(WINDOW_MAX, theirs - WINDOW_MARGIN));
    }

    /**
     * Paho uses outgoing aliases whenever the server offers them, and has no switch (paho.mqtt.java #1104). Its connection state keeps the
     * server's offer; setting it to nothing is the switch. The version is the last one, so the field stays where it is; should it not, aliases
     * do no harm without a persisted session.
     */
    private static void forbidAliases(MqttAsyncClient client) {
        try {
            Field field = MqttAsyncClient.class.getDeclaredField("mqttConnection");
            field.setAccessible(true);
            if (field.get(client) instanceof MqttConnectionState state) {
                state.setOutgoingTopicAliasMaximum(0);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.warn("topic aliases could not be switched off cause={}", e.toString());
        }
    }

    private void subscribe(MqttAsyncClient client) throws MqttException, UplinkDown {
        for (String topic : down) {
            IMqttToken token = client.subscribe(topic, 1);
            token.waitForCompletion(limit.toMillis());
            int[] reasons = token.getReasonCodes();
            if (reasons != null && reasons.length > 0 && reasons[0] >= MQTT_ERROR_MIN) {
                throwAway(client);
                throw new UplinkDown("subscription to " + topic + " refused, reason " + reasons[0]);
            }
        }
    }

    /** Closing can hang (paho.mqtt.java #719, #763, #843), so nobody waits for it. */
    private static void throwAway(@Nullable MqttAsyncClient client) {
        if (client == null) {
            return;
        }
        client.setCallback(null);
        Thread closing = new Thread(
                () -> {
                    try {
                        client.disconnectForcibly(0, DISCONNECT_MS, client.isConnected());
                    } catch (MqttException | RuntimeException e) {
                        LOG.debug("disconnect cause={}", e.toString());
                    }
                    try {
                        client.close(true);
                    } catch (MqttException | RuntimeException e) {
                        LOG.debug("close cause={}", e.toString());
                    }
                },
                "uplink closing");
        closing.setDaemon(true);
        closing.start();
    }

    private static final class PahoLine implements Line {
        private final MqttAsyncClient client;
        private final int window;
        private final Events events;
        private final AtomicBoolean closed = new AtomicBoolean();

        PahoLine(MqttAsyncClient client, int window, Events events) {
            this.client = client;
            this.window = window;
            this.events = events;
        }

        @Override
        public int window() {
            return window;
        }

        @Override
        public void publish(long ticket, Outgoing outgoing) throws UplinkDown, InterruptedException {
            for (int tries = 0; tries < FULL_RETRIES_MAX; tries++) {
                try {
                    client.publish(outgoing.topic(), message(outgoing), null, new Published(ticket, events));
                    return;
                } catch (MqttException e) {
                    if (e.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                        throw new UplinkDown("not sent: " + e, e);
                    }
                    // 32202 "too many publishes" although the window has room: the count falls in a moment.
                    Thread.sleep(1);
                }
            }
            throw new UplinkDown("not sent: the client's window never emptied");
        }

        private static MqttMessage message(Outgoing outgoing) {
            MqttProperties properties = new MqttProperties();
            outgoing.contentType().ifPresent(properties::setContentType);
            outgoing.correlation().ifPresent(data -> properties.setCorrelationData(data.toArray()));
            return new MqttMessage(outgoing.payload().toArray(), 1, false, properties);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                throwAway(client);
            }
        }
    }

    /** The answer to one PUBLISH. */
    private record Published(long ticket, Events events) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            int[] reasons = token.getReasonCodes();
            events.acknowledged(ticket, reasons == null || reasons.length == 0 ? 0 : reasons[0]);
        }

        @Override
        public void onFailure(IMqttToken token, @Nullable Throwable cause) {
            int[] reasons = token.getReasonCodes();
            boolean known = reasons != null && reasons.length > 0 && reasons[0] != 0;
            events.acknowledged(ticket, known ? reasons[0] : MQTT_ERROR_MIN);
        }
    }

    /** Everything else that Paho says. */
    private record Callbacks(Events events) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            events.down("disconnected: " + why(response));
        }

        /** The server's word, or what Paho saw when the line just ended. */
        private static String why(MqttDisconnectResponse response) {
            MqttException seen = response.getException();
            return seen == null ? Causes.of(response.getReturnCode()) : Causes.of(seen);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            events.down("error: " + exception);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            events.arrived(topic, Bytes.of(message.getPayload()));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // told to Published
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for the token instead; subscribing here hangs (paho.mqtt.java #999)
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // no extended authentication
        }
    }
}
