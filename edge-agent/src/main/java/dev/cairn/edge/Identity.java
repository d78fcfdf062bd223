package dev.cairn.edge;

import dev.cairn.firmware.Enrolment;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;

/**
 * Who the gateway is and whom it believes; fixed at enrolment.
 *
 * @param device signs statements
 * @param organisation may configure it
 * @param node signs receipts
 * @param genesis its ledger
 * @param dataChain 16 bytes, registered with the device key
 * @param alarmChain 16 bytes, another one
 */
public record Identity(
        Signer device, PublicKey organisation, PublicKey node, Genesis genesis, Bytes dataChain, Bytes alarmChain) {
    public Identity {
        if (dataChain.equals(alarmChain)) {
            throw new IllegalArgumentException("alarms need a chain of their own");
        }
    }

    /** Whom it lets itself be configured by. */
    public Enrolment enrolment() {
        return new Enrolment(genesis.origin(), organisation, device.publicKey().thumbprint());
    }

    /** Its topic of that kind. */
    public String topic(Topic.Kind kind) {
        return new Topic(OrgId.of(organisation.thumbprint()), deviceId(), kind).path();
    }

    /** The device id: also the common name of its TLS certificate and its MQTT client id. */
    public DeviceId deviceId() {
        return DeviceId.of(device.publicKey().thumbprint());
    }
}
