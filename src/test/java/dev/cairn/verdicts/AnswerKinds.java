package dev.cairn.verdicts;

import static dev.cairn.verdicts.Ground.node;
import static dev.cairn.verdicts.Ground.ok;
import static dev.cairn.verdicts.Ground.until;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.stamp.Stamp;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.receipt.Receipt.Accepted;
import dev.cairn.proof.receipt.Receipt.FromAnchor;
import dev.cairn.verdicts.Damage.Way;
import dev.cairn.verdicts.Kind.Reads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What others say about a log: a node's receipts, an authority's time stamps. */
final class AnswerKinds {
    private static final String ANOTHER = "ledger.example/another";

    private final Ground ground;
    private final TrueLedger mine;
    private final TrueLedger other;

    AnswerKinds(Ground ground) {
        this.ground = ground;
        this.mine = ground.mine();
        this.other = ground.other();
    }

    List<Kind> all() {
        return List.of(receipt(), lyingReceipt(), timestamp());
    }

    private Bytes signed(Accepted receipt, String origin) {
        return receipt.sign(origin, Consortium.NOW, mine.all.node);
    }

    private ObjectNode place() {
        return node().put("spki", mine.all.node.publicKey().spki().hex()).put("origin", TrueLedger.ORIGIN);
    }

    /** What lies on the wire. Another true receipt whole is true; the same one of another ledger is not ours. */
    private Kind receipt() {
        Bytes good = signed(mine.receipt(), TrueLedger.ORIGIN);
        Bytes same = signed(with(mine.receipt(), mine.receipt().rows().subList(1, 2)), TrueLedger.ORIGIN);
        Bytes foreign = signed(mine.receipt(), ANOTHER);
        return new Kind(
                "receipt",
                "receipt",
                place(),
                node().put("hex", good.hex()),
                way -> {
                    Bytes damaged = until(way, each -> ground.damage().of(each, good, same, foreign), good);
                    return damaged.equals(same) ? node().put("hex", foreign.hex()) : node().put("hex", damaged.hex());
                },
                (input, said) -> ok(said),
                Reads.BOTH);
    }

    private static Accepted with(Accepted good, List<Receipt.Row> rows) {
        return new Accepted(good.level(), good.chain(), good.contiguous(), good.checkpoint(), good.fromAnchor(), rows);
    }

    /** A node signs what is not so; the gateway judges it against its own statements and the head that it knows. */
    private Kind lyingReceipt() {
        long anchor = mine.heads.get(1).size();
        ObjectNode place = place();
        place.put("genesis", mine.genesis().text())
                .put("anchor", anchor)
                .put("anchorRoot", mine.heads.get(1).checkpoint().root().hex());
        var own = place.putArray("own");
        for (int seq = 0; seq < 4; seq++) {
            own.add(mine.own(seq).orElseThrow().bytes().hex());
        }
        Accepted good = mine.receipt();
        return new Kind(
                "receipt of a node that lies",
                "receipt-check",
                place,
                node().put("hex", signed(good, TrueLedger.ORIGIN).hex()),
                way -> node().put(
                                "hex",
                                signed(until(way, each -> lie(each, good, other.receipt()), good), TrueLedger.ORIGIN)
                                        .hex()),
                (input, said) -> ok(said),
                Reads.JAVA_ONLY);
    }

    private Accepted lie(Way way, Accepted good, Accepted foreign) {
        Damage damage = ground.damage();
        Receipt.Row row = good.rows().get(0);
        Receipt.Row second = good.rows().get(1);
        Receipt.Row far = foreign.rows().get(0);
        return switch (ground.random().nextInt(4)) {
            case 0 ->
                new Accepted(
                        good.level(),
                        good.chain(),
                        good.contiguous(),
                        damage.of(way, good.checkpoint(), mine.heads.get(2).note(), foreign.checkpoint()),
                        good.fromAnchor(),
                        good.rows());
            case 1 -> {
                FromAnchor from = good.fromAnchor().orElseThrow();
                List<Hash> path = damage.of(
                        way,
                        from.path(),
                        second.path(),
                        foreign.fromAnchor().orElseThrow().path());
                yield new Accepted(
                        good.level(),
                        good.chain(),
                        good.contiguous(),
                        good.checkpoint(),
                        Optional.of(new FromAnchor(from.size(), path)),
                        good.rows());
            }
            case 2 -> rows(good, row.statement(), row.index(), damage.of(way, row.path(), second.path(), far.path()));
            default ->
                rows(good, Hash.of(ground.any(List.of(second, far)).statement().bytes()), row.index(), row.path());
        };
    }

    private static Accepted rows(Accepted good, Hash statement, long index, List<Hash> path) {
        List<Receipt.Row> rows = new ArrayList<>(good.rows());
        Receipt.Row row = rows.get(0);
        rows.set(0, new Receipt.Row(row.seq(), statement, index, row.height(), path));
        return with(good, rows);
    }

    /** A stamp as it lies in a bundle: the head's text, the token over it, the path to the bundle's head. */
    private Kind timestamp() {
        TestAuthority authority = TestAuthority.create(mine.all.clock, mine.all.random);
        TestAuthority twin = TestAuthority.create(mine.all.clock, mine.all.random);
        Genesis genesis = Genesis.builder()
                .head("Stamped", TrueLedger.ORIGIN, Consortium.NOW, 1)
                .registrar(mine.all.log.publicKey(), "Registrar")
                .timestampAuthority(authority.spki(), TestAuthority.LABEL)
                .log(NoteKey.ed25519(TrueLedger.ORIGIN, mine.all.log.publicKey()))
                .quorum("none")
                .build();
        Checkpoint head = mine.head().checkpoint();
        ObjectNode place = node().put("genesis", genesis.text())
                .put("note", SignedNote.sign(head.text(), TrueLedger.ORIGIN, mine.all.log))
                .put("rowsEnd", mine.told.get(0) + 1);
        Bytes good = stamp(authority, mine.heads.get(4).checkpoint());
        Bytes same = stamp(authority, other.heads.get(4).checkpoint());
        Bytes foreign = stamp(twin, mine.heads.get(4).checkpoint());
        String words = JavaReader.read("timestamp", place.deepCopy().put("hex", good.hex()))
                .path("words")
                .asText();
        String text = mine.heads.get(4).checkpoint().text();
        return new Kind(
                "time stamp",
                "timestamp",
                place,
                node().put("hex", good.hex()),
                way -> node().put(
                                "hex",
                                until(way, each -> ground.damage().of(each, good, same, foreign), good)
                                        .hex()),
                (input, said) -> ok(said)
                        && !(said.path("words").asText().equals(words)
                                && stampedText(input.get("hex").asText()).equals(text)),
                Reads.JAVA_ONLY);
    }

    private Bytes stamp(TestAuthority authority, Checkpoint stamped) {
        Stamp stamp = new Stamp(stamped.text(), authority.stamp(Hash.sha256(Bytes.ofUtf8(stamped.text()))));
        return new Stamp.Bundled(
                        stamp,
                        mine.reader().consistency(stamped.size(), mine.head().size()))
                .encode();
    }

    private static String stampedText(String hex) {
        try {
            return Stamp.Bundled.decode(Bytes.ofHex(hex)).stamp().text();
        } catch (Malformed taken) {
            return "";
        }
    }
}
