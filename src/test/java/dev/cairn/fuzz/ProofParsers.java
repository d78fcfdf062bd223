package dev.cairn.fuzz;

import static dev.cairn.fuzz.Parser.same;
import static dev.cairn.fuzz.Seeds.LEDGER;

import dev.cairn.ledger.stamp.Stamp;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.ledger.stamp.TimestampCheck;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.sample.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is handed out as proof: receipts, bundles, tlog-proofs, time stamps. */
final class ProofParsers {
    private static final int BYTES_MAX = 65_536;
    private static final TestAuthority AUTHORITY = TestAuthority.create(() -> Seeds.NOW, new SeededRandom("authority"));
    private static final Head STAMPED = stamped();

    private ProofParsers() {}

    static List<Parser> all() {
        return List.of(
                new Parser("receipt", Limits.PACKET_BYTES_MAX, ProofParsers::receipt, ProofParsers::receipts),
                new Parser("bundle", BYTES_MAX, ProofParsers::bundle, ProofParsers::bundles),
                new Parser("tlog-proof", BYTES_MAX, ProofParsers::tlogProof, () -> Seeds.vectors("tlog-proof", "text")),
                new Parser("time-stamp", BYTES_MAX, ProofParsers::timeStamp, ProofParsers::stamps),
                new Parser("rfc3161-token", Stamp.TOKEN_BYTES_MAX + 64, ProofParsers::token, ProofParsers::tokens));
    }

    /** The input is a receipt's payload: signed here, so that it is read at all. */
    private static void receipt(Bytes input) throws Malformed {
        Bytes signed = signed(input);
        Receipt read = Receipt.open(signed, LEDGER.node.publicKey(), SampleLedger.ORIGIN);
        same("the receipt", signed, read.sign(SampleLedger.ORIGIN, Seeds.NOW, LEDGER.node));
    }

    private static Bytes signed(Bytes payload) throws Malformed {
        Item header = parts(refused()).get(0);
        Bytes toBeSigned = Cbor.encode(Item.arr(Item.of("Signature1"), header, Item.of(Bytes.EMPTY), Item.of(payload)));
        return Cbor.encode(new Item.Tagged18(
                Item.arr(header, Item.map().build(), Item.of(payload), Item.of(LEDGER.node.sign(toBeSigned)))));
    }

    private static List<Item> parts(Bytes receipt) throws Malformed {
        Item.Tagged18 cose = (Item.Tagged18) Cbor.decode(receipt, Limits.PACKET_BYTES_MAX);
        return ((Item.Arr) cose.item()).items();
    }

    private static Bytes refused() {
        return new Receipt.Refused(Optional.empty(), OptionalLong.empty(), Hash.ZERO, "STM-01", "no")
                .sign(SampleLedger.ORIGIN, Seeds.NOW, LEDGER.node);
    }

    private static void bundle(Bytes input) throws Malformed {
        Verifier.verify(LEDGER.genesis, input, OptionalLong.of(Seeds.NOW.getEpochSecond()));
        same("the bundle", input, ProofBundle.decode(input).encode());
    }

    private static void tlogProof(Bytes input) throws Malformed {
        TlogProof read = TlogProof.parse(input);
        same("the file", input, Bytes.ofUtf8(read.text()));
        try {
            read.content();
        } catch (Malformed ofAnotherTool) {
            same("the code of a foreign extra", "PRF-02", ofAnotherTool.code());
        }
    }

    private static void timeStamp(Bytes input) throws Malformed {
        Stamp.Bundled read = Stamp.Bundled.decode(input);
        same("the time stamp", input, read.encode());
        new TimestampCheck().time(STAMPED, List.of(input), 1);
    }

    /** The input is a token, in an item that is otherwise in order. */
    private static void token(Bytes input) throws Malformed {
        if (input.isEmpty() || input.size() > Stamp.TOKEN_BYTES_MAX) {
            throw new Malformed("TST-03", "not stored at all");
        }
        Bytes item = new Stamp.Bundled(new Stamp(STAMPED.checkpoint().text(), input), List.of()).encode();
        if (!new TimestampCheck().time(STAMPED, List.of(item), 1).verdict().isProven()) {
            throw new Malformed("TST-03", "no time by a known authority");
        }
    }

    private static Head stamped() {
        SampleLedger ledger = new SampleLedger(
                "stamped",
                SampleLedger.sampleGenesis()
                        .timestampAuthority(AUTHORITY.spki(), "sample")
                        .build());
        try {
            return Head.read(ledger.bareNote(), ledger.genesis);
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Bytes> receipts() {
        try {
            List<Bytes> payloads = new ArrayList<>();
            for (Bytes whole : Seeds.vectors("receipt", "hex")) {
                payloadOf(whole).ifPresent(payloads::add);
            }
            payloads.add(payloadOf(refused()).orElseThrow());
            return payloads;
        } catch (Malformed impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Optional<Bytes> payloadOf(Bytes receipt) throws Malformed {
        try {
            return parts(receipt).get(2) instanceof Item.Byt payload ? Optional.of(payload.value()) : Optional.empty();
        } catch (Malformed | ClassCastException | IndexOutOfBoundsException negativeVector) {
            return Optional.empty();
        }
    }

    private static List<Bytes> bundles() {
        List<Bytes> seeds = new ArrayList<>(Seeds.vectors("bundle", "hex"));
        seeds.add(LEDGER.bundle(Seeds.note(), LEDGER.rows(11, 12), LEDGER.rows(1, 2, 3))
                .encode());
        return seeds;
    }

    private static List<Bytes> tokens() {
        return List.of(
                AUTHORITY.stamp(Hash.sha256(Bytes.ofUtf8(STAMPED.checkpoint().text()))));
    }

    private static List<Bytes> stamps() {
        Stamp stamp = new Stamp(STAMPED.checkpoint().text(), tokens().get(0));
        return List.of(
                new Stamp.Bundled(stamp, List.of()).encode(),
                new Stamp.Bundled(stamp, List.of(Hash.ZERO, Hash.ZERO)).encode());
    }
}
