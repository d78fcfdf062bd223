package dev.cairn.bench.edge;

import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's MQTT 5 connection in the load: statements signed beforehand, sent in a window, and when each was sent and acknowledged.
 * A thousand Paho clients would be four thousand threads; this one lives on an event loop. Times are nanoseconds of the monotonic clock,
 * 0 is never. Everything but the volatile counts is the event loop's.
 */
@ChannelHandler.Sharable
final class Session extends SimpleChannelInboundHandler<MqttMessage> {
    private static final int CONTENT_TYPE = 0x03;
    private static final int ASK_ID = 65_000;
    private static final int KEEP_ALIVE_S = 120;

    /** As a gateway does: a door that is busy is asked again. */
    private static final int CONNECTS_MAX = 10;

    private static final long AGAIN_MS = 1_000;

    /** What a gateway says where. */
    record Place(String device, String data, String state, String receipt) {
        static Place parse(String line) {
            String[] words = line.split(" ");
            return new Place(words[0], words[1], words[2], words[3]);
        }
    }

    /** A receipt and when it came. */
    record Arrived(long at, byte[] payload) {}

    private final Place place;
    private final List<byte[]> messages;
    private final boolean wantsReceipts;
    private final CountDownLatch ready;
    private final Queue<Arrived> receipts = new ConcurrentLinkedQueue<>();
    private final AtomicLongArray sentAt;
    private final AtomicLongArray ackedAt;
    private @Nullable ChannelHandlerContext channel;
    private volatile int next;
    private volatile int acked;
    private volatile int notTaken;
    private volatile @Nullable String trouble;
    private volatile int connects;
    private boolean listens;
    private int last;
    private int window;
    private long until;
    private long interval;
    private long due;
    private boolean alarm;
    private String lastCause = "";

    /** @param ready counted down once it is connected and listens, or has failed */
    Session(Place place, List<byte[]> messages, boolean wantsReceipts, CountDownLatch ready) {
        this.place = place;
        this.messages = messages;
        this.wantsReceipts = wantsReceipts;
        this.ready = ready;
        this.sentAt = new AtomicLongArray(messages.size());
        this.ackedAt = new AtomicLongArray(messages.size());
    }

