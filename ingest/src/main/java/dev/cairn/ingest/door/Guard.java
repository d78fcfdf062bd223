package dev.cairn.ingest.door;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The packets of one connection on their way to vertx-mqtt, and the answers on their way back. What the library would answer with a stack in the log
 * (a packet before the CONNECT, after the end, or that no client may send) ends the connection here, and is counted once: a log would
 * grow by a megabyte for a kilobyte received. And whoever does not read his answers is not read either. Owned by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty gives back the promise it was given
final class Guard extends ChannelDuplexHandler {
    /** What a client of this door may say after its CONNECT; it has no QoS 2 and no exchange of authentication. */
    private static final Set<MqttMessageType> SPOKEN = EnumSet.of(
            MqttMessageType.PUBLISH,
            MqttMessageType.PUBACK,
            MqttMessageType.SUBSCRIBE,
            MqttMessageType.UNSUBSCRIBE,
            MqttMessageType.PINGREQ,
            MqttMessageType.DISCONNECT);

    /** Who hears of it. */
    interface Events {
        /** The CONNECT was accepted. */
        void accepted();

        void fault(String code, String text);
    }

    private record Wrong(String code, String text, MqttDisconnectReasonCode reason) {}

    private final Events events;
    private boolean begun;
    private boolean accepted;
    private boolean over;

    /** Packets since the peer stopped to read. */
    private int unread;

    Guard(Events events) {
        this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        Optional<Wrong> wrong = !over && packet instanceof MqttMessage message ? wrong(message) : Optional.empty();
        if (wrong.isPresent()) {
            end(ctx, wrong.get());
        } else if (!over && !ctx.channel().isWritable() && ++unread > DoorLimits.UNREAD_PACKETS_MAX) {
            end(ctx, new Wrong("CON-11", "does not read what it is answered", MqttDisconnectReasonCode.QUOTA_EXCEEDED));
        }
        if (over) {
            ReferenceCountUtil.release(packet);
        } else {
            ctx.fireChannelRead(packet);
        }
    }

    private Optional<Wrong> wrong(MqttMessage packet) {
        if (packet.decoderResult().isFailure()) {
            // Once let in, the session says goodbye itself; and vertx-mqtt knows how to answer other versions.
            Throwable cause = packet.decoderResult().cause();
            return accepted || cause instanceof MqttUnacceptableProtocolVersionException
                    ? Optional.empty()
                    : Optional.of(broken(cause));
        }
        MqttMessageType type = packet.fixedHeader().messageType();
        if (!begun) {
            begun = true;
            return type == MqttMessageType.CONNECT ? tooLong(packet) : protocol("a packet before the CONNECT");
        }
        if (!SPOKEN.contains(type)) {
            return protocol("a packet that a client may not send here: " + type);
        }
        return hasKnownReason(packet) ? Optional.empty() : protocol("an unknown reason code");
    }

    private static Wrong broken(Throwable cause) {
        return cause instanceof TooLongFrameException
                ? new Wrong("PKT-01", "a CONNECT of more than 64 KiB", MqttDisconnectReasonCode.PACKET_TOO_LARGE)
                : new Wrong("PKT-02", "a broken CONNECT", MqttDisconnectReasonCode.MALFORMED_PACKET);
    }

    // A session keeps its will and properties as long as it lasts.
    private static Optional<Wrong> tooLong(MqttMessage connect) {
        return connect.fixedHeader().remainingLength() <= DoorLimits.CONNECT_BYTES_MAX
                ? Optional.empty()
                : Optional.of(new Wrong(
                        "PKT-01",
                        "a CONNECT of more than " + DoorLimits.CONNECT_BYTES_MAX + " bytes",
                        MqttDisconnectReasonCode.PACKET_TOO_LARGE));
    }

    private static Optional<Wrong> protocol(String text) {
        return Optional.of(new Wrong("PKT-02", text, MqttDisconnectReasonCode.PROTOCOL_ERROR));
    }

    private static boolean hasKnownReason(MqttMessage packet) {
        try {
            if (packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply) {
                MqttPubAckReasonCode.valueOf(reply.reasonCode());
            } else if (packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader bye) {
                MqttDisconnectReasonCode.valueOf(bye.reasonCode());
            }
            return true;
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }

    private void end(ChannelHandlerContext ctx, Wrong wrong) {
        over = true;
        events.fault(wrong.code(), wrong.text());
        if (accepted) {
            ctx.writeAndFlush(MqttMessageBuilders.disconnect()
                    .reasonCode(wrong.reason().value())
                    .build());
        }
        // TLS gives the goodbye three seconds to leave, whether it is read or not.
        ctx.close();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (packet instanceof MqttConnAckMessage answer) {
            accepted = answer.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
            over |= !accepted;
            if (accepted) {
                events.accepted();
            }
        } else if (packet instanceof MqttMessage bye && bye.fixedHeader().messageType() == MqttMessageType.DISCONNECT) {
            over = true;
        }
        ctx.write(packet, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        over = true;
        ctx.close(promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean reads = ctx.channel().isWritable();
        unread = reads ? 0 : unread;
        ctx.channel().config().setAutoRead(reads);
        ctx.fireChannelWritabilityChanged();
    }
}
