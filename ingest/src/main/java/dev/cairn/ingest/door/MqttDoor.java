package dev.cairn.ingest.door;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT 5 door for gateways, and no broker: it takes data, alarms and states of the one device that a connection's
 * certificate names, and sends that device's receipts, commands and configuration to it. Nothing is routed between
 * clients, retained or kept for a later session.
 *
 * <p>PUBACK means {@code SEQUENCED}: statement and capsule are durable. Until then nothing is said.
 */
public final class MqttDoor {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);

    private final Vertx vertx;
    private final DoorParts parts;
    private final Room room;
    private final MqttServer server;
    private final Map<String, DoorConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closing;

    private MqttDoor(Vertx vertx, MqttServerOptions options, SslContext tls, DoorParts parts, Room room) {
        this.vertx = vertx;
        this.parts = parts;
        this.room = room;
        Threshold threshold = new Threshold(vertx, tls, parts.tally(), room.waiting());
        this.server = MqttServer.create(threshold, options).endpointHandler(this::knock);
        vertx.setPeriodic(DoorLimits.SWEEP_MS, timer -> sweep(timer));
    }

    /**
     * Opens the door.
     *
     * @param host address to bind
     * @param port port, 0 for any free one
     * @param key the door's private key, PEM
     * @param certificate the door's certificate, PEM
     * @param authority certificates of the authority that gateways' certificates lead to, PEM
     */
    public static Future<MqttDoor> open(
            Vertx vertx, String host, int port, Path key, Path certificate, Path authority, DoorParts parts) {
        return open(vertx, host, port, key, certificate, authority, parts, Room.ofMachine());
    }

    /** The same with more or less room. */
    public static Future<MqttDoor> open(
            Vertx vertx,
            String host,
            int port,
            Path key,
            Path certificate,
            Path authority,
            DoorParts parts,
            Room room) {
        MqttServerOptions options = new MqttServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxMessageSize(DoorLimits.PACKET_BYTES_MAX)
                .setTimeoutOnConnect(DoorLimits.CONNECT_S_MAX)
                .setMaxClientIdLength(DoorLimits.CLIENT_ID_CHARS_MAX)
                .setAutoClientId(false);
        SslContext tls;
        try {
            tls = DoorTls.context(vertx, key, certificate, authority, parts.tally());
        } catch (IOException unreadable) {
            return Future.failedFuture(new UncheckedIOException(unreadable));
        }
        MqttDoor door = new MqttDoor(vertx, options, tls, parts, room);
        return door.server.listen().map(listening -> {
            LOG.info("mqtt door open host={} port={}", host, listening.actualPort());
            return door;
        });
    }

    /** The bound port. */
    public int port() {
        return server.actualPort();
    }

    /** Who is connected. */
    public List<Connected> connected() {
        long now = parts.nanos().getAsLong();
        return connections.values().stream().map(one -> one.view(now)).toList();
    }

    /** Hands a configuration bundle to every connection of a gateway; it gets the newest one anyway when it connects. */
    public void configure(DeviceId device, Bytes bundle) {
        connections.values().stream().filter(one -> one.device().equals(device)).forEach(one -> one.configure(bundle));
    }

    /** Says goodbye to everyone (DISCONNECT 0x8B) and closes; messages without a PUBACK will come again. */
    public Future<Void> close() {
        closing = true;
        connections.values().forEach(one -> one.end(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN));
        return server.close().andThen(closed -> LOG.info("mqtt door closed"));
    }

    private void knock(MqttEndpoint endpoint) {
        Optional<X509Certificate> certificate = DoorTls.certificate(endpoint.sslSession());
        Optional<DeviceId> device = certificate.flatMap(DoorTls::device);
        Optional<Turned> no = turnedAway(endpoint, device);
        if (no.isPresent()) {
            // The certificate has passed the authority: it is that device.
            device.ifPresentOrElse(
                    id -> parts.tally()
                            .fault("mqtt", id, no.get().code(), no.get().text()),
                    () -> parts.tally()
                            .fault("mqtt", "-", no.get().code(), no.get().text()));
            endpoint.reject(no.get().answer());
            return;
        }
        welcome(endpoint, device.orElseThrow(), certificate.orElseThrow());
    }

    private void welcome(MqttEndpoint endpoint, DeviceId device, X509Certificate certificate) {
        String name = device + "/" + endpoint.clientIdentifier();
        DoorConnection connection = new DoorConnection(
                endpoint,
                vertx.getOrCreateContext(),
                device,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                parts);
        DoorConnection before = connections.put(name, connection);
        if (before != null) {
            before.end(MqttDisconnectReasonCode.SESSION_TAKEN_OVER);
        }
        connection.start(() -> connections.remove(name, connection));
    }

    /** Why a CONNECT is turned away. */
    private record Turned(MqttConnectReturnCode answer, String code, String text) {}

    private Optional<Turned> turnedAway(MqttEndpoint endpoint, Optional<DeviceId> device) {
        if (endpoint.protocolVersion() != MqttVersion.MQTT_5.protocolLevel()) {
            // 3.1.1 has no reason codes: a refusal would look like an acknowledgement.
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
                    "CON-03",
                    "protocol level " + endpoint.protocolVersion() + "; this door speaks MQTT 5");
        }
        if (device.isEmpty()) {
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
                    "CON-02",
                    "the certificate's common name is no device id");
        }
        if (isRevoked(device.get())) {
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5, "CON-08", "the device's key is revoked");
        }
        String clientId = endpoint.clientIdentifier();
        if (clientId == null || clientId.isEmpty()) {
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID, "CON-04", "no client id");
        }
        return will(endpoint.will()).or(() -> room(device.orElseThrow(), clientId));
    }

    private boolean isRevoked(DeviceId device) {
        return parts.registry()
                .find(device)
                .filter(key -> key.revokedAt().isPresent())
                .isPresent();
    }

    private static Optional<Turned> will(MqttWill will) {
        if (!will.isWillFlag()) {
            return Optional.empty();
        }
        if (will.isWillRetain()) {
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_RETAIN_NOT_SUPPORTED, "CON-06", "a will to be retained");
        }
        return will.getWillQos() == MqttQoS.EXACTLY_ONCE.value()
                ? turned(MqttConnectReturnCode.CONNECTION_REFUSED_QOS_NOT_SUPPORTED, "CON-06", "a will with QoS 2")
                : Optional.empty();
    }

    private Optional<Turned> room(DeviceId device, String clientId) {
        if (closing) {
            return turned(MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5, "CON-05", "the door closes");
        }
        if (connections.containsKey(device + "/" + clientId)) {
            return Optional.empty();
        }
        long own = connections.values().stream()
                .filter(one -> one.device().equals(device))
                .count();
        if (own >= DoorLimits.CONNECTIONS_PER_DEVICE_MAX) {
            return turned(
                    MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
                    "CON-05",
                    "more than " + DoorLimits.CONNECTIONS_PER_DEVICE_MAX + " connections of one device");
        }
        return connections.size() < room.connections() || own == 0 && anotherGivesWay()
                ? Optional.empty()
                : turned(
                        MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY,
                        "CON-05",
                        "more than " + room.connections() + " connections");
    }

    /** When all is taken, a device that has several connections gives one to a device that has none: a few stolen certificates keep nobody out. */
    private boolean anotherGivesWay() {
        Set<DeviceId> once = new HashSet<>();
        Optional<DoorConnection> second = connections.values().stream()
                .filter(one -> !once.add(one.device()))
                .findFirst();
        second.ifPresent(DoorConnection::giveWay);
        return second.isPresent();
    }

    private static Optional<Turned> turned(MqttConnectReturnCode answer, String code, String text) {
        return Optional.of(new Turned(answer, code, text));
    }

    private void sweep(long timer) {
        if (closing) {
            vertx.cancelTimer(timer);
            return;
        }
        long now = parts.nanos().getAsLong();
        Instant today = parts.clock().instant();
        connections.values().forEach(one -> {
            one.forgetIfGone();
            one.endIfSilent(now);
            one.endIfOver(today, isRevoked(one.device()));
        });
    }
}