    /**
     * Connects and subscribes, again when that fails.
     *
     * @param way with this session as its last handler from the beginning: added after the connection, it can miss the end of the
     *     handshake, and neither side says another word
     */
    void connect(Bootstrap way) {
        connects = connects + 1;
        way.connect().addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                done.channel()
                        .closeFuture()
                        .addListener(closed -> ended(
                                way,
                                "the connection ended: " + lastCause,
                                done.channel().eventLoop()));
            } else {
                ended(way, String.valueOf(done.cause()), done.channel().eventLoop());
            }
        });
    }

    private void ended(Bootstrap way, String why, EventLoop loop) {
        if (!listens && connects < CONNECTS_MAX) {
            loop.schedule(() -> connect(way), AGAIN_MS, TimeUnit.MILLISECONDS);
        } else {
            fail(why);
        }
    }

    private void listens() {
        listens = true;
        ready.countDown();
    }

    /** Sends in a window, as fast as it opens, until that message or time. */
    void flatOut(int lastMessage, int inFlight, long untilNanos) {
        begin(lastMessage, inFlight, untilNanos, 0, 0);
    }

    /** Sends at a pace; a late one counts from when it was due. */
    void paced(long firstDue, long every, long untilNanos) {
        begin(messages.size(), Crowd.RECEIVE_MAX, untilNanos, firstDue, every);
    }

    private void begin(int lastMessage, int inFlight, long untilNanos, long firstDue, long every) {
        require().executor().execute(() -> {
            last = Math.min(lastMessage, messages.size());
            window = inFlight;
            until = untilNanos;
            due = firstDue;
            interval = every;
            pump();
        });
    }

    private void pump() {
        long now = System.nanoTime();
        boolean wrote = false;
        while (next < last && next - acked - notTaken < window && trouble == null) {
            long at = interval == 0 ? now : due;
            if (at >= until || at > now) {
                break;
            }
            publish(at);
            wrote = true;
            due += interval;
        }
        if (wrote) {
            require().flush();
        }
        if (interval > 0 && due > now && due < until && next < last && !alarm) {
            alarm = true;
            require()
                    .executor()
                    .schedule(
                            () -> {
                                alarm = false;
                                pump();
                            },
                            due - now,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void publish(long at) {
        int seq = next;
        sentAt.set(seq, at);
        next = seq + 1;
        write(place.data(), seq + 1, messages.get(seq));
    }

    private void write(String topic, int id, byte[] payload) {
        MqttProperties properties = new MqttProperties();
        properties.add(new MqttProperties.StringProperty(CONTENT_TYPE, Topics.STATEMENT_CONTENT_TYPE));
        require()
                .write(MqttMessageBuilders.publish()
                        .topicName(topic)
                        .messageId(id)
                        .qos(MqttQoS.AT_LEAST_ONCE)
                        .properties(properties)
                        .payload(Unpooled.wrappedBuffer(payload))
                        .build());
    }

    /** Asks for receipts that did not come. */
    void ask(byte[] request) {
        require().executor().execute(() -> {
            write(place.state(), ASK_ID, request);
            require().flush();
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                channel = context;
                context.writeAndFlush(MqttMessageBuilders.connect()
                        .clientId(place.device())
                        .protocolVersion(MqttVersion.MQTT_5)
                        .cleanSession(true)
                        .keepAlive(KEEP_ALIVE_S)
                        .build());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> connected(context, (MqttConnAckMessage) message);
            case SUBACK -> listens();
            case PUBACK -> acknowledged((MqttMessageIdVariableHeader) message.variableHeader());
            case PUBLISH -> arrived(context, (MqttPublishMessage) message);
            case DISCONNECT -> fail("DISCONNECT " + message.variableHeader());
            default -> {
                // pings
            }
        }
    }

    private void connected(ChannelHandlerContext context, MqttConnAckMessage answer) {
        if (answer.variableHeader().connectReturnCode() != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            fail("CONNACK " + answer.variableHeader().connectReturnCode());
        } else if (wantsReceipts) {
            context.writeAndFlush(MqttMessageBuilders.subscribe()
                    .messageId(ASK_ID + 1)
                    .addSubscription(MqttQoS.AT_LEAST_ONCE, place.receipt())
                    .build());
        } else {
            listens();
        }
    }

    private void acknowledged(MqttMessageIdVariableHeader header) {
        if (header.messageId() >= ASK_ID) {
            return;
        }
        int reason = header instanceof MqttPubReplyMessageVariableHeader reply ? reply.reasonCode() & 0xff : 0;
        // 0x10: a broker that has nobody to give it to. Success, and yet lost.
        if (reason == 0) {
            ackedAt.set(header.messageId() - 1, System.nanoTime());
            acked = acked + 1;
        } else {
            notTaken = notTaken + 1;
            trouble = "PUBACK with reason " + reason;
        }
        pump();
    }

    private void arrived(ChannelHandlerContext context, MqttPublishMessage message) {
        receipts.add(new Arrived(System.nanoTime(), ByteBufUtil.getBytes(message.payload())));
        if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            context.writeAndFlush(MqttMessageBuilders.pubAck()
                    .packetId(message.variableHeader().packetId())
                    .build());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        lastCause = cause.toString();
        context.close();
    }

    private void fail(String why) {
        trouble = trouble == null ? why : trouble;
        ready.countDown();
    }

    private ChannelHandlerContext require() {
        if (channel == null) {
            throw new IllegalStateException("not connected: " + trouble);
        }
        return channel;
    }

    /** The chain that it writes; it has one message at least. */
    Bytes chain() throws IOException {
        return Proofs.statement(messages.get(0)).chain();
    }

    /** Takes the oldest receipt that nobody has looked at. */
    @Nullable
    Arrived poll() {
        return receipts.poll();
    }

    /** Everything sent has its PUBACK. */
    boolean isAnswered() {
        return acked + notTaken >= next || trouble != null;
    }

    /** Connects after the first. */
    int again() {
        return connects - 1;
    }

    boolean hasMore() {
        return next < messages.size();
    }

    int sent() {
        return next;
    }

    int acked() {
        return acked;
    }

    int notTaken() {
        return notTaken;
    }

    int size() {
        return messages.size();
    }

    @Nullable
    String trouble() {
        return trouble;
    }

    AtomicLongArray sentAt() {
        return sentAt;
    }

    AtomicLongArray ackedAt() {
        return ackedAt;
    }
}
