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

/** Publishes receipts through the broker, from one thread, a few in flight; what does not fit or fails is dropped. */
final class ReceiptOut implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptOut.class);

    private record Letter(String topic, Bytes receipt) {}

    /** A connection with the slots of its own: those of a lost one are forgotten with it. */
    private record Way(BrokerSession session, Semaphore slots) {}

    private final BlockingQueue<Letter> letters = new ArrayBlockingQueue<>(BrokerLimits.RECEIPTS_WAITING_MAX);
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = new Thread(this::run, "ingest-broker-receipts");
    private volatile @Nullable Way way;

    ReceiptOut() {
        thread.setDaemon(true);
        thread.start();
    }

    /** The connection to use from now on; null for none. */
    void use(@Nullable BrokerSession session) {
        way = session == null ? null : new Way(session, new Semaphore(BrokerLimits.RECEIPTS_IN_FLIGHT_MAX));
    }

    /** Hands over; never blocks. */
    void send(String topic, Bytes receipt) {
        if (!letters.offer(new Letter(topic, receipt))) {
            dropped.increment();
        }
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
                    dropped.increment();
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
                now.session().publish(letter.topic(), message(letter.receipt()), new Free(now.slots()));
                return true;
            } catch (MqttException busy) {
                if (busy.getReasonCode() != MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                    LOG.info("a receipt could not be published reason={}", busy.toString());
                    break;
                }
                Thread.sleep(1);
            }
        }
        now.slots().release();
        return false;
    }

    private static MqttMessage message(Bytes receipt) {
        MqttProperties properties = new MqttProperties();
        properties.setContentType(Topics.RECEIPT_CONTENT_TYPE);
        return new MqttMessage(receipt.toArray(), 1, false, properties);
    }

    private record Free(Semaphore slots) implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            slots.release();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable failed) {
            slots.release();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
