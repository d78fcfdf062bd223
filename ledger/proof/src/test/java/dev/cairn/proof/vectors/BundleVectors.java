package dev.cairn.proof.vectors;

import static dev.cairn.proof.sample.SampleLedger.FARM;
import static dev.cairn.proof.sample.SampleLedger.OPERATOR;
import static dev.cairn.proof.sample.SampleLedger.ORIGIN;
import static dev.cairn.proof.sample.SampleLedger.RETAIL;
import static dev.cairn.proof.vectors.BundleCase.TIME;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Vectors of bundles: form, head, witnesses, capsules, inclusion. */
final class BundleVectors {
    private static final String QUANTUM_FARM = "witness.example/w-farm";

    private final Vectors vectors = new Vectors("bundle");
    private final SampleLedger ledger =
            new SampleLedger("bundle vectors").found().work().list(1, TIME, "registered");

    static List<Vector> all() {
        BundleVectors made = new BundleVectors();
        made.good();
        made.badForm();
        made.heads();
        made.witnesses();
        made.postQuantumWitnesses();
        made.times();
        made.capsules();
        made.statements();
        made.inclusion();
        List<Vector> all = new ArrayList<>(made.vectors.made());
        all.addAll(BundleKeyVectors.all());
        all.addAll(BundleKeyEndVectors.all());
        all.addAll(BundleChainVectors.all());
        return all;
    }

    private BundleCase base() {
        return BundleCase.of(ledger).rows(11, 12, 13, 14, 15).keys(3, 4, 7, 8, 9, 17, 18);
    }

    private void good() {
        base().into(vectors, "good", "five statements of a founded, witnessed ledger");
        base().note(ledger.note(TIME, FARM, RETAIL, OPERATOR))
                .into(vectors, "good-three-witnesses", "all witnesses signed");
        base().rows().into(vectors, "good-no-rows", "a bundle about nothing");
        BundleCase.of(ledger)
                .rows(13)
                .keys(3, 4, 8, 17, 18)
                .into(vectors, "good-one-row", "one statement with just the key statements it needs");
        base().keys(1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 18)
                .into(vectors, "good-all-keys", "all key statements, the genesis' too");
        base().row(
                        11,
                        BundleCase.capsule(Optional.of(
                                ledger.capsule(11).disclose(Set.of(1)).bytes())))
                .into(vectors, "good-partial", "one reading of three is shown");
        base().row(
                        14,
                        BundleCase.capsule(Optional.of(
                                ledger.capsule(14).disclose(Set.of(0)).bytes())))
                .into(vectors, "good-partial-event", "an event of which one member is shown");
        base().key(
                        7,
                        BundleCase.capsule(Optional.of(
                                ledger.capsule(7).disclose(i -> true).bytes())))
                .into(vectors, "good-partial-key", "a key statement without its secret, all leaves shown");
    }

    private void broken(String name, String claim, Bytes bytes) {
        base().but("bundle -", "refuted BND-01").into(vectors, "bad-form-" + name, claim, bytes);
    }

    private Bytes changed(UnaryOperator<Item> change) {
        return Cbor.encode(change.apply(Change.item(base().bundle().encode())));
    }

    private Bytes rows(long label, UnaryOperator<Item> change) {
        return changed(map -> Change.put(map, label, change.apply(Change.field(map, label))));
    }

    private void badForm() {
        Bytes bytes = base().bundle().encode();
        broken("empty", "no bytes", Bytes.EMPTY);
        broken("cut", "the last byte is missing", Change.cut(bytes, 1));
        broken("trailing", "a byte too many", bytes.concat(Bytes.ofHex("00")));
        broken("version", "another version", changed(map -> Change.put(map, 1, Item.of(2))));
        broken("no-tokens", "no list of tokens", changed(map -> Change.put(map, 6, null)));
        broken("extra-label", "a label too many", changed(map -> Change.put(map, 8, Item.of("policy"))));
        broken(
                "genesis-31",
                "a genesis hash of 31 bytes",
                changed(map -> Change.put(map, 2, Item.of(Bytes.wrap(new byte[31])))));
        broken("rows-order", "rows out of order", rows(4, list -> Item.arr(Change.at(list, 1), Change.at(list, 0))));
        broken("rows-twice", "a row twice", rows(4, list -> Item.arr(Change.at(list, 0), Change.at(list, 0))));
        broken(
                "keys-order",
                "key rows out of order",
                rows(5, list -> Item.arr(Change.at(list, 1), Change.at(list, 0))));
        broken(
                "row-short",
                "a row without its path",
                rows(4, list -> Item.arr(Change.set(Change.at(list, 0), 3, null))));
        broken(
                "row-index",
                "a negative index",
                rows(4, list -> Item.arr(Change.set(Change.at(list, 0), 2, Item.of(-1)))));
        broken(
                "row-hash",
                "a path hash of 31 bytes",
                rows(
                        4,
                        list -> Item.arr(
                                Change.set(Change.at(list, 0), 3, Item.arr(Item.of(Bytes.wrap(new byte[31])))))));
        broken(
                "row-capsule",
                "a capsule that is text",
                rows(4, list -> Item.arr(Change.set(Change.at(list, 0), 1, Item.of("x")))));
        broken(
                "about",
                "no subject",
                changed(map -> Change.put(map, 7, Item.map().put(2, Item.arr()).build())));
        broken("long-head", "a map head longer than needed", Bytes.ofHex("b807").concat(bytes.slice(1, bytes.size())));
        Genesis other = SampleLedger.sampleGenesis()
                .head("Another", ORIGIN, SampleLedger.START, 2)
                .build();
        base().genesis(other.text())
                .but("bundle -", "refuted POL-01")
                .into(vectors, "bad-other-genesis", "made for another genesis than the one given");
    }

