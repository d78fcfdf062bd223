package dev.cairn.ingest.broker;

import dev.cairn.ingest.intake.AckLine;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.StateMessages;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.Peer;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ingest.tls.Authority;
import dev.cairn.ingest.tls.OwnIdentity;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscriber at a foreign broker, with a session that the broker keeps while we are away. A message is acknowledged to
 * the broker only after the ledger has answered, in order of arrival; what was not comes again, and is then a duplicate.
 *
 * <p>The broker's word frees nothing on a gateway, our receipt does. There is no certificate here: a device is who its
 * topic <em>and</em> its statement's signature say; the broker's ACL is a first fence only.
 *
 * <p>A configuration is published to be retained, where the broker retains: a gateway that is away then gets it when it subscribes. It goes out when
 * it was taken, and, once in each of our sessions, when its gateway asks for receipts, which each does when it connects; so a broker that retains
 * nothing or lost what it retained is made good. The gateway judges it, whoever published it.
 */
public final class BrokerLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
    private static final long CLOSE_WAIT_MS = 3_000;

    private final BrokerOptions options;
    private final Parts parts;
    private final List<Lanes.Lane> lanes;
    private final BrokerOut out = new BrokerOut();
    private final ConfigurationsTold told = new ConfigurationsTold();
    private final Thread thread = new Thread(this::run, "ingest-broker");
    private volatile @Nullable BrokerSession session;
    private volatile boolean closing;

    /**
     * What it stands on.
     *
     * @param registry says whose gateway one is
     * @param configurations the newest one of a gateway; may block
     */
    public record Parts(
            Intake intake,
            ReceiptDesk desk,
            Lanes lanes,
            Tally tally,
            Registry registry,
            Function<DeviceId, Optional<Bytes>> configurations) {}

    private BrokerLink(BrokerOptions options, Parts parts, int width) {
        this.options = options;
        this.parts = parts;
        this.lanes = Stream.generate(parts.lanes()::lane).limit(width).toList();
    }

    /**
     * Starts the link; it connects, and connects again, on its own.
     *
     * @param width lanes beside each other, at least 1; one gateway always uses the same lane
     */
    public static BrokerLink start(BrokerOptions options, Parts parts, int width) {
        BrokerLink link = new BrokerLink(options, parts, width);
        link.thread.setDaemon(true);
        link.thread.start();
        return link;
    }

    /** Publishes a gateway's new configuration; while the broker cannot be reached, when it can be again. Returns at once. */
    public void configure(DeviceId device, Bytes bundle) {
        BrokerSession now = session;
        if (now != null && now.alive()) {
            told.tell(device);
            publish(device, bundle);
        } else {
            told.later(device);
        }
    }

    private void publish(DeviceId device, Bytes bundle) {
        parts.registry()
                .find(device)
                .flatMap(Registered::organisation)
                .ifPresent(owner -> out.configuration(
                        Topics.of(OrgId.of(owner), device, Topic.Kind.CONFIG), bundle, () -> told.later(device)));
    }

    private void publishNewest(DeviceId device) {
        parts.configurations().apply(device).ifPresent(bundle -> publish(device, bundle));
    }

    /** What the operator sees. */
    public record View(
            String address, boolean connected, int unacknowledged, int receiptsWaiting, long receiptsDropped) {}

    /** The state now. */
    public View view() {
        BrokerSession now = session;
        boolean connected = now != null && now.alive();
        int unacknowledged = now == null ? 0 : now.waiting();
        return new View(options.address().toString(), connected, unacknowledged, out.waiting(), out.dropped());
    }

    private void run() {
        long pauseMs = BrokerLimits.PAUSE_MS_MIN;
        while (!closing) {
            try (BrokerSession open = open()) {
                LOG.info("subscribed at the broker address={}", options.address());
                pauseMs = BrokerLimits.PAUSE_MS_MIN;
                told.begin();
                session = open;
                out.use(open);
                told.late().forEach(this::publishNewest);
                open.awaitLoss();
                LOG.info("the broker connection ended address={} closing={}", options.address(), closing);
            } catch (MqttException | IOException | RuntimeException failed) {
                parts.tally().fault("broker", "-", "BRK-01", "the broker cannot be reached: " + failed.getMessage());
                LOG.warn("the broker cannot be reached address={} reason={}", options.address(), failed.toString());
            } catch (InterruptedException closed) {
                return;
            } finally {
                out.use(null);
                session = null;
            }
            pauseMs = pause(pauseMs);
        }
    }

    private long pause(long pauseMs) {
        try {
            Thread.sleep(closing ? 0 : pauseMs);
        } catch (InterruptedException closed) {
            closing = true;
        }
        return Math.min(BrokerLimits.PAUSE_MS_MAX, pauseMs * 2);
    }

    private BrokerSession open() throws MqttException, IOException {
        String[] filters = Stream.of(Topic.Kind.DATA, Topic.Kind.ALARM, Topic.Kind.STATE)
                .map(Topics::every)
                .toArray(String[]::new);
        return BrokerSession.open(
                options.address().toString(), options.clientId(), connection(), filters, this::arrived);
    }

    private MqttConnectionOptions connection() throws IOException {
        MqttConnectionOptions connect = new MqttConnectionOptions();
        connect.setCleanStart(false);
        connect.setSessionExpiryInterval(BrokerLimits.SESSION_S);
        connect.setReceiveMaximum(options.receiveMaximum());
        connect.setAutomaticReconnect(false);
        connect.setConnectionTimeout(BrokerLimits.CONNECT_S_MAX);
        connect.setKeepAliveInterval(BrokerLimits.KEEP_ALIVE_S);
        options.user().ifPresent(connect::setUserName);
        options.password().ifPresent(word -> connect.setPassword(word.getBytes(StandardCharsets.UTF_8)));
        if (options.authority().isPresent() || options.own().isPresent()) {
            connect.setSocketFactory(sockets());
        }
        return connect;
    }

    // Null asks the platform for its own, in both places.
    private SSLSocketFactory sockets() throws IOException {
        TrustManager[] trust = options.authority().isEmpty()
                ? null
                : new TrustManager[] {Authority.trust(options.authority().get())};
        KeyManager[] own = options.own().isEmpty()
                ? null
                : OwnIdentity.load(
                        options.own().get().key(), options.own().get().certificate());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException broken) {
            throw new IOException("no TLS towards the broker: " + broken.getMessage(), broken);
        }
    }

    // On Paho's thread: hand over and return. The broker's Receive Maximum keeps lanes from filling up; should one all
    // the
    // same, the session ends, and the broker sends everything unacknowledged again.
    private void arrived(BrokerSession from, AckLine.Place<Boolean> place, String name, byte[] payload) {
        Bytes message = Bytes.wrap(payload);
        // One lane for all that a gateway sends: what it tells of its chain is judged between the statements that it
        // came between.
        String sender = name.substring(0, Math.max(0, name.lastIndexOf('/')));
        Lanes.Lane lane = lanes.get(Math.floorMod(sender.hashCode(), lanes.size()));
        if (!lane.offer(() -> judge(from, place, name, message))) {
            from.complete(place, false);
        }
    }

    // On a lane. What gets no answer ends the session; the broker has it still.
    private void judge(BrokerSession from, AckLine.Place<Boolean> place, String name, Bytes message) {
        guarded(from, place, () -> judgeNow(from, place, name, message));
    }

    private void guarded(BrokerSession from, AckLine.Place<Boolean> place, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            LOG.error("a message could not be answered code=BUG-01", bug);
            parts.tally().fault("broker", "-", "BUG-01", "a fault of ours; the session ends");
            from.complete(place, false);
        }
    }

    private void judgeNow(BrokerSession from, AckLine.Place<Boolean> place, String name, Bytes message) {
        Topic topic = Topic.parse(name).filter(parsed -> parsed.kind().up()).orElse(null);
        if (topic == null) {
            parts.tally().fault("broker", "-", "TOP-01", "a topic that is not one of ours");
            from.complete(place, true);
        } else if (topic.kind() == Topic.Kind.STATE && StateMessages.isRequest(message)) {
            ask(new Gateway(topic), message);
            from.complete(place, true);
        } else {
            Peer peer = new Gateway(topic);
            parts.intake()
                    .take(
                            message,
                            Source.broker(topic),
                            answer -> guarded(from, place, () -> answered(from, place, peer, answer)));
        }
    }

    private void answered(BrokerSession from, AckLine.Place<Boolean> place, Peer peer, Answer answer) {
        if (answer.halted()) {
            // Whether it is durable nobody knows: the broker keeps it for the day the ledger is back.
            from.complete(place, false);
            return;
        }
        from.complete(place, true);
        parts.desk().answered(peer, answer);
    }

    private void ask(Peer peer, Bytes message) {
        try {
            parts.desk().asked(peer, StateRequest.decode(message));
            if (told.tell(peer.device())) {
                publishNewest(peer.device());
            }
        } catch (Malformed broken) {
            parts.tally().unproven("broker", peer.device(), broken.code(), String.valueOf(broken.getMessage()));
        }
    }

    /** A gateway behind the broker: its receipt topic. */
    private final class Gateway implements Peer {
        private final Topic from;

        Gateway(Topic from) {
            this.from = from;
        }

        @Override
        public DeviceId device() {
            return from.device();
        }

        @Override
        public void send(Bytes receipt) {
            out.receipt(Topics.of(from.org(), from.device(), Topic.Kind.RECEIPT), receipt);
        }
    }

    /** Leaves the broker; what was not acknowledged stays in our session there. */
    @Override
    public void close() {
        closing = true;
        BrokerSession now = session;
        if (now != null) {
            now.close();
        }
        thread.interrupt();
        out.close();
        try {
            thread.join(CLOSE_WAIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
