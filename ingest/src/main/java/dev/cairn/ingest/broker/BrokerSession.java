package dev.cairn.ingest.broker;

import dev.cairn.ingest.intake.AckLine;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker: a Paho client that is used once and thrown away, because Paho's own reconnecting loses
 * messages and hangs (issues 719, 999, 1035). Its callbacks only hand over; acknowledgements leave in order of arrival on
 * a thread of their own.
 */
final class BrokerSession implements MqttCallback, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerSession.class);
    private static final int GRANTED_QOS_1 = 1;
    private static final long CLOSE_MS = 500;

    /** Takes what arrives; must return at once. */
    interface Arrivals {
        void arrived(BrokerSession session, AckLine.Place<Boolean> place, String topic, byte[] payload);
    }

    private final MqttAsyncClient client;
    private final Arrivals arrivals;
    private final CountDownLatch lost = new CountDownLatch(1);
    private final ExecutorService acker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "ingest-broker-acks");
        thread.setDaemon(true);
        return thread;
    });
    private final AckLine<Boolean> acks = new AckLine<>(this::acknowledge);

    private volatile boolean retains = true;

    private BrokerSession(MqttAsyncClient client, Arrivals arrivals) {
        this.client = client;
        this.arrivals = arrivals;
    }

    /** Connects and subscribes; blocks for at most twice {@link BrokerLimits#CONNECT_S_MAX}. */
    static BrokerSession open(
            String address, String clientId, MqttConnectionOptions options, String[] filters, Arrivals arrivals)
            throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient(address, clientId, new MemoryPersistence());
        BrokerSession session = new BrokerSession(client, arrivals);
        try {
            client.setManualAcks(true);
            client.setCallback(session);
            IMqttToken connected = client.connect(options);
            connected.waitForCompletion(BrokerLimits.CONNECT_S_MAX * 1_000L);
            MqttProperties offered = connected.getResponseProperties();
            session.retains = offered == null || !Boolean.FALSE.equals(offered.isRetainAvailable());
            session.subscribe(filters);
            return session;
        } catch (MqttException | RuntimeException failed) {
            session.close();
            throw failed;
        }
    }

    private void subscribe(String[] filters) throws MqttException {
        int[] qos = new int[filters.length];
        Arrays.fill(qos, 1);
        IMqttToken token = client.subscribe(filters, qos);
        token.waitForCompletion(BrokerLimits.CONNECT_S_MAX * 1_000L);
        for (int granted : token.getReasonCodes()) {
            if (granted != GRANTED_QOS_1) {
                throw new MqttException(granted);
            }
        }
    }

    /** Whether the connection still stands. */
    boolean alive() {
        return lost.getCount() > 0;
    }

    /** Whether the broker keeps a message for who subscribes later. */
    boolean retains() {
        return retains;
    }

    /** Waits until the connection is lost. */
    void awaitLoss() throws InterruptedException {
        lost.await();
    }

    /** Messages taken and not yet acknowledged. */
    int waiting() {
        return acks.waiting();
    }

    /** The outcome of a message: true acknowledges it, false ends the session, so that the broker keeps it. */
    void complete(AckLine.Place<Boolean> place, boolean acknowledge) {
        acks.complete(place, acknowledge);
    }

    void publish(String topic, MqttMessage message, MqttActionListener done) throws MqttException {
        client.publish(topic, message, null, done);
    }

    private void acknowledge(AckLine.Place<Boolean> place) {
        if (!place.outcome()) {
            acks.close();
            lost.countDown();
        } else if (place.messageId() != 0) {
            try {
                acker.execute(() -> acknowledgeNow(place.messageId()));
            } catch (RejectedExecutionException closed) {
                LOG.debug("an acknowledgement came after the end; the broker will send the message again");
            }
        }
    }

    private void acknowledgeNow(int messageId) {
        try {
            client.messageArrivedComplete(messageId, 1);
        } catch (MqttException gone) {
            lost.countDown();
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        AckLine.Place<Boolean> place = acks.enter(message.getQos() == 0 ? 0 : message.getId());
        arrivals.arrived(this, place, topic, message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        lost.countDown();
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.warn("the broker connection has trouble reason={}", exception.toString());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // Receipts have their own listener.
    }

    @Override
    public void connectComplete(boolean reconnect, String address) {
        // Waited for where it was asked.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // We never begin an authentication exchange.
    }

    /** Ends the connection; the broker keeps our session and what we did not acknowledge. */
    @Override
    public void close() {
        lost.countDown();
        acks.close();
        acker.shutdownNow();
        try {
            if (client.isConnected()) {
                client.disconnectForcibly(0, CLOSE_MS, true);
            }
        } catch (MqttException already) {
            LOG.debug("disconnect failed reason={}", already.toString());
        }
        try {
            client.close(true);
        } catch (MqttException already) {
            LOG.debug("close failed reason={}", already.toString());
        }
    }
}
