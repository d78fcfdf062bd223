package dev.cairn.proof.vectors;

import static dev.cairn.proof.sample.SampleLedger.ORIGIN;
import static dev.cairn.proof.sample.SampleLedger.thumbprint;
import static dev.cairn.proof.vectors.BundleCase.TIME;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.util.List;
import java.util.Optional;

/** Vectors of bundles: who may sign what. How a key ends, and who follows it, is in {@link BundleKeyEndVectors}. */
final class BundleKeyVectors {
    private final Vectors vectors = new Vectors("bundle");
    private final SampleLedger ledger =
            new SampleLedger("bundle key vectors").found().work().list(1, TIME, "registered");

    static List<Vector> all() {
        BundleKeyVectors made = new BundleKeyVectors();
        made.lists();
        made.missing();
        made.brokenRows();
        made.entitlement();
        made.roles();
        made.smallOrderKey();
        return made.vectors.made();
    }

    private BundleCase base() {
        return BundleCase.of(ledger).rows(11, 12, 13, 14, 15).keys(3, 4, 7, 8, 9, 17, 18);
    }

    /** Founded, one reading by the cold room at 11, and whatever follows from 12 on. */
    static SampleLedger young(String seed) {
        SampleLedger made = new SampleLedger(seed).found();
        made.say(made.device, made.readings(1));
        return made;
    }

    /** What one organisation was given is no proof for another, who saw it in a statement that had no effect yet. */
    private void copiedPossession() {
        Signer gateway = SampleKeys.ed25519("new gateway");
        Signer heir = SampleKeys.ed25519("heir");
        Signer rival = SampleKeys.ed25519("rival");
        SampleLedger made = young("copied possession");
        made.registrars(
                KeyStatement.organisation(ORIGIN, rival, "Rival", List.of(), List.of()),
                made.registrar1,
                made.registrar2);
        KeyStatement.DeviceKey device = made.deviceKey(gateway, "New gateway");
        made.key(
                new KeyStatement.DeviceKey(
                        device.key(),
                        thumbprint(rival),
                        device.name(),
                        device.codeHash(),
                        device.chains(),
                        device.sensors(),
                        device.possession()),
                rival);
        KeyStatement.Rotation rotation = KeyStatement.rotation(ORIGIN, thumbprint(made.organisation), heir);
        made.key(new KeyStatement.Rotation(thumbprint(rival), rotation.key(), rotation.possession()), rival);
        made.say(gateway, made.readings(1));
        made.say(heir, made.event("shipping"));
        BundleCase.of(made)
                .rows(16, 17)
                .keys(3, 4, 12, 13, 14, 15)
                .but("revocations -", "undecided REV-01")
                .but(14, "refuted SIG-01", "register")
                .but(15, "refuted SIG-01", "register")
                .but(16, "refuted KEY-02", "key")
                .but(17, "refuted KEY-02", "key")
                .into(vectors, "key-possession-copied", "a proof of possession that was made for another owner");
    }

    private void lists() {
        base().keys(3, 4, 7, 8, 9)
                .but("revocations -", "undecided REV-01")
                .into(vectors, "key-list-none", "no key list");
        base().keys(3, 4, 7, 8, 9, 17)
                .but("revocations -", "undecided REV-01")
                .into(vectors, "key-list-one-registrar", "one registrar alone makes no key list");
        SampleLedger revoked =
                new SampleLedger("list says revoked").found().work().list(2, TIME, "revoked");
        BundleCase.of(revoked)
                .rows(11, 13)
                .keys(3, 4, 7, 8, 17, 18)
                .but(11, "undecided REV-03", "key")
                .into(vectors, "key-list-says-revoked", "the list says revoked, the revocation is withheld");
        SampleLedger two = new SampleLedger("two lists")
                .found()
                .work()
                .list(2, TIME, "registered")
                .list(1, TIME, "revoked");
        BundleCase.of(two)
                .rows(11)
                .keys(3, 4, 7, 17, 18, 20, 21)
                .into(vectors, "key-list-lower-number", "a later list with a lower number does not count");
    }

