package dev.cairn.ingest.broker;

import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes receipts and configurations through the broker, from one thread, a few in flight; what does not fit or fails is dropped, and asked for again. */
final class BrokerOut implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerOut.class);

    /** @param lost told when it did not get through */
    private record Letter(String topic, Bytes payload, String contentType, boolean toBeRetained, Runnable lost) {}

    /** A connection with the slots of its own: those of a lost one are forgotten with it. */
    private record Way(BrokerSession session, Semaphore slots) {}

    private final BlockingQueue<Letter> letters = new ArrayBlockingQueue<>(BrokerLimits.RECEIPTS_WAITING_MAX);
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = new Thread(this::run, "ingest-broker-receipts");
    private volatile @Nullable Way way;

    BrokerOut() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The connection to use from now on; null for none. */
    void use(@Nullable BrokerSession session) {
        way = session == null ? null : new Way(session, new Semaphore(BrokerLimits.RECEIPTS_IN_FLIGHT_MAX));
    }

    /** Hands over; never blocks. */
    void receipt(String topic, Bytes receipt) {
        send(new Letter(topic, receipt, Topics.RECEIPT_CONTENT_TYPE, false, () -> {}));
    }

    /** Hands over, to be retained; never blocks. A gateway asks for a receipt again, but knows nothing of a configuration that it did not get. */
    void configuration(String topic, Bytes bundle, Runnable lost) {
        send(new Letter(topic, bundle, Topics.CONFIGURATION_CONTENT_TYPE, true, lost));
    }

    private void send(Letter letter) {
        if (!letters.offer(letter)) {
            drop(letter);
        }
    }

    private void drop(Letter letter) {
        dropped.increment();
        letter.lost().run();
    }

    int waiting() {
        return letters.size();
    }

    long dropped() {
        return dropped.sum();
    }

    private void run() {
        try {
            while (true) {
                Letter letter = letters.take();
                Way now = way;
                if (now == null || !now.session().alive() || !publish(now, letter)) {
                    drop(letter);
                }
            }
        } catch (InterruptedException closed) {
            LOG.debug("receipts through the broker ended");
        }
    }

    private boolean publish(Way now, Letter letter) throws InterruptedException {
        if (!now.slots().tryAcquire(BrokerLimits.CONNECT_S_MAX, TimeUnit.SECONDS)) {
            return false;
        }
        for (int attempt = 0; attempt < BrokerLimits.PUBLISH_ATTEMPTS_MAX; attempt++) {
            try {
                now.session()
                        .publish(
                                letter.topic(),
                                message(letter, now.session().retains()),
                                new Free(now.slots(), letter.lost()));
                return true;
            } catch (MqttException busy) {
                if (busy.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                    LOG.info("a message could not be published topic={} reason={}", letter.topic(), busy.toString());
                    break;
                }
                Thread.sleep(1);
            }
        }
        now.slots().release();
        return false;
    }

    // A broker that retains nothing ends the connection of whoever asks it to (MQTT 5.0, 3.2.2.3.5).
    private static MqttMessage message(Letter letter, boolean retains) {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(letter.contentType());
        return new MqttMessage(letter.payload().toArray(), 1, letter.toBeRetained() && retains, properties);
    }

    private record Free(Semaphore slots, Runnable lost) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            slots.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failed) {
            slots.release();
            lost.run();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
