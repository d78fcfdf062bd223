package dev.cairn.ingest.door;

import dev.cairn.ledger.Admission;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;

/** What an answer is called in a PUBACK (MQTT 5.0, 3.4.2.1). The gateway acts on the signed receipt, not on this. */
final class ReasonCodes {
    private ReasonCodes() {}

    static MqttPubAckReasonCode of(Admission admission) {
        if (admission instanceof Admission.Refused) {
            return MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        if (admission instanceof Admission.Retry retry) {
            return switch (retry.code()) {
                case "TOP-01", "ENR-01", "ENR-02" -> MqttPubAckReasonCode.NOT_AUTHORIZED;
                default -> MqttPubAckReasonCode.QUOTA_EXCEEDED;
            };
        }
        return MqttPubAckReasonCode.SUCCESS;
    }
}