    private void badHead(String name, String claim, String code, String note) {
        BundleCase made = base().note(note).but("head -", "refuted " + code);
        for (String step : List.of("witnesses -", "fresh -", "revocations -")) {
            made.but(step, "undecided DEP-00");
        }
        for (long key : new long[] {3, 4, 7, 8, 9, 17, 18}) {
            made.but(key, "undecided DEP-00", "register");
        }
        for (long row : new long[] {11, 12, 13, 14, 15}) {
            made.but(row, "undecided DEP-00", "key", "inclusion");
        }
        made.into(vectors, "bad-head-" + name, claim);
    }

    private void heads() {
        String good = ledger.note(TIME, FARM, OPERATOR);
        Checkpoint head = ledger.checkpoint();
        String cosignatures = ledger.cosign(FARM, TIME) + ledger.cosign(OPERATOR, TIME);
        badHead("unreadable", "the checkpoint is no note", "LOG-02", "hello");
        badHead(
                "size",
                "a size with a leading zero",
                "LOG-02",
                SignedNote.sign(head.text().replace("\n20\n", "\n020\n"), ORIGIN, ledger.log));
        badHead(
                "origin",
                "another origin under the same key",
                "LOG-03",
                SignedNote.sign(
                        new Checkpoint("example.com/other", head.size(), head.root()).text(), ORIGIN, ledger.log));
        badHead(
                "origin-first",
                "another origin is named before a wrong signature",
                "LOG-03",
                good.replaceFirst("example.com/cairn", "example.com/other"));
        badHead("size-changed", "another size under the same signature", "LOG-01", good.replace("\n20\n", "\n21\n"));
        badHead("unsigned", "only the witnesses signed", "LOG-01", head.text() + "\n" + cosignatures);
        badHead(
                "other-key",
                "another key under the log's name",
                "LOG-01",
                SignedNote.sign(head.text(), ORIGIN, SampleKeys.ed25519("evil")));
        badHead("flipped", "one bit of the log's signature", "LOG-01", flipped(ledger.bareNote()) + cosignatures);
    }

