package dev.cairn.ingest.door;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;

/** What the CONNACK says about this door (MQTT 5.0, 3.2.2.3): it is no broker. */
final class ConnackProperties {
    private static final int SESSION_EXPIRY_INTERVAL = 0x11;
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final int MAXIMUM_QOS = 0x24;
    private static final int RETAIN_AVAILABLE = 0x25;
    private static final int MAXIMUM_PACKET_SIZE = 0x27;
    private static final int WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
    private static final int SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
    private static final int SHARED_SUBSCRIPTION_AVAILABLE = 0x2a;

    private ConnackProperties() {}

    /** @param askedS the client's keep-alive in seconds, 0 for none */
    static MqttProperties forKeepAlive(int askedS) {
        MqttProperties properties = new MqttProperties();
        properties.add(new IntegerProperty(SESSION_EXPIRY_INTERVAL, 0));
        properties.add(new IntegerProperty(RECEIVE_MAXIMUM, DoorLimits.RECEIVE_MAX));
        properties.add(new IntegerProperty(MAXIMUM_QOS, 1));
        properties.add(new IntegerProperty(RETAIN_AVAILABLE, 0));
        properties.add(new IntegerProperty(MAXIMUM_PACKET_SIZE, DoorLimits.PACKET_BYTES_MAX));
        properties.add(new IntegerProperty(WILDCARD_SUBSCRIPTION_AVAILABLE, 0));
        properties.add(new IntegerProperty(SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0));
        properties.add(new IntegerProperty(SHARED_SUBSCRIPTION_AVAILABLE, 0));
        if (keepAlive(askedS) != askedS) {
            properties.add(new IntegerProperty(SERVER_KEEP_ALIVE, keepAlive(askedS)));
        }
        return properties;
    }

    /** The keep-alive that holds, in seconds. */
    static int keepAlive(int askedS) {
        return askedS == 0 ? DoorLimits.KEEP_ALIVE_S_MAX : Math.min(askedS, DoorLimits.KEEP_ALIVE_S_MAX);
    }
}
