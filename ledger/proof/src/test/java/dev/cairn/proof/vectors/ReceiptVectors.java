package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Vectors of receipts: form and the node's signature. */
final class ReceiptVectors {
    private static final Instant TIME = Instant.ofEpochSecond(1_735_693_200L);

    private final Vectors vectors = new Vectors("receipt");
    private final SampleLedger ledger =
            new SampleLedger("receipt vectors").found().work();
    private final Signer node = ledger.node;
    private final Receipt.Accepted accepted = accepted(ledger);
    private final Bytes base = accepted.sign(SampleLedger.ORIGIN, TIME, node);

    static List<Vector> all() {
        ReceiptVectors made = new ReceiptVectors();
        made.good();
        made.badOuter();
        made.badPayload();
        return made.vectors.made();
    }

    /** A receipt for both statements of the cold room, at the witnessed head, from an anchor of size 11. */
    static Receipt.Accepted accepted(SampleLedger ledger) {
        Statement first = ledger.statement(11);
        Statement second = ledger.statement(12);
        return new Receipt.Accepted(
                Level.WITNESSED,
                first.chain(),
                second.seq(),
                ledger.note(TIME, SampleLedger.FARM, SampleLedger.OPERATOR),
                Optional.of(new Receipt.FromAnchor(11, ledger.consistency(11))),
                List.of(
                        new Receipt.Row(first.seq(), first.hash(), 11, 2, ledger.inclusion(11)),
                        new Receipt.Row(second.seq(), second.hash(), 12, 2, ledger.inclusion(12))));
    }

    private Map<String, Object> input(Bytes bytes) {
        return map("hex", bytes, "spki", node.publicKey().spki(), "origin", SampleLedger.ORIGIN);
    }

    private void ok(String name, String claim, Receipt receipt, Map<String, Object> expect) {
        vectors.add("ok-" + name, claim, input(receipt.sign(SampleLedger.ORIGIN, TIME, node)), expect);
    }

    private void bad(String name, String claim, Bytes bytes) {
        vectors.add("bad-" + name, claim, input(bytes), no("RCP-01"));
    }

    private static Map<String, Object> expect(Receipt.Accepted receipt) {
        return map(
                "ok",
                true,
                "kind",
                "accepted",
                "level",
                receipt.level().number(),
                "chain",
                receipt.chain(),
                "contiguous",
                receipt.contiguous() < 0 ? null : receipt.contiguous(),
                "rows",
                receipt.rows().size());
    }

    private void good() {
        ok("accepted", "two statements under a witnessed head", accepted, expect(accepted));
        Receipt.Accepted plain = new Receipt.Accepted(
                Level.PUBLISHED, accepted.chain(), -1, ledger.bareNote(), Optional.empty(), accepted.rows());
        ok("accepted-no-anchor", "no anchor, and the chain's first statement is missing", plain, expect(plain));
        Hash payload = Hash.sha256(Bytes.ofUtf8("message"));
        ok(
                "refused",
                "refused for good",
                new Receipt.Refused(
                        Optional.of(accepted.chain()),
                        OptionalLong.of(9),
                        payload,
                        "SIG-01",
                        "the signature does not hold"),
                map("ok", true, "kind", "refused", "code", "SIG-01", "text", "the signature does not hold"));
        ok(
                "refused-unread",
                "refused before chain and seq could be read",
                new Receipt.Refused(Optional.empty(), OptionalLong.empty(), payload, "STM-01", ""),
                map("ok", true, "kind", "refused", "code", "STM-01", "text", ""));
        ok(
                "retry",
                "not now",
                new Receipt.Retry(payload, "FUL-01", "the queue is full", 30),
                map("ok", true, "kind", "retry", "code", "FUL-01", "text", "the queue is full", "seconds", 30));
    }

    private static Item sign1(Bytes bytes) {
        return ((Item.Tagged18) Change.item(bytes)).item();
    }

    private Bytes parts(UnaryOperator<Item> change) {
        return Cbor.encode(new Item.Tagged18(change.apply(sign1(base))));
    }

