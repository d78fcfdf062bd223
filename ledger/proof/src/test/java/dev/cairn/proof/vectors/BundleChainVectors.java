package dev.cairn.proof.vectors;

import static dev.cairn.proof.sample.SampleLedger.ORIGIN;
import static dev.cairn.proof.sample.SampleLedger.thumbprint;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Vectors of bundles: chains, equivocation, and signatures that providers disagree about, inside the log. */
final class BundleChainVectors {
    private final Vectors vectors = new Vectors("bundle");

    static List<Vector> all() {
        BundleChainVectors made = new BundleChainVectors();
        made.chains();
        made.equivocation();
        made.signatures();
        return made.vectors.made();
    }

    private static BundleCase at(SampleLedger ledger, long... rows) {
        return BundleCase.of(ledger).rows(rows).keys(3, 4, 7, 8).but("revocations -", "undecided REV-01");
    }

    private static Statement write(SoftwareSigner signer, long seq, Hash prev, Hash root) {
        Clock clock = new Clock(1, OptionalLong.empty(), Bytes.ofHex("b0".repeat(16)), 5);
        return new ChainPen(ORIGIN, SampleLedger.chainOf(signer), seq, prev, signer)
                .next(root, SampleLedger.START, clock, Optional.empty());
    }

    private void chains() {
        SampleLedger made = new SampleLedger("chains").found();
        for (int i = 0; i < 3; i++) {
            made.say(made.device, made.readings(1));
        }
        at(made, 12)
                .but(12, "undecided CHN-01", "chain")
                .into(vectors, "chain-gap", "the statement before is not in the bundle");
        at(made, 11, 13)
                .but(13, "undecided CHN-01", "chain")
                .into(vectors, "chain-gap-between", "the one before the one before does not help");
        SampleLedger wrong = new SampleLedger("wrong prev").found();
        wrong.say(wrong.device, wrong.readings(1));
        Capsule.Whole capsule = wrong.readings(2);
        wrong.append(
                write(wrong.device, 1, Hash.sha256(Bytes.ofUtf8("something else")), capsule.root()), capsule.bytes());
        at(wrong, 11, 12)
                .but(12, "refuted CHN-02", "chain")
                .into(vectors, "chain-broken-prev", "prev is not the hash of the statement before");
    }

    private void equivocation() {
        SampleLedger made = new SampleLedger("equivocation").found();
        made.say(made.device, made.readings(1));
        Statement first = made.statement(11);
        Capsule.Whole second = made.readings(2);
        made.append(write(made.device, 0, Hash.ZERO, second.root()), second.bytes());
        made.say(made.device, made.readings(1));
        at(made, 11, 12, 13)
                .but(11, "refuted CHN-03", "chain")
                .but(12, "refuted CHN-03", "chain")
                .into(
                        vectors,
                        "equivocation",
                        "two statements of one key at one seq: both are marked, the next continues one of them");
        at(made, 11, 13)
                .into(vectors, "equivocation-withheld", "a bundle that withholds one of two shows nothing of it");
        SampleLedger twice = new SampleLedger("same twice").found();
        twice.say(twice.device, twice.readings(1));
        twice.append(twice.entry(11), twice.capsule(11).bytes());
        at(twice, 11, 12).into(vectors, "equivocation-not-duplicate", "the same bytes twice are no equivocation");
        SampleLedger forged = new SampleLedger("forged equivocation").found();
        forged.say(forged.device, forged.readings(1));
        Capsule.Whole other = forged.readings(2);
        Bytes broken =
                Change.flip(write(forged.device, 0, Hash.ZERO, other.root()).bytes(), 8 * 330);
        forged.append(broken, other.bytes());
        at(forged, 11, 12)
                .but(12, "refuted SIG-01", "signature")
                .into(vectors, "equivocation-forged", "what the key did not sign cannot make it equivocate");
        if (first.seq() != 0) {
            throw new IllegalStateException("the first statement has seq 0");
        }
    }

    private void signatures() {
        SampleLedger made = new SampleLedger("signatures").found();
        List<Capsule.Whole> capsules =
                List.of(made.readings(1), made.readings(1), made.readings(1), made.readings(1), made.readings(1));
        Hash ed = thumbprint(made.device);
        Hash ec = thumbprint(made.device2);
        made.append(
                Forged.statement(
                        ed,
                        -8,
                        capsules.get(0).root(),
                        message -> SignatureVectors.withR(made.device, SignatureVectors.ORDER_TWO, message)),
                capsules.get(0).bytes());
        made.append(
                Forged.statement(
                        ec, -7, capsules.get(1).root(), message -> SignatureVectors.highS(made.device2.sign(message))),
                capsules.get(1).bytes());
        made.append(
                Forged.statement(ec, -8, capsules.get(2).root(), made.device2::sign),
                capsules.get(2).bytes());
        made.append(
                Forged.statement(ed, -8, capsules.get(3).root(), message -> made.account.sign(message)),
                capsules.get(3).bytes());
        made.append(
                Forged.statement("example.net/other", ed, -8, capsules.get(4).root(), made.device::sign),
                capsules.get(4).bytes());
        at(made, 11)
                .but(11, "refuted SIG-01", "signature")
                .into(vectors, "signature-small-order-r", "R of order two under a good key: loose verifiers admit it");
        at(made, 12)
                .but(12, "refuted SIG-03", "signature")
                .into(vectors, "signature-high-s", "a true ES256 signature with high s");
        at(made, 13)
                .but(13, "refuted SIG-01", "signature")
                .into(vectors, "signature-other-algorithm", "an ES256 key named as Ed25519");
        at(made, 14)
                .but(14, "refuted SIG-01", "signature")
                .into(vectors, "signature-other-signer", "another key than kid names");
        at(made, 15)
                .but(15, "refuted STM-02", "statement")
                .into(vectors, "statement-other-ledger", "a statement for another ledger, logged here");
    }
}
