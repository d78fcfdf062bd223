package dev.cairn.ingest.est;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.util.List;
import java.util.Optional;

/**
 * A gateway's request to be put into the ledger: a request (docs/formats/request.md) of one device key, made for this code. Its organisation
 * signs the very same capsule later, wherever its key is.
 */
record DeviceRequest(KeyStatement.DeviceKey said, Capsule.Whole capsule) {
    private static final String MAGIC = "cairn-request/v1 ";
    private static final String CAPSULE = "capsule ";

    DeviceId device() {
        return DeviceId.of(said.key().thumbprint());
    }

    /** Reads it and compares it with what the code was made for. */
    static DeviceRequest read(Bytes body, String origin, Invitation code) throws Refusal {
        Capsule.Whole capsule = capsule(body, origin);
        try {
            if (KeyStatement.parse(capsule) instanceof KeyStatement.DeviceKey said) {
                requireFits(said, origin, code);
                return new DeviceRequest(said, capsule);
            }
        } catch (Malformed broken) {
            throw new Refusal(400, "EST-11", "The gateway's key statement does not read: " + broken.code() + ".");
        }
        throw new Refusal(400, "EST-11", "This is a key statement of another kind, not a gateway's.");
    }

    private static Capsule.Whole capsule(Bytes body, String origin) throws Refusal {
        try {
            List<String> lines = body.utf8().lines().toList();
            if (lines.size() == 2
                    && lines.get(0).equals(MAGIC + origin)
                    && lines.get(1).startsWith(CAPSULE)) {
                Bytes bytes = Bytes.ofBase64(lines.get(1).substring(CAPSULE.length()));
                if (bytes.size() <= Limits.CAPSULE_BYTES_MAX && Capsule.parse(bytes) instanceof Capsule.Whole whole) {
                    return whole;
                }
            }
        } catch (Malformed | IllegalArgumentException broken) {
            // said below
        }
        throw new Refusal(
                400,
                "EST-11",
                "Expected the request of one gateway to the ledger " + origin + ", as cairn org add-device makes it.");
    }

    private static void requireFits(KeyStatement.DeviceKey said, String origin, Invitation code) throws Refusal {
        if (!said.holds(origin).isProven()) {
            throw new Refusal(403, "EST-11", "The gateway did not prove that it holds its key.");
        }
        if (!said.codeHash().equals(Optional.of(code.codeHash()))) {
            throw new Refusal(403, "EST-11", "The gateway's key statement was not made for this code.");
        }
        if (!said.organisation().equals(code.organisation()) || !said.name().equals(code.name())) {
            throw new Refusal(403, "EST-11", "The code is for another gateway: \"" + code.name() + "\".");
        }
        if (said.chains().isEmpty()
                || !code.sensors().isEmpty() && !said.sensors().equals(code.sensors())) {
            throw new Refusal(
                    403, "EST-11", "The code is for other sensors: " + String.join(", ", code.sensors()) + ".");
        }
    }
}
