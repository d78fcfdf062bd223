package dev.cairn.ingest.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageFactory;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
    private static final int PROTOCOL_ERROR = 0x82;

    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Guard(new Guard.Events() {
        @Override
        public void accepted() {
            heard.add("accepted");
        }

        @Override
        public void fault(String code, String text) {
            heard.add(code);
        }
    }));

    private static MqttMessage of(MqttMessageType type, int remaining) {
        return new MqttMessage(new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, remaining));
    }

    private static MqttMessage of(MqttMessageType type) {
        return of(type, 0);
    }

    private static MqttMessage broken(Throwable cause) {
        return MqttMessageFactory.newInvalidMessage(cause);
    }

    private static MqttPublishMessage publish() {
        return MqttMessageBuilders.publish()
                .topicName("t")
                .messageId(1)
                .qos(MqttQoS.AT_LEAST_ONCE)
                .payload(Unpooled.buffer().writeLong(1))
                .build();
    }

    private static MqttMessage connack(MqttConnectReturnCode answer) {
        return MqttMessageBuilders.connAck().returnCode(answer).build();
    }

    private void letIn() {
        channel.writeInbound(of(MqttMessageType.CONNECT));
        channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_ACCEPTED));
        assertInstanceOf(MqttMessage.class, channel.readInbound());
        assertInstanceOf(MqttMessage.class, channel.readOutbound());
        assertEquals(List.of("accepted"), heard);
        heard.clear();
    }

    private void assertEnded(String code) {
        assertEquals(List.of(code), heard);
        assertFalse(channel.isOpen(), "still open");
        assertNull(channel.readInbound(), "it was passed on");
    }

    @Test
    void a_packet_before_the_connect_ends_the_connection_and_is_counted_once_whatever_follows() {
        for (int i = 0; i < 1_000 && channel.isOpen(); i++) {
            channel.writeInbound(of(MqttMessageType.PINGREQ), of(MqttMessageType.PINGREQ));
        }
        assertEnded("PKT-02");
        assertNull(channel.readOutbound(), "a stranger gets no answer");
    }

    @Test
    void a_connect_of_more_than_4_kib_goes_no_further() {
        channel.writeInbound(of(MqttMessageType.CONNECT, DoorLimits.CONNECT_BYTES_MAX + 1));
        assertEnded("PKT-01");
    }

    @Test
    void a_connect_of_4_kib_is_passed_on() {
        channel.writeInbound(of(MqttMessageType.CONNECT, DoorLimits.CONNECT_BYTES_MAX));
        assertInstanceOf(MqttMessage.class, channel.readInbound());
        assertTrue(channel.isOpen());
    }

    @Test
    void a_broken_connect_and_one_that_is_too_long_end_the_connection() {
        channel.writeInbound(broken(new IllegalStateException("planted")));
        assertEnded("PKT-02");
    }

    @Test
    void a_connect_beyond_the_decoders_limit_ends_the_connection() {
        channel.writeInbound(broken(new TooLongFrameException("planted")));
        assertEnded("PKT-01");
    }

    @Test
    void another_version_is_left_to_the_library_which_has_an_answer() {
        channel.writeInbound(broken(new MqttUnacceptableProtocolVersionException("planted")));
        assertInstanceOf(MqttMessage.class, channel.readInbound());
    }

    @Test
    void packets_behind_a_refused_connect_are_dropped_and_given_back() {
        channel.writeInbound(of(MqttMessageType.CONNECT));
        channel.readInbound();
        channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5));
        MqttPublishMessage more = publish();
        channel.writeInbound(more, of(MqttMessageType.PINGREQ));
        assertNull(channel.readInbound());
        assertEquals(0, more.refCnt(), "its buffer was not given back");
        assertEquals(List.of(), heard, "one refusal is one refusal");
    }

    @Test
    void packets_behind_our_goodbye_are_dropped() {
        letIn();
        channel.writeOutbound(
                MqttMessageBuilders.disconnect().reasonCode((byte) 0x9b).build());
        channel.writeInbound(publish(), of(MqttMessageType.PINGREQ));
        assertNull(channel.readInbound());
        assertEquals(List.of(), heard);
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttMessageType.class,
            names = {"CONNECT", "CONNACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK", "PINGRESP", "AUTH"})
    void what_a_client_may_not_say_ends_its_session_with_a_reason(MqttMessageType type) {
        letIn();
        channel.writeInbound(of(type));
        assertEnded("PKT-02");
        MqttMessage bye = channel.readOutbound();
        assertEquals(
                PROTOCOL_ERROR, ((MqttReasonCodeAndPropertiesVariableHeader) bye.variableHeader()).reasonCode() & 0xff);
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttMessageType.class,
            names = {"SUBSCRIBE", "UNSUBSCRIBE", "PINGREQ", "DISCONNECT", "PUBACK"})
    void what_a_client_may_say_is_passed_on(MqttMessageType type) {
        letIn();
        channel.writeInbound(of(type));
        assertInstanceOf(MqttMessage.class, channel.readInbound());
        assertTrue(channel.isOpen());
        assertEquals(List.of(), heard);
    }

    @Test
    void unknown_reason_codes_end_the_session() {
        letIn();
        channel.writeInbound(new MqttMessage(
                new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 4),
                new MqttPubReplyMessageVariableHeader(1, (byte) 0x55, MqttProperties.NO_PROPERTIES)));
        assertEnded("PKT-02");
    }

    @Test
    void a_broken_packet_of_a_session_is_left_to_the_session() {
        letIn();
        channel.writeInbound(broken(new TooLongFrameException("planted")));
        assertInstanceOf(MqttMessage.class, channel.readInbound());
    }

    @Test
    void whoever_does_not_read_is_not_read_and_sent_away_when_he_goes_on() {
        letIn();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        assertFalse(channel.config().isAutoRead(), "the door still reads");
        for (int i = 0; i < DoorLimits.UNREAD_PACKETS_MAX; i++) {
            channel.writeInbound(of(MqttMessageType.PINGREQ));
            assertInstanceOf(MqttMessage.class, channel.readInbound());
        }
        channel.writeInbound(of(MqttMessageType.PINGREQ));
        assertEnded("CON-11");
    }

    @Test
    void whoever_reads_again_is_read_again() {
        letIn();
        for (int times = 0; times < 3; times++) {
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
            channel.runPendingTasks();
            for (int i = 0; i < DoorLimits.UNREAD_PACKETS_MAX; i++) {
                channel.writeInbound(of(MqttMessageType.PINGREQ));
            }
            channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
            channel.runPendingTasks();
            assertTrue(channel.config().isAutoRead());
        }
        assertTrue(channel.isOpen());
    }
}
