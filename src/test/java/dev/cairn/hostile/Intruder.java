package dev.cairn.hostile;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;

/** A device with a true certificate and bad manners; one session at a time. No session has another one's client id. */
final class Intruder {
    private static final AtomicLong SESSIONS = new AtomicLong();

    private final SSLSocketFactory tls;
    private final String topic;

    Intruder(SSLSocketFactory tls, String topic) {
        this.tls = tls;
        this.topic = topic;
    }

    SSLSocketFactory tls() {
        return tls;
    }

    /** Where it may publish. */
    String topic() {
        return topic;
    }

    String clientId(String name) {
        return name + "-" + SESSIONS.incrementAndGet();
    }
}