    private Bytes header(UnaryOperator<Item> change) {
        return parts(parts -> Change.set(
                parts, 0, Item.of(Cbor.encode(change.apply(Change.item(((Item.Byt) Change.at(parts, 0)).value()))))));
    }

    private Bytes payload(UnaryOperator<Item> change) {
        return parts(parts -> Change.set(
                parts, 2, Item.of(Cbor.encode(change.apply(Change.item(((Item.Byt) Change.at(parts, 2)).value()))))));
    }

    private void other(String name, String claim, String code, Bytes bytes) {
        vectors.add("bad-" + name, claim, input(bytes), no(code));
    }

    private void badOuter() {
        other("signature-flipped", "one bit of the signature", "SIG-01", Change.flip(base, 8 * (base.size() - 5)));
        other(
                "other-node",
                "another node's receipt",
                "SIG-01",
                accepted.sign(SampleLedger.ORIGIN, TIME, SampleKeys.ed25519("node 2")));
        other(
                "other-algorithm",
                "an ES256 node's receipt",
                "SIG-01",
                accepted.sign(SampleLedger.ORIGIN, TIME, SampleKeys.es256("node 2")));
        other("other-origin", "a receipt of another ledger", "STM-02", accepted.sign("example.net/other", TIME, node));
        other(
                "level-changed",
                "another level under the same signature",
                "SIG-01",
                payload(map -> Change.put(map, 1, Item.of(5))));
        bad("no-tag", "without tag 18", Cbor.encode(sign1(base)));
        bad(
                "unprotected",
                "an unprotected header",
                parts(parts ->
                        Change.set(parts, 1, Item.map().put(1, Item.of(1)).build())));
        bad(
                "signature-63",
                "a signature of 63 bytes",
                parts(parts -> Change.set(parts, 3, Item.of(Bytes.wrap(new byte[63])))));
        bad("content-type", "another content type", header(map -> Change.put(map, 3, Item.of("application/cbor"))));
        bad("header-label", "a label it may not have", header(map -> Change.put(map, -65538, Item.of(0))));
        bad("iss", "an iss that is not kid", header(map -> Change.put(map, 4, Item.of(Hash.ZERO.bytes()))));
        bad("statement", "a statement is no receipt", ledger.entry(11));
        bad("cut", "the last byte is missing", Change.cut(base, 1));
        bad("trailing", "a byte too many", base.concat(Bytes.ofHex("00")));
        bad("empty", "no bytes", Bytes.EMPTY);
    }

    private void badPayload() {
        bad("kind-3", "an unknown kind", payload(map -> Change.put(map, 0, Item.of(3))));
        bad("level-0", "level 0", payload(map -> Change.put(map, 1, Item.of(0))));
        bad("level-6", "level 6", payload(map -> Change.put(map, 1, Item.of(6))));
        bad(
                "chain-15",
                "a chain id of 15 bytes",
                payload(map -> Change.put(map, 2, Item.of(Bytes.wrap(new byte[15])))));
        bad("contiguous-negative", "a negative seq", payload(map -> Change.put(map, 3, Item.of(-1))));
        bad("no-checkpoint", "no checkpoint", payload(map -> Change.put(map, 4, null)));
        bad("anchor-null", "a null anchor", payload(map -> Change.put(map, 5, Item.none())));
        bad("no-rows", "no rows", payload(map -> Change.put(map, 6, Item.arr())));
        bad("rows-49", "forty-nine rows", payload(map -> {
            Item row = Change.at(Change.field(map, 6), 0);
            return Change.put(map, 6, new Item.Arr(java.util.Collections.nCopies(49, row)));
        }));
        bad(
                "row-short",
                "a row without its path",
                payload(map -> Change.put(
                        map,
                        6,
                        Change.set(Change.field(map, 6), 0, Change.set(Change.at(Change.field(map, 6), 0), 4, null)))));
        bad(
                "extra-label",
                "a refusal's label in an accepted receipt",
                payload(map -> Change.put(map, 8, Item.of("SIG-01"))));
        bad(
                "payload-array",
                "a payload that is no map",
                parts(parts -> Change.set(parts, 2, Item.of(Bytes.ofHex("80")))));
    }
}
