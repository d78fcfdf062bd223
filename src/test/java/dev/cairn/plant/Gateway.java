package dev.cairn.plant;

import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.SoftwareSigner;

/**
 * One gateway of a {@link Plant}.
 *
 * @param id its name in the plant's folder
 * @param org the organisation it belongs to
 * @param data chain of readings
 * @param alarm chain of alarms
 */
public record Gateway(String id, OrgId org, SoftwareSigner signer, Bytes data, Bytes alarm) {

    /** Its id in topics and certificates. */
    public DeviceId device() {
        return DeviceId.of(signer.publicKey().thumbprint());
    }

    /** One of its topics. */
    public String topic(Topic.Kind kind) {
        return Topic.of(org, device(), kind).path();
    }
}