    private void missing() {
        base().keys(3, 4, 8, 9, 17, 18)
                .but(11, "undecided SIG-04", "signature")
                .but(12, "undecided SIG-04", "signature")
                .but(11, "undecided KEY-01", "key")
                .but(12, "undecided KEY-01", "key")
                .into(vectors, "key-missing", "the device's key statement is not there");
        BundleCase one = base().keys(3, 7, 8, 9, 17, 18);
        for (long key : new long[] {7, 8, 9}) {
            one.but(key, "refuted KEY-03", "register");
        }
        for (long row : new long[] {11, 12, 13, 14, 15}) {
            one.but(row, "refuted KEY-02", "key");
        }
        one.into(
                vectors,
                "key-one-registrar",
                "an organisation that only one of two registrars vouches for registers nobody");
        base().keys(7, 8, 9, 17, 18)
                .but(7, "undecided KEY-01", "register")
                .but(8, "undecided KEY-01", "register")
                .but(9, "undecided KEY-01", "register")
                .but(14, "undecided SIG-04", "signature")
                .but(14, "undecided KEY-01", "key")
                .but(11, "refuted KEY-02", "key")
                .but(12, "refuted KEY-02", "key")
                .but(13, "refuted KEY-02", "key")
                .but(15, "refuted KEY-02", "key")
                .into(vectors, "key-organisation-missing", "the organisation's key statements are not there");
        base().key(7, BundleCase.capsule(Optional.empty()))
                .but(7, "undecided CAP-03", "register")
                .but(11, "undecided SIG-04", "signature")
                .but(12, "undecided SIG-04", "signature")
                .but(11, "undecided KEY-01", "key")
                .but(12, "undecided KEY-01", "key")
                .into(vectors, "key-capsule-erased", "the device's key statement was erased");
        base().key(
                        8,
                        BundleCase.capsule(Optional.of(
                                ledger.capsule(8).disclose(i -> i != 3).bytes())))
                .but(8, "undecided CAP-03", "register")
                .but(13, "undecided SIG-04", "signature")
                .but(13, "undecided KEY-01", "key")
                .into(vectors, "key-capsule-partial", "a key statement whose name is withheld");
    }

    private void brokenRows() {
        String no = "refuted KEY-02";
        base().key(8, BundleCase.path(path -> List.of()))
                .but(8, "refuted INC-01", "register")
                .but(13, no, "key")
                .into(vectors, "key-not-included", "a key statement that is not in the log");
        base().key(8, BundleCase.statement(bytes -> Change.flip(bytes, 8 * (bytes.size() - 4))))
                .but(8, "refuted SIG-01", "register")
                .but(13, no, "key")
                .into(vectors, "key-signature-flipped", "one bit of a key statement's signature");
        base().key(8, BundleCase.statement(bytes -> Change.flip(bytes, 0)))
                .but(8, "refuted STM-01", "register")
                .but(13, no, "key")
                .into(vectors, "key-statement-malformed", "a key statement that does not read");
        base().key(8, BundleCase.capsule(Optional.of(ledger.capsule(7).bytes())))
                .but(8, "refuted CAP-01", "register")
                .but(13, "undecided SIG-04", "signature")
                .but(13, "undecided KEY-01", "key")
                .into(vectors, "key-capsule-swapped", "another key's capsule under a key statement");
        base().key(8, BundleCase.capsule(bytes -> Change.cut(bytes, 1)))
                .but(8, "refuted CAP-02", "register")
                .but(13, "undecided SIG-04", "signature")
                .but(13, "undecided KEY-01", "key")
                .into(vectors, "key-capsule-cut", "a key capsule that does not read");
        base().key(8, BundleCase.capsule(Optional.of(ledger.capsule(13).bytes())))
                .but(8, "refuted CAP-02", "register")
                .but(13, "undecided SIG-04", "signature")
                .but(13, "undecided KEY-01", "key")
                .into(vectors, "key-capsule-senml", "readings where a key statement should be");
        BundleCase.of(ledger)
                .rows(11)
                .keys(3, 4, 7, 11, 17, 18)
                .but(11, "refuted CAP-02", "register")
                .into(vectors, "key-row-of-readings", "a row of readings among the key statements");
    }

