package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.BundleCase.TIME;

import dev.cairn.proof.Hash;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Erase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who had a capsule erased, when and why, as a bundle tells it; and all that must not pass for it. */
final class BundleErasureVectors {
    private static final long ERASED = 11;
    private static final long BY_ACCOUNT = 15;

    private final Vectors vectors;

    private BundleErasureVectors(Vectors vectors) {
        this.vectors = vectors;
    }

    static void into(Vectors vectors) {
        BundleErasureVectors made = new BundleErasureVectors(vectors);
        made.told();
        made.notTold();
    }

    /** Founded, five statements at 11 to 15, an erase statement at 17, a key list. */
    private static SampleLedger ledger(Consumer<SampleLedger> at17) {
        SampleLedger ledger = new SampleLedger("erasure vectors").found().work();
        at17.accept(ledger);
        ledger.seal();
        return ledger.list(1, TIME, "registered");
    }

    private static void erase(SampleLedger ledger, SoftwareSigner signer, long index, Hash statement) {
        Erase erase = new Erase(
                index,
                statement,
                "the lot was another's: \u00fc \u6c34",
                List.of("https://id.example/01/09521141123454/10/L7"));
        ledger.say(signer, erase.capsule(ledger.random));
    }

    private static SampleLedger erasedByOwner(long index) {
        return ledger(made ->
                erase(made, made.organisation, index, made.statement(index).hash()));
    }

    private static BundleCase bundle(SampleLedger ledger, long gone) {
        long lists = ledger.size() - 3;
        return BundleCase.of(ledger)
                .rows(11, 12, 13, 14, 15, 17)
                .keys(3, 4, 5, 6, 7, 8, 9, lists, lists + 1)
                .row(gone, BundleCase.capsule(Optional.empty()))
                .but(gone, "undecided CAP-03", "fields");
    }

    private static String words(SampleLedger ledger, long gone) {
        return gone + " erased by Orchard Seven at " + ledger.statement(17).time()
                + " (entry 17): the lot was another's: \u00fc \u6c34";
    }

    private void told() {
        for (long gone : List.of(ERASED, BY_ACCOUNT, 14L)) {
            SampleLedger ledger = erasedByOwner(gone);
            String whose = gone == ERASED
                    ? "a device of its"
                    : gone == BY_ACCOUNT ? "an account of its" : "the organisation itself";
            bundle(ledger, gone)
                    .said(words(ledger, gone))
                    .into(
                            vectors,
                            "erased-" + gone,
                            "erased by the organisation, which answers for what " + whose + " signed");
        }
    }

    private void notTold() {
        SampleLedger ledger = erasedByOwner(ERASED);
        bundle(ledger, ERASED)
                .row(17, BundleCase.statement(bytes -> Change.flip(bytes, 8 * (bytes.size() - 4))))
                .but(17, "refuted SIG-01", "signature")
                .but(17, "refuted INC-01", "inclusion")
                .into(vectors, "erased-signature", "the erase statement's signature does not hold");
        bundle(ledger, ERASED)
                .row(17, BundleCase.capsule(Optional.empty()))
                .but(17, "undecided CAP-03", "fields")
                .into(vectors, "erased-withheld", "the erase statement's own capsule is not here");
        bundle(ledger, ERASED)
                .row(
                        17,
                        BundleCase.capsule(Optional.of(
                                ledger.capsule(17).disclose(i -> i != 2).bytes())))
                .into(vectors, "erased-no-reason", "its reason is withheld");
        bundle(ledger, 12)
                .into(vectors, "erased-other", "what was erased is another entry than the one without a capsule");
        BundleCase.of(ledger)
                .rows(11, 12, 13, 14, 15, 17)
                .keys(3, 4, 5, 6, 7, 8, 9, ledger.size() - 3, ledger.size() - 2)
                .into(vectors, "erased-still-here", "somebody kept the capsule: it is what was signed");
        SampleLedger hash = ledger(made ->
                erase(made, made.organisation, ERASED, made.statement(12).hash()));
        bundle(hash, ERASED).into(vectors, "erased-hash", "the index of one statement and the hash of another");
        SampleLedger index = ledger(made ->
                erase(made, made.organisation, 12, made.statement(ERASED).hash()));
        bundle(index, ERASED).into(vectors, "erased-index", "the hash of one statement and the index of another");
        SampleLedger device = ledger(
                made -> erase(made, made.device, ERASED, made.statement(ERASED).hash()));
        bundle(device, ERASED)
                .but(17, "refuted KEY-04", "key")
                .into(vectors, "erased-by-device", "a device may not erase");
        SampleLedger node = ledger(
                made -> erase(made, made.node, ERASED, made.statement(ERASED).hash()));
        bundle(node, ERASED)
                .but(17, "refuted KEY-04", "key")
                .into(vectors, "erased-by-node", "the operator may not erase");
        SampleLedger other = ledger(made -> made.append(
                made.write(made.organisation, made.capsule(ERASED).root()),
                made.capsule(ERASED).bytes()));
        bundle(other, ERASED)
                .but(17, "refuted KEY-04", "key")
                .into(vectors, "erased-nothing", "no erase statement at all");
    }
}
