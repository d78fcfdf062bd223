package dev.cairn.ingest.fake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** MQTT over a bare TLS socket: says exactly what it is told, polite or not. */
public final class RawMqtt implements AutoCloseable {
    private static final int BYTES_MAX = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final EmbeddedChannel codec = new EmbeddedChannel(MqttEncoder.INSTANCE, new MqttDecoder(BYTES_MAX, 256));

    private final List<MqttMessage> early = new ArrayList<>();

    public RawMqtt(SSLContext tls, int port) throws IOException {
        socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    /** CONNECT with MQTT 5 and this client id; the CONNACK. */
    public MqttConnAckMessage connect(String clientId) throws IOException {
        send(MqttMessageBuilders.connect()
                .clientId(clientId)
                .protocolVersion(MqttVersion.MQTT_5)
                .cleanSession(true)
                .keepAlive(60)
                .build());
        return (MqttConnAckMessage) receive(MqttMessageType.CONNACK);
    }

    public void send(MqttMessage message) throws IOException {
        codec.writeOutbound(message);
        OutputStream out = socket.getOutputStream();
        for (ByteBuf bytes = codec.readOutbound(); bytes != null; bytes = codec.readOutbound()) {
            bytes.readBytes(out, bytes.readableBytes());
            bytes.release();
        }
        out.flush();
    }

    public void sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void publish(String topic, int id, MqttQoS qos, boolean retain, byte[] payload) throws IOException {
        send(MqttMessageBuilders.publish()
                .topicName(topic)
                .messageId(id)
                .qos(qos)
                .retained(retain)
                .payload(Unpooled.wrappedBuffer(payload))
                .build());
    }

    public void publish(String topic, int id, byte[] payload) throws IOException {
        publish(topic, id, MqttQoS.AT_LEAST_ONCE, false, payload);
    }

    /** The head of a PUBLISH that announces a payload, and only the first bytes of it: the peer must decide by what is announced. */
    public void announce(String topic, int id, int payloadBytes) throws IOException {
        byte[] name = topic.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int rest = 2 + name.length + 2 + 1 + payloadBytes;
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.write(0x32);
        for (; rest >= 128; rest /= 128) {
            out.write(rest % 128 + 128);
        }
        out.write(rest);
        out.write(name.length >> 8);
        out.write(name.length);
        out.writeBytes(name);
        out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id, 0});
        out.writeBytes(new byte[64]);
        sendBytes(out.toByteArray());
    }

    /** The reason of the next PUBACK, which must be for this id. */
    public int puback(int id) throws IOException {
        MqttMessage ack = receive(MqttMessageType.PUBACK);
        io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader header =
                (io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader) ack.variableHeader();
        if (header.messageId() != id) {
            throw new AssertionError("PUBACK for " + header.messageId() + " instead of " + id);
        }
        return header instanceof MqttPubReplyMessageVariableHeader reply ? reply.reasonCode() & 0xff : 0;
    }

    /** Subscribes with QoS 1; the reason. */
    public int subscribe(String filter) throws IOException {
        send(MqttMessageBuilders.subscribe()
                .messageId(1)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, filter)
                .build());
        MqttSubAckMessage ack = (MqttSubAckMessage) receive(MqttMessageType.SUBACK);
        return ack.payload().reasonCodes().get(0);
    }

    /** The payload of the next PUBLISH, which is acknowledged. */
    public byte[] delivered() throws IOException {
        MqttPublishMessage message = (MqttPublishMessage) receive(MqttMessageType.PUBLISH);
        byte[] payload = new byte[message.payload().readableBytes()];
        message.payload().readBytes(payload);
        message.release();
        send(MqttMessageBuilders.pubAck()
                .packetId(message.variableHeader().packetId())
                .build());
        return payload;
    }

    /** The reason of the DISCONNECT that comes next, before the server closes. */
    public int disconnected() throws IOException {
        MqttMessage bye = receive(MqttMessageType.DISCONNECT);
        return ((MqttReasonCodeAndPropertiesVariableHeader) bye.variableHeader()).reasonCode() & 0xff;
    }

    // What the server says of its own accord (a PUBLISH) and its answers may come in any order.
    private MqttMessage receive(MqttMessageType wanted) throws IOException {
        for (MqttMessage early : early) {
            if (early.fixedHeader().messageType() == wanted) {
                this.early.remove(early);
                return early;
            }
        }
        while (true) {
            MqttMessage next = receive(PATIENCE)
                    .orElseThrow(() -> new AssertionError("no packet within " + PATIENCE + ", wanted " + wanted));
            MqttMessageType type = next.fixedHeader().messageType();
            if (type == wanted) {
                return next;
            }
            if (type != MqttMessageType.PUBLISH && wanted != MqttMessageType.PUBLISH) {
                throw new AssertionError("a " + type + " instead of a " + wanted);
            }
            early.add(next);
        }
    }

    /** The next packet, or nothing within this time; EOF is an error. */
    public Optional<MqttMessage> receive(Duration time) throws IOException {
        long until = System.nanoTime() + time.toNanos();
        while (true) {
            MqttMessage ready = codec.readInbound();
            if (ready != null) {
                return Optional.of(ready);
            }
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0 || !read((int) Math.max(1, left))) {
                return Optional.empty();
            }
        }
    }

    private boolean read(int timeoutMs) throws IOException {
        socket.setSoTimeout(timeoutMs);
        byte[] some = new byte[16_384];
        try {
            InputStream in = socket.getInputStream();
            int count = in.read(some);
            if (count < 0) {
                throw new IOException("the server closed the connection");
            }
            codec.writeInbound(Unpooled.copiedBuffer(some, 0, count));
            return true;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }

    /** Whether the server closes the connection within this time; packets before that are read over. */
    public boolean closedWithin(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() < until) {
                receive(Duration.ofNanos(Math.max(1_000_000, until - System.nanoTime())));
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            codec.finishAndReleaseAll();
        }
    }
}