    private void entitlement() {
        SoftwareSigner evil = SampleKeys.ed25519("evil device");
        SampleLedger byNode = young("by node");
        byNode.key(byNode.deviceKey(evil, "Ghost"), byNode.node);
        byNode.say(evil, byNode.readings(1));
        BundleCase.of(byNode)
                .rows(11, 13)
                .keys(3, 4, 5, 6, 7, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .but(13, "refuted KEY-02", "key")
                .into(vectors, "key-device-by-node", "the operator's node registers a device: it may not");
        SampleLedger orgByNode = young("organisation by node");
        orgByNode.key(KeyStatement.organisation(ORIGIN, evil, "Ghost farm", List.of(), List.of()), orgByNode.node);
        orgByNode.say(evil, orgByNode.event("shipping"));
        BundleCase.of(orgByNode)
                .rows(13)
                .keys(5, 6, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .but(13, "refuted KEY-02", "key")
                .into(vectors, "key-organisation-by-node", "the operator's node registers an organisation: it may not");
        SampleLedger byDevice = young("by device");
        byDevice.key(byDevice.deviceKey(evil, "Ghost"), byDevice.device);
        BundleCase.of(byDevice)
                .rows(11)
                .keys(3, 4, 7, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .into(vectors, "key-device-by-device", "a device registers another");
        SampleLedger late = new SampleLedger("late").found();
        late.say(evil, late.readings(1));
        late.key(late.deviceKey(evil, "Late"), late.organisation);
        late.say(evil, late.readings(1));
        BundleCase.of(late)
                .rows(11, 13)
                .keys(3, 4, 12)
                .but("revocations -", "undecided REV-01")
                .but(11, "refuted KEY-02", "key")
                .into(vectors, "key-registered-later", "signed before the key was registered");
        SampleLedger possession = young("possession");
        KeyStatement.DeviceKey true1 = possession.deviceKey(evil, "Stolen");
        possession.key(
                new KeyStatement.DeviceKey(
                        true1.key(),
                        true1.organisation(),
                        "Other name",
                        true1.codeHash(),
                        List.of(),
                        true1.sensors(),
                        true1.possession()),
                possession.organisation);
        possession.say(evil, possession.readings(1));
        BundleCase.of(possession)
                .rows(13)
                .keys(3, 4, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted SIG-01", "register")
                .but(13, "refuted KEY-02", "key")
                .into(vectors, "key-possession", "a proof of possession over other chains");
        copiedPossession();
        SampleLedger stranger = young("stranger");
        KeyStatement.OrganisationKey ghost =
                KeyStatement.organisation(ORIGIN, evil, "Ghost farm", List.of(), List.of());
        stranger.registrars(ghost, stranger.registrar1, SampleKeys.ed25519("registrar 9"));
        BundleCase.of(stranger)
                .rows(11)
                .keys(3, 4, 7, 12, 13)
                .but("revocations -", "undecided REV-01")
                .but(13, "undecided KEY-01", "register")
                .into(vectors, "key-unknown-registrar", "a registrar whom the genesis does not name");
        SampleLedger same = young("same registrar");
        same.registrars(ghost, same.registrar1, same.registrar1);
        same.say(evil, same.event("shipping"));
        BundleCase.of(same)
                .rows(14)
                .keys(12, 13)
                .but("revocations -", "undecided REV-01")
                .but(14, "refuted KEY-02", "key")
                .into(vectors, "key-same-registrar-twice", "one registrar twice is one");
        SampleLedger roots = young("two roots");
        roots.registrars(ghost, roots.registrar1);
        roots.registrars(ghost, roots.registrar2);
        roots.say(evil, roots.event("shipping"));
        BundleCase.of(roots)
                .rows(14)
                .keys(12, 13)
                .but("revocations -", "undecided REV-01")
                .but(14, "refuted KEY-02", "key")
                .into(
                        vectors,
                        "key-two-roots",
                        "two registrars over two capsules with the same content are not two over one");
        SampleLedger account = young("account by registrars");
        account.registrars(
                KeyStatement.account(ORIGIN, evil, thumbprint(account.organisation), "Desk"),
                account.registrar1,
                account.registrar3);
        account.say(evil, account.event("shipping"));
        BundleCase.of(account)
                .rows(14)
                .keys(3, 4, 12, 13)
                .but("revocations -", "undecided REV-01")
                .into(
                        vectors,
                        "key-account-by-registrars",
                        "an account that two registrars register for its organisation");
        SampleLedger orphan = young("account without organisation");
        orphan.registrars(KeyStatement.account(ORIGIN, evil, Hash.ZERO, "Desk"), orphan.registrar1, orphan.registrar3);
        orphan.say(evil, orphan.event("shipping"));
        BundleCase.of(orphan)
                .rows(14)
                .keys(12, 13)
                .but("revocations -", "undecided REV-01")
                .but(14, "refuted KEY-02", "key")
                .into(vectors, "key-account-orphan", "an account of an organisation that nobody registered");
        SampleLedger registrar = young("registrar as node");
        registrar.registrars(
                KeyStatement.node(ORIGIN, registrar.registrar3, "node 3"), registrar.registrar1, registrar.registrar2);
        BundleCase.of(registrar)
                .rows(11)
                .keys(3, 4, 7, 12, 13)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .but(13, "refuted KEY-03", "register")
                .into(vectors, "key-registrar-as-node", "a registrar's key is nothing else");
        SampleLedger other = young("other genesis");
        other.registrars(new KeyStatement.GenesisKey(other.genesis.text() + "# changed\n"), other.registrar1);
        BundleCase.of(other)
                .rows(11)
                .keys(3, 4, 7, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted KEY-03", "register")
                .into(vectors, "key-other-genesis", "another constitution inside the log");
    }

    private void role(String name, String claim, Signer signer, Capsule.Whole capsule, long... keys) {
        SampleLedger made = new SampleLedger("role " + name).found();
        made.say(signer, capsule);
        long[] before = java.util.stream.LongStream.concat(
                        java.util.stream.LongStream.of(3, 4), java.util.Arrays.stream(keys))
                .toArray();
        BundleCase at = BundleCase.of(made)
                .rows(11)
                .keys(before)
                .but("revocations -", "undecided REV-01")
                .but(11, "refuted KEY-04", "key");
        if (made.statement(11).seq() > 0) {
            at.but(11, "undecided CHN-01", "chain");
        }
        at.into(vectors, "role-" + name, claim);
    }

    private void roles() {
        Capsule.Whole strange = Capsule.whole("strange", List.of(new Capsule.Member("/a", Item.of(1))), ledger.random);
        role(
                "event-by-node",
                "the operator's node signs an event: it may not speak for anyone",
                ledger.node,
                ledger.event("shipping"),
                5,
                6);
        role("readings-by-node", "the operator's node signs readings", ledger.node, ledger.readings(1), 5, 6);
        role(
                "key-by-node",
                "a key statement by the operator's node, shown as an entry",
                ledger.node,
                KeyStatement.organisation(ORIGIN, SampleKeys.ed25519("evil"), "Ghost", List.of(), List.of())
                        .toCapsule(ledger.random),
                5,
                6);
        role("event-by-device", "a device signs an event", ledger.device, ledger.event("shipping"), 7);
        role("readings-by-account", "an account signs readings", ledger.account, ledger.readings(1), 9);
        role("unknown-type", "a capsule of a type that nobody may sign", ledger.device, strange, 7);
        SampleLedger organisation = new SampleLedger("role readings by organisation").found();
        organisation.say(organisation.organisation, organisation.readings(1));
        BundleCase.of(organisation)
                .rows(11)
                .keys(3, 4, 9)
                .but("revocations -", "undecided REV-01")
                .but(11, "refuted KEY-04", "key")
                .into(
                        vectors,
                        "role-readings-by-organisation",
                        "an organisation signs readings as if it were a device");
        SampleLedger registrar = new SampleLedger("role event by registrar").found();
        registrar.say(registrar.registrar3, registrar.event("shipping"));
        BundleCase.of(registrar)
                .rows(11)
                .keys(6)
                .but("revocations -", "undecided REV-01")
                .but(11, "refuted KEY-04", "key")
                .into(vectors, "role-event-by-registrar", "a registrar signs an event");
    }

    /** A key of order two: whoever holds no secret at all can sign with it under a loose rule. */
    private void smallOrderKey() {
        Bytes spki = Bytes.ofHex("302a300506032b6570032100").concat(SignatureVectors.ORDER_TWO);
        SampleLedger made = young("small order");
        Bytes zeros = Bytes.wrap(new byte[64]);
        Capsule.Whole capsule = Capsule.whole(
                "key",
                List.of(
                        new Capsule.Member("/kind", Item.of("account")),
                        new Capsule.Member("/key", Item.of(spki)),
                        new Capsule.Member(
                                "/organisation",
                                Item.of(thumbprint(made.organisation).bytes())),
                        new Capsule.Member("/name", Item.of("Anyone")),
                        new Capsule.Member("/possession", Item.of(zeros))),
                made.random);
        made.say(made.organisation, capsule);
        Capsule.Whole event = made.event("shipping");
        made.append(Forged.statement(Hash.sha256(spki), -8, event.root(), message -> zeros), event.bytes());
        BundleCase.of(made)
                .rows(13)
                .keys(3, 4, 12)
                .but("revocations -", "undecided REV-01")
                .but(12, "refuted SIG-02", "register")
                .but(13, "refuted SIG-02", "signature")
                .but(13, "refuted KEY-02", "key")
                .into(
                        vectors,
                        "key-small-order",
                        "a key that the strict rule does not admit, and a statement under it");
    }
}
