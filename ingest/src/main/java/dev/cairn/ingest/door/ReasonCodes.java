package dev.cairn.ingest.door;

import dev.cairn.ledger.Admission;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;

/** What an answer is called in a PUBACK (MQTT 5.0, 3.4.2.1). The gateway lets go by the signed receipt only; from this it learns when to send again. */
final class ReasonCodes {
    private ReasonCodes() {}

    static MqttPubAckReasonCode of(Admission admission) {
        if (admission instanceof Admission.Refused) {
            return MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID;
        }
        if (admission instanceof Admission.Retry retry) {
            return switch (retry.code()) {
                case "TOP-01", "ENR-01", "ENR-02" -> MqttPubAckReasonCode.NOT_AUTHORIZED;
                case "QUO-04" -> MqttPubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
                default -> MqttPubAckReasonCode.QUOTA_EXCEEDED;
            };
        }
        return MqttPubAckReasonCode.SUCCESS;
    }
}
