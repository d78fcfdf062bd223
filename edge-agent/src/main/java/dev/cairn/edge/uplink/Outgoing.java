package dev.cairn.edge.uplink;

import dev.cairn.proof.Bytes;
import java.util.Optional;

/**
 * One message up, QoS 1, never retained.
 *
 * @param contentType MQTT 5 content type
 * @param correlation MQTT 5 correlation data
 */
public record Outgoing(String topic, Bytes payload, Optional<String> contentType, Optional<Bytes> correlation) {}