    private static String flipped(String note) {
        int at = note.lastIndexOf('\u2014');
        try {
            SignedNote.Line line = SignedNote.parseLines(note.substring(at)).get(0);
            return note.substring(0, at)
                    + new SignedNote.Line(line.name(), line.id(), Change.flip(line.signature(), 99));
        } catch (dev.cairn.proof.Malformed broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void witnesses() {
        String none = "undecided WIT-01";
        base().note(ledger.bareNote())
                .but("witnesses -", none)
                .but("fresh -", "undecided FRS-01")
                .but("revocations -", "undecided REV-02")
                .into(
                        vectors,
                        "witness-none",
                        "nobody cosigned: not fresh, and the key list cannot be dated against it");
        base().note(ledger.note(TIME, FARM))
                .but("witnesses -", none)
                .into(vectors, "witness-one", "one of the two needed");
        base().note(ledger.note(TIME, FARM, FARM))
                .but("witnesses -", none)
                .into(vectors, "witness-twice", "one witness twice is one");
        base().note(ledger.note(TIME, RETAIL, OPERATOR) + flipped(ledger.cosign(FARM, TIME)))
                .but("witnesses -", "refuted WIT-03")
                .into(vectors, "witness-wrong", "a known witness's cosignature is wrong, though enough others hold");
        String evil = Cosignature.sign(
                ledger.checkpoint().text(), "witness.example/w-retail", SampleKeys.ed25519("evil"), TIME);
        base().note(ledger.note(TIME, FARM) + evil)
                .but("witnesses -", none)
                .into(vectors, "witness-impostor", "another key under a witness's name is nobody");
        base().note(ledger.note(TIME, FARM, OPERATOR) + "\u2014 somebody AAAAAAA=\n")
                .into(vectors, "witness-unknown", "a line by nobody known is passed over");
        SampleLedger own =
                new SampleLedger("operator only", operatorOnly()).found().work().list(1, TIME, "registered");
        BundleCase.of(own)
                .rows(11)
                .keys(3, 4, 7, 17, 18)
                .note(own.note(TIME, OPERATOR))
                .but("witnesses -", "undecided WIT-02")
                .into(vectors, "witness-operator", "the quorum is reached by the operator's own witness alone");
        SampleLedger nobody =
                new SampleLedger("no quorum", noQuorum()).found().work().list(1, TIME, "registered");
        BundleCase.of(nobody)
                .rows(11)
                .keys(3, 4, 7, 17, 18)
                .note(nobody.bareNote())
                .but("witnesses -", "undecided WIT-02")
                .but("fresh -", "undecided FRS-01")
                .but("revocations -", "undecided REV-02")
                .into(vectors, "witness-quorum-none", "a ledger that asks for no witness is not green");
    }

    /** The operator's witness has a second key, and only the first one's line says whose it is; one signature is enough. */
    private static Genesis operatorsSecondKey() {
        String text = SampleLedger.sampleGenesis().build().text();
        return parsed(text.replace(
                "\ngroup two 2 w-farm ",
                "\nwitness operator-pq " + quantumKey("witness.example/" + OPERATOR)
                        + "\ngroup two 1 operator-pq w-farm "));
    }

    /** The sample's policy with the log's own second key and a second key of the farm's witness, who may be reached by either. */
    private static Genesis postQuantum() {
        String text = SampleLedger.sampleGenesis().build().text();
        return parsed(text.replace("\noperator-witness ", "\noperator-witness log-pq\noperator-witness ")
                .replace(
                        "\ngroup two 2 w-farm ",
                        "\nwitness farm-pq " + quantumKey(QUANTUM_FARM) + "\nwitness log-pq " + quantumKey(ORIGIN)
                                + "\ngroup farm any w-farm farm-pq\ngroup two 2 farm "));
    }

    private static String quantumKey(String name) {
        return NoteKey.mlDsa44(name, SampleLedger.mlDsa44(name).publicKey()).vkey();
    }

    private static String quantumLine(SampleLedger ledger, String name, Instant time) {
        return Cosignature.sign(ledger.checkpoint(), name, SampleLedger.mlDsa44(name), time);
    }

    private void postQuantumWitnesses() {
        SampleLedger made =
                new SampleLedger("post quantum", postQuantum()).found().work().list(1, TIME, "registered");
        UnaryOperator<String> farm = line -> made.note(TIME, RETAIL) + line;
        SampleLedger twoKeys = new SampleLedger("operator's second key", operatorsSecondKey())
                .found()
                .work()
                .list(1, TIME, "registered");
        quantumCase(twoKeys, twoKeys.bareNote() + quantumLine(twoKeys, "witness.example/" + OPERATOR, TIME))
                .but("witnesses -", "undecided WIT-02")
                .into(vectors, "witness-operator-second-key", "the operator's second key is no independent witness");
        quantumCase(made, farm.apply(quantumLine(made, QUANTUM_FARM, TIME)))
                .into(vectors, "good-mldsa", "a witness's ML-DSA-44 cosignature counts for the quorum");
        quantumCase(
                        made,
                        made.note(TIME, FARM) + quantumLine(made, QUANTUM_FARM, TIME) + quantumLine(made, ORIGIN, TIME))
                .but("witnesses -", "undecided WIT-01")
                .into(vectors, "mldsa-twice", "both keys of one witness, and the log's own, are one of the two needed");
        quantumCase(made, farm.apply(flipped(quantumLine(made, QUANTUM_FARM, TIME))))
                .but("witnesses -", "refuted WIT-03")
                .into(vectors, "mldsa-wrong", "a known ML-DSA-44 cosignature is wrong");
        quantumCase(made, made.note(TIME, FARM, RETAIL) + flipped(quantumLine(made, ORIGIN, TIME)))
                .but("witnesses -", "refuted WIT-03")
                .into(vectors, "mldsa-log-wrong", "the log's own second signature is wrong");
        Instant now = TIME.plusSeconds(90_000);
        quantumCase(made, made.note(TIME, FARM, RETAIL) + quantumLine(made, ORIGIN, now))
                .now(now.getEpochSecond())
                .but("fresh -", "undecided FRS-01")
                .into(vectors, "mldsa-log-refreshed", "the log's own time does not make an old head fresh");
    }

    private static BundleCase quantumCase(SampleLedger made, String note) {
        return BundleCase.of(made).rows(11).keys(3, 4, 7, 17, 18).note(note);
    }

    private static Genesis operatorOnly() {
        return parsed(SampleLedger.sampleGenesis().build().text().replace("quorum two", "quorum w-operator"));
    }

    private static Genesis noQuorum() {
        return parsed(SampleLedger.sampleGenesis().build().text().replace("quorum two", "quorum none"));
    }

    private static Genesis parsed(String text) {
        try {
            return Genesis.parse(text);
        } catch (dev.cairn.proof.Malformed broken) {
            throw new IllegalStateException(broken);
        }
    }

    private void times() {
        long signed = TIME.getEpochSecond();
        base().now(null).but("fresh -", "undecided FRS-02").into(vectors, "time-none", "no time is asked about");
        base().now(signed + 86_400).into(vectors, "time-day", "exactly a day old is fresh");
        base().now(signed + 86_401)
                .but("fresh -", "undecided FRS-01")
                .into(vectors, "time-day-and-second", "a second more is not");
        base().now(signed - 300).into(vectors, "time-ahead-300", "five minutes ahead is believed");
        base().now(signed - 301)
                .but("fresh -", "undecided FRS-01")
                .into(vectors, "time-ahead-301", "a second more is not");
        String later = ledger.note(TIME.plusSeconds(172_800), FARM) + ledger.cosign(OPERATOR, TIME);
        base().note(later)
                .now(signed + 172_800)
                .into(vectors, "time-list-48h", "a key list of two days before the newest cosignature");
        String tooLate = ledger.note(TIME.plusSeconds(172_801), FARM) + ledger.cosign(OPERATOR, TIME);
        base().note(tooLate)
                .now(signed + 172_801)
                .but("revocations -", "undecided REV-02")
                .into(vectors, "time-list-48h-and-second", "a second more is too old");
        ProofBundle bundle = base().bundle();
        ProofBundle token = new ProofBundle(
                bundle.genesis(),
                bundle.checkpoint(),
                bundle.rows(),
                bundle.keys(),
                List.of(Bytes.ofHex("3000")),
                bundle.subject(),
                List.of("ni:///sha-256;00?ver=CBV2.0"));
        base().into(vectors, "time-token", "a token is not checked here", token.encode());
    }

    private void capsules() {
        base().row(11, BundleCase.capsule(Optional.empty()))
                .but(11, "undecided CAP-03", "fields")
                .into(vectors, "capsule-erased", "a capsule was erased; everything else stays proven");
        BundleErasureVectors.into(vectors);
        base().row(11, BundleCase.capsule(bytes -> Change.flip(bytes, 8 * (bytes.size() - 1))))
                .but(11, "refuted CAP-01", "fields")
                .into(vectors, "capsule-value-flipped", "one bit of a reading");
        base().row(11, BundleCase.capsule(bytes -> Change.flip(bytes, 8 * 10)))
                .but(11, "refuted CAP-01", "fields")
                .into(vectors, "capsule-secret-flipped", "one bit of the secret");
        base().row(11, BundleCase.capsule(bytes -> Change.flip(bytes, 7)))
                .but(11, "refuted CAP-02", "fields")
                .into(vectors, "capsule-head-flipped", "one bit of the capsule's head");
        base().row(11, BundleCase.capsule(bytes -> Change.cut(bytes, 1)))
                .but(11, "refuted CAP-02", "fields")
                .into(vectors, "capsule-cut", "the last byte is missing");
        base().row(12, BundleCase.capsule(Optional.of(ledger.capsule(11).bytes())))
                .but(12, "refuted CAP-01", "fields")
                .into(vectors, "capsule-swapped", "another statement's capsule");
        base().row(14, BundleCase.capsule(Optional.of(ledger.capsule(11).bytes())))
                .but(14, "refuted CAP-01", "fields")
                .into(
                        vectors,
                        "capsule-swapped-type",
                        "the role is not asked about a capsule that is not the statement's");
        Bytes partial = ledger.capsule(11).disclose(Set.of(1)).bytes();
        base().row(11, BundleCase.capsule(Optional.of(Change.flip(partial, 8 * (partial.size() - 1)))))
                .but(11, "refuted CAP-01", "fields")
                .into(vectors, "capsule-partial-flipped", "one bit of a withheld leaf's hash");
        Bytes garbage = Bytes.ofUtf8("hello");
        base().row(15, BundleCase.capsule(Optional.of(garbage)))
                .but(15, "refuted CAP-02", "fields")
                .into(vectors, "capsule-garbage", "a capsule that is none");
    }

    private void statements() {
        base().row(11, BundleCase.statement(bytes -> Change.flip(bytes, 0)))
                .but(11, "refuted STM-01", "statement")
                .but(11, "undecided DEP-00", "fields", "signature", "key", "chain")
                .but(11, "refuted INC-01", "inclusion")
                .but(12, "undecided CHN-01", "chain")
                .into(
                        vectors,
                        "statement-tag-flipped",
                        "one bit of a statement's tag: only inclusion can still be asked");
        base().row(11, BundleCase.statement(bytes -> Change.flip(bytes, 8 * (bytes.size() - 4))))
                .but(11, "refuted SIG-01", "signature")
                .but(11, "refuted INC-01", "inclusion")
                .but(12, "refuted CHN-02", "chain")
                .into(
                        vectors,
                        "statement-signature-flipped",
                        "one bit of a signature breaks it, the leaf and the next one's prev");
        base().row(13, BundleCase.statement(bytes -> Change.flip(bytes, 8 * (bytes.size() - 70))))
                .but(13, "refuted CAP-01", "fields")
                .but(13, "refuted SIG-01", "signature")
                .but(13, "refuted INC-01", "inclusion")
                .into(vectors, "statement-payload-flipped", "one bit of the payload");
        BundleCase.of(ledger)
                .rows(11, 16)
                .keys(3, 4, 7, 17, 18)
                .but(16, "refuted STM-01", "statement")
                .but(16, "undecided DEP-00", "fields", "signature", "key", "chain")
                .into(vectors, "statement-is-seal", "a seal shown as a statement: it is in the log, but says nothing");
        base().row(13, BundleCase.statement(bytes -> ledger.entry(11)))
                .row(13, BundleCase.capsule(Optional.of(ledger.capsule(11).bytes())))
                .but(13, "refuted INC-01", "inclusion")
                .into(vectors, "statement-elsewhere", "a true statement shown at another one's place");
    }

    private void inclusion() {
        String no = "refuted INC-01";
        base().row(12, BundleCase.path(path -> path.subList(1, path.size())))
                .but(12, no, "inclusion")
                .into(vectors, "inclusion-short", "a path without its first hash");
        base().row(12, BundleCase.path(path -> List.of()))
                .but(12, no, "inclusion")
                .into(vectors, "inclusion-empty", "no path");
        base().row(12, BundleCase.path(path -> {
                    List<dev.cairn.proof.Hash> longer = new ArrayList<>(path);
                    longer.add(path.get(0));
                    return longer;
                }))
                .but(12, no, "inclusion")
                .into(vectors, "inclusion-long", "a hash too many");
        base().row(12, BundleCase.path(path -> {
                    List<dev.cairn.proof.Hash> other = new ArrayList<>(path);
                    other.set(0, TreeVectors.flip(path.get(0)));
                    return other;
                }))
                .but(12, no, "inclusion")
                .into(vectors, "inclusion-flipped", "one bit of the path");
        ProofBundle.Row last = ledger.row(15);
        ProofBundle moved = new ProofBundle(
                ledger.genesis.hash(),
                ledger.note(TIME, FARM, OPERATOR),
                List.of(new ProofBundle.Row(last.statement(), last.capsule(), 99, last.path())),
                ledger.rows(3, 4, 9, 17, 18),
                List.of(),
                "entry 99",
                List.of());
        vectors.add(
                "inclusion-beyond",
                "an index behind the head",
                BundleCase.of(ledger).input(moved.encode()),
                Vector.map(
                        "lines",
                        List.of(
                                "bundle - proven -",
                                "head - proven -",
                                "witnesses - proven -",
                                "fresh - proven -",
                                "revocations - proven -",
                                "time - undecided TST-01",
                                "register 3 proven -",
                                "register 4 proven -",
                                "register 9 proven -",
                                "register 17 proven -",
                                "register 18 proven -",
                                "fields 99 proven -",
                                "statement 99 proven -",
                                "signature 99 proven -",
                                "key 99 proven -",
                                "inclusion 99 refuted INC-01",
                                "chain 99 proven -",
                                "complete - undecided CPL-01")));
    }
}
