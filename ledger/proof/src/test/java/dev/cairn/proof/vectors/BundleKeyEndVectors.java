package dev.cairn.proof.vectors;

import static dev.cairn.proof.sample.SampleLedger.ORIGIN;
import static dev.cairn.proof.sample.SampleLedger.thumbprint;

import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.KeyStatement;
import java.util.List;

/** Vectors of bundles: from where to where a key may sign; revocations and rotations. */
final class BundleKeyEndVectors {
    private final Vectors vectors = new Vectors("bundle");

    static List<Vector> all() {
        BundleKeyEndVectors made = new BundleKeyEndVectors();
        made.revocations();
        made.rotations();
        return made.vectors.made();
    }

    private KeyStatement.Revocation revocation(Signer key, KeyStatement.VoidFrom... voids) {
        return new KeyStatement.Revocation(thumbprint(key), "lost", List.of(voids));
    }

    private void revocations() {
        String late = "refuted KEY-05";
        SampleLedger made = BundleKeyVectors.young("revoked");
        made.key(revocation(made.device), made.organisation);
        made.say(made.device, made.readings(1));
        BundleCase.of(made)
                .rows(11, 13)
                .keys(3, 4, 7, 12)
                .but("revocations -", "undecided REV-01")
                .but(13, late, "key")
                .into(vectors, "revoked", "before its revocation a statement stays valid, after it not");
        BundleCase.of(made)
                .rows(11, 13)
                .keys(3, 4, 7)
                .but("revocations -", "undecided REV-01")
                .into(
                        vectors,
                        "revoked-withheld",
                        "a bundle that withholds the revocation: the missing key list shows it");
        SampleLedger two = BundleKeyVectors.young("revoked by registrars");
        two.registrars(revocation(two.organisation), two.registrar1, two.registrar3);
        two.say(two.organisation, two.event("shipping"));
        two.key(two.deviceKey(SampleKeys.ed25519("evil"), "Late"), two.organisation);
        BundleCase.of(two)
                .rows(11, 14)
                .keys(3, 4, 7, 9, 12, 13, 15)
                .but("revocations -", "undecided REV-01")
                .but(14, late, "key")
                .but(15, "refuted KEY-03", "register")
                .into(
                        vectors,
                        "revoked-organisation",
                        "a revoked organisation signs and registers nothing more; its devices stay");
        BundleCase.of(two)
                .rows(14)
                .keys(3, 4, 9, 12)
                .but("revocations -", "undecided REV-01")
                .into(vectors, "revoked-by-one-registrar", "one of two registrars revokes nobody");
        SampleLedger voids = BundleKeyVectors.young("void");
        voids.say(voids.device, voids.readings(1));
        voids.key(
                revocation(voids.device, new KeyStatement.VoidFrom(SampleLedger.chainOf(voids.device), 1)),
                voids.organisation);
        BundleCase.of(voids)
                .rows(11, 12)
                .keys(3, 4, 7, 13)
                .but("revocations -", "undecided REV-01")
                .but(12, late, "key")
                .into(
                        vectors,
                        "revoked-void",
                        "a chain void from seq 1: what was logged before the revocation falls too");
        SampleLedger other = BundleKeyVectors.young("revoked by other");
        other.key(revocation(other.device), other.account);
        other.key(revocation(other.device), other.node);
        other.say(other.device, other.readings(1));
        BundleCase.of(other)
                .rows(11, 14)
                .keys(3, 4, 5, 6, 7, 9, 12, 13)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .but(13, "refuted KEY-03", "register")
                .into(vectors, "revoked-by-stranger", "account and node revoke a device: they may not, it goes on");
    }

    private void rotations() {
        SoftwareSigner heir = SampleKeys.es256("heir");
        SampleLedger made = BundleKeyVectors.young("rotation");
        made.key(KeyStatement.rotation(ORIGIN, thumbprint(made.device), heir), made.device);
        made.say(heir, made.readings(1));
        made.say(made.device, made.readings(1));
        BundleCase.of(made)
                .rows(11, 12, 13, 14)
                .keys(3, 4, 7, 12)
                .but("revocations -", "undecided REV-01")
                .but(14, "refuted KEY-05", "key")
                .into(vectors, "rotation", "the new key takes over where the old one signed it in; the old one ends");
        SampleLedger lost = BundleKeyVectors.young("rotation by organisation");
        lost.key(KeyStatement.rotation(ORIGIN, thumbprint(lost.device), heir), lost.organisation);
        lost.say(heir, lost.readings(1));
        BundleCase.of(lost)
                .rows(13)
                .keys(3, 4, 7, 12)
                .but("revocations -", "undecided REV-01")
                .into(vectors, "rotation-by-organisation", "a lost device key is replaced by its organisation");
        SampleLedger organisation = BundleKeyVectors.young("rotation of organisation");
        organisation.registrars(
                KeyStatement.rotation(ORIGIN, thumbprint(organisation.organisation), heir),
                organisation.registrar1,
                organisation.registrar2);
        organisation.key(revocation(organisation.device), heir);
        organisation.say(organisation.device, organisation.readings(1));
        BundleCase.of(organisation)
                .rows(11, 15)
                .keys(3, 4, 7, 12, 13, 14)
                .but("revocations -", "undecided REV-01")
                .but(15, "refuted KEY-05", "key")
                .into(vectors, "rotation-of-organisation", "an organisation's heir may revoke its devices");
        SampleLedger stranger = BundleKeyVectors.young("rotation by stranger");
        stranger.key(KeyStatement.rotation(ORIGIN, thumbprint(stranger.device), heir), stranger.account);
        stranger.say(heir, stranger.readings(1));
        BundleCase.of(stranger)
                .rows(11, 13)
                .keys(3, 4, 7, 9, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .but(13, "refuted KEY-02", "key")
                .into(vectors, "rotation-by-stranger", "an account takes over a device: it may not");
    }
}
