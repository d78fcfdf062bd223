package dev.cairn.firmware;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.settings.SettingsException;

/**
 * Whom a gateway obeys: fixed when it was enrolled.
 *
 * @param origin its ledger's origin
 * @param organisation the key that may configure it
 * @param device thumbprint of its own key
 */
public record Enrolment(String origin, PublicKey organisation, Hash device) {
    /** What became of a bundle. */
    public sealed interface Judgement {
        /** It is valid, for this gateway, and newer: it comes into force. */
        record Accepted(ConfigurationBundle bundle, DeviceProfile profile) implements Judgement {}

        /**
         * The configuration in force stays.
         *
         * @param code {@code CFG-01} malformed or bad signature · {@code CFG-02} not this organisation's key · {@code CFG-03} for another device
         *     or ledger · {@code CFG-04} not newer · {@code CFG-05} the YAML has problems
         * @param text one sentence
         */
        record Refused(String code, String text) implements Judgement {}
    }

    private static final int TEXT_CHARS_MAX = 400;

    /**
     * Judges a bundle.
     *
     * @param versionInForce 0 if there is none yet
     */
    public Judgement judge(Bytes bytes, long versionInForce) {
        ConfigurationBundle bundle;
        try {
            bundle = ConfigurationBundle.parse(bytes);
        } catch (Malformed e) {
            return new Judgement.Refused(e.code(), String.valueOf(e.getMessage()));
        }
        if (!bundle.kid().equals(organisation.thumbprint())) {
            return new Judgement.Refused(
                    "CFG-02", "signed by key " + bundle.kid().hex() + ", not by my organisation");
        }
        if (!(bundle.verify(organisation) instanceof Verdict.Proven)) {
            return new Judgement.Refused("CFG-01", "the signature does not hold");
        }
        ConfigurationBundle.Content content = bundle.content();
        if (!content.device().equals(device) || !content.origin().equals(origin)) {
            return new Judgement.Refused("CFG-03", "meant for another device or ledger");
        }
        if (content.version() <= versionInForce) {
            return new Judgement.Refused(
                    "CFG-04", "version " + content.version() + " is not newer than " + versionInForce);
        }
        return read(bundle);
    }

    private static Judgement read(ConfigurationBundle bundle) {
        try {
            String source = "configuration " + bundle.content().version();
            return new Judgement.Accepted(bundle, Profiles.read(bundle.content().yaml(), source));
        } catch (SettingsException e) {
            String problems = String.valueOf(e.getMessage()).replace('\n', ' ');
            return new Judgement.Refused("CFG-05", problems.substring(0, Math.min(TEXT_CHARS_MAX, problems.length())));
        }
    }
}
