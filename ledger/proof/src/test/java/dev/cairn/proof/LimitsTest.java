package dev.cairn.proof;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.TlogProof;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.sample.SampleKeys;
import dev.cairn.proof.sample.SampleLedger;
import dev.cairn.proof.sample.SeededRandom;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The most that is taken, and that one more is not. */
class LimitsTest {
    private static final Hash SOME = Hash.sha256(Bytes.ofUtf8("some"));
    private static final Bytes CHAIN = Bytes.ofHex("0a".repeat(16));
    private static final String SIGNATURE = "— n AAAAAAA=\n";

    private static void most(Executable taken, Executable oneMore) {
        assertDoesNotThrow(taken);
        Throwable no = assertThrows(Exception.class, oneMore);
        assertTrue(no instanceof IllegalArgumentException || no instanceof Malformed, no.toString());
    }

    private static Bytes bytes(int size) {
        return Bytes.wrap(new byte[size]);
    }

    private static List<Hash> hashes(int n) {
        return Collections.nCopies(n, SOME);
    }

    @Test
    void of_notes() {
        int rest = 2 + Bytes.ofUtf8(SIGNATURE).size();
        most(
                () -> SignedNote.parse("x".repeat(SignedNote.NOTE_BYTES_MAX - rest) + "\n\n" + SIGNATURE),
                () -> SignedNote.parse("x".repeat(SignedNote.NOTE_BYTES_MAX - rest + 1) + "\n\n" + SIGNATURE));
        most(
                () -> SignedNote.parse("茶".repeat(333_000) + "\n\n" + SIGNATURE),
                () -> SignedNote.parse("茶".repeat(333_334) + "\n\n" + SIGNATURE));
        most(
                () -> SignedNote.parse("x\n\n" + SIGNATURE.repeat(SignedNote.LINES_MAX)),
                () -> SignedNote.parse("x\n\n" + SIGNATURE.repeat(SignedNote.LINES_MAX + 1)));
        most(() -> SignedNote.parse("x\n\n" + SIGNATURE), () -> SignedNote.parse("x\n\n— n AAAAAA==\n"));
    }

    @Test
    void of_lines_that_are_added_to_a_note() throws Malformed {
        SignedNote note = SignedNote.parse("x\n\n" + SIGNATURE);
        List<SignedNote.Line> more = new ArrayList<>();
        for (int i = 1; i < SignedNote.LINES_MAX; i++) {
            more.add(new SignedNote.Line("n" + i, i, bytes(1)));
        }
        assertEquals(SignedNote.LINES_MAX, note.plus(more).lines().size());
        more.add(new SignedNote.Line("last", 0, bytes(1)));
        assertThrows(IllegalArgumentException.class, () -> note.plus(more));
    }

    @Test
    void of_checkpoints_and_cosignatures() {
        most(() -> new Checkpoint("o", Limits.UINT_MAX, SOME), () -> new Checkpoint("o", Limits.UINT_MAX + 1, SOME));
        most(() -> new Checkpoint("o", 0, SOME), () -> new Checkpoint("o", -1, SOME));
        most(() -> new Checkpoint("o", 0, SOME), () -> new Checkpoint("", 0, SOME));
        most(() -> cosigned(1), () -> cosigned(0));
        most(() -> cosigned(Limits.SECONDS_MAX), () -> cosigned(Limits.UINT_MAX + 1));
    }

    private static String cosigned(long seconds) {
        return Cosignature.sign("o\n0\n", "w", SampleKeys.ed25519("w"), Instant.ofEpochSecond(seconds));
    }

    @Test
    void of_witness_requests_and_tlog_proofs() {
        most(() -> request(63), () -> request(64));
        most(() -> proof(63, 0), () -> proof(64, 0));
        most(
                () -> new TlogProof(Optional.empty(), Limits.UINT_MAX, List.of(), ""),
                () -> new TlogProof(Optional.empty(), Limits.UINT_MAX + 1, List.of(), ""));
        most(() -> proof(0, TlogProof.EXTRA_BYTES_MAX), () -> proof(0, TlogProof.EXTRA_BYTES_MAX + 1));
        most(() -> proofFile(63, 3, TlogProof.FILE_BYTES_MAX), () -> proofFile(63, 3, TlogProof.FILE_BYTES_MAX + 1));
        most(() -> proofFile(63, 3, 5_000), () -> proofFile(64, 3, 5_000));
        most(
                () -> proofFile(0, TlogProof.EXTRA_BYTES_MAX, 70_000),
                () -> proofFile(0, TlogProof.EXTRA_BYTES_MAX + 1, 70_000));
    }

    private static Object request(int n) throws Malformed {
        return WitnessProtocol.AddCheckpoint.parse(new WitnessProtocol.AddCheckpoint(7, hashes(n), "note").body());
    }

    private static Object proof(int n, int extra) throws Malformed {
        TlogProof proof = new TlogProof(Optional.of(bytes(extra)), 0, hashes(n), "checkpoint");
        assertEquals(proof, TlogProof.parse(Bytes.ofUtf8(proof.text())));
        return proof;
    }

    private static Object proofFile(int n, int extra, int size) throws Malformed {
        String text = TlogProof.MAGIC + "\nextra " + bytes(extra).base64() + "\nindex 0\n"
                + (SOME.base64() + "\n").repeat(n) + "\n";
        return TlogProof.parse(Bytes.ofUtf8(text + "x".repeat(size - text.length())));
    }

    @Test
    void of_tiles() {
        most(() -> EntryBundle.encode(entries(256, 1)), () -> EntryBundle.encode(entries(257, 1)));
        most(() -> EntryBundle.encode(entries(1, 0)), () -> EntryBundle.encode(List.of()));
        most(() -> EntryBundle.encode(entries(1, 65_535)), () -> EntryBundle.encode(entries(1, 65_536)));
        most(() -> EntryBundle.decode(bytes(2 * 256)), () -> EntryBundle.decode(bytes(2 * 257)));
        most(() -> EntryBundle.decode(bytes(2)), () -> EntryBundle.decode(bytes(3)));
        most(() -> EntryBundle.decode(Bytes.ofHex("0001ff")), () -> EntryBundle.decode(Bytes.ofHex("0002ff")));
        most(() -> new TilePath(63, 0, 256), () -> new TilePath(64, 0, 256));
        most(() -> new TilePath(TilePath.ENTRIES, 0, 1), () -> new TilePath(TilePath.ENTRIES - 1, 0, 1));
        most(() -> new TilePath(0, 0, 1), () -> new TilePath(0, 0, 0));
        most(() -> new TilePath(0, 0, 256), () -> new TilePath(0, 0, 257));
        most(() -> new TilePath(0, 0, 1), () -> new TilePath(0, -1, 1));
        most(() -> TilePath.needed(5, 5), () -> TilePath.needed(5, 4));
        most(() -> TilePath.needed(0, 5), () -> TilePath.needed(-1, 5));
        most(() -> CompactRange.of(3, hashes(2)), () -> CompactRange.of(3, hashes(1)));
        most(() -> CompactRange.of(0, List.of()), () -> CompactRange.of(Long.MIN_VALUE, hashes(1)));
    }

    private static List<Bytes> entries(int n, int size) {
        return Collections.nCopies(n, bytes(size));
    }

    @Test
    void of_seals() {
        most(() -> seal(1, 1, 1, 0, "p".repeat(255)), () -> seal(1, 1, 1, 0, "p".repeat(256)));
        most(() -> seal(1, 1, 1, 0, "p"), () -> seal(1, 1, 1, 0, ""));
        most(() -> seal(Limits.UINT_MAX, 1, 1, 0, "p"), () -> seal(Limits.UINT_MAX + 1, 1, 1, 0, "p"));
        most(() -> seal(1, Limits.UINT_MAX, 1, 0, "p"), () -> seal(1, Limits.UINT_MAX + 1, 1, 0, "p"));
        most(() -> seal(1, 1, Limits.UINT_MAX, 0, "p"), () -> seal(1, 1, Limits.UINT_MAX + 1, 0, "p"));
        most(() -> seal(1, 1, 1, Limits.UINT_MAX, "p"), () -> seal(1, 1, 1, -1, "p"));
        most(() -> seal(1, 1, 1, 0, "p"), () -> seal(1, 0, 1, 0, "p"));
        most(() -> seal(1, 1, 1, 0, "p"), () -> seal(1, 1, 0, 0, "p"));
        most(() -> Seal.genesis(SOME, 0, "p"), () -> seal(0, 0, 0, 0, "p"));
    }

    private static Seal seal(long height, long start, long count, long millis, String producer) {
        return new Seal(height, SOME, start, count, SOME, SOME, millis, producer);
    }

    @Test
    void of_statements() {
        most(() -> draft("o".repeat(255), CHAIN, 0, 0), () -> draft("o".repeat(256), CHAIN, 0, 0));
        most(() -> draft("茶".repeat(85), CHAIN, 0, 0), () -> draft("茶".repeat(86), CHAIN, 0, 0));
        most(() -> draft("o", CHAIN, 0, 0), () -> draft("", CHAIN, 0, 0));
        most(() -> draft("o", CHAIN, 0, 0), () -> draft("o", bytes(17), 0, 0));
        most(() -> draft("o", CHAIN, Limits.UINT_MAX, 0), () -> draft("o", CHAIN, Limits.UINT_MAX + 1, 0));
        most(() -> draft("o", CHAIN, 0, Limits.SECONDS_MAX), () -> draft("o", CHAIN, 0, Limits.SECONDS_MAX + 1));
        most(() -> draft("o", CHAIN, 0, 0), () -> draft("o", CHAIN, 0, -1));
        most(() -> clock(4, 0, 16, 0), () -> clock(5, 0, 16, 0));
        most(() -> clock(0, 0, 16, 0), () -> clock(-1, 0, 16, 0));
        most(() -> clock(0, 0, 16, 0), () -> clock(0, -1, 16, 0));
        most(() -> clock(0, 0, 16, 0), () -> clock(0, 0, 15, 0));
        most(() -> clock(0, 0, 16, 0), () -> clock(0, 0, 16, -1));
    }

    private static Statement draft(String origin, Bytes chain, long seq, long seconds) {
        Statement.Draft draft = new Statement.Draft(
                origin,
                chain,
                seq,
                seq == 0 ? Hash.ZERO : SOME,
                Instant.ofEpochSecond(seconds),
                clock(0, 0, 16, 0),
                Optional.empty(),
                SOME);
        Statement signed = Statement.sign(draft, SampleKeys.ed25519("device"));
        assertEquals(draft.time(), signed.time());
        return signed;
    }

    private static Clock clock(int state, long error, int bootId, long bootTime) {
        return new Clock(state, OptionalLong.of(error), bytes(bootId), bootTime);
    }

    @Test
    void of_envelopes() {
        Envelope one = new Envelope(bytes(1), bytes(1));
        most(
                () -> Envelope.decodeAll(Envelope.encodeAll(Collections.nCopies(Limits.ENVELOPES_MAX, one))),
                () -> Envelope.decodeAll(Envelope.encodeAll(Collections.nCopies(Limits.ENVELOPES_MAX + 1, one))));
        most(
                () -> Envelope.decodeAll(Envelope.encodeAll(List.of(one))),
                () -> Envelope.decodeAll(Envelope.encodeAll(List.of())));
        int size = one.encode().size();
        most(() -> Envelope.decode(one.encode(), size), () -> Envelope.decode(one.encode(), size - 1));
    }

    @Test
    void of_capsules() {
        most(() -> capsule("t".repeat(32), members(1, 1)), () -> capsule("t".repeat(33), members(1, 1)));
        most(() -> capsule("t", members(1, 1)), () -> capsule("", members(1, 1)));
        most(() -> capsule("t", members(1, 1)), () -> capsule("t", List.of()));
        most(() -> capsule("t", members(1, 512)), () -> capsule("t", members(1, 513)));
        most(
                () -> capsule("t", members(Limits.CAPSULE_LEAVES_MAX, 4)),
                () -> capsule("t", members(Limits.CAPSULE_LEAVES_MAX + 1, 4)));
        most(() -> capsule("t", filled(32_768)), () -> capsule("t", filled(32_769)));
        most(() -> capsule("t", nested(4)), () -> capsule("t", nested(5)));
    }

    private static Capsule.Whole capsule(String type, List<Capsule.Member> members) {
        return Capsule.whole(type, members, new SeededRandom("limits"));
    }

    private static List<Capsule.Member> members(int n, int path) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Capsule.Member(String.format("%0" + path + "d", i), Item.of(1)))
                .toList();
    }

    /** A capsule of exactly so many bytes. */
    private static List<Capsule.Member> filled(int size) {
        int around = capsule("t", List.of(new Capsule.Member("", Item.of(bytes(1_000)))))
                        .bytes()
                        .size()
                - 1_000;
        return List.of(new Capsule.Member("", Item.of(bytes(size - around))));
    }

    private static List<Capsule.Member> nested(int depth) {
        Item item = Item.of(1);
        for (int i = 1; i < depth; i++) {
            item = Item.arr(item);
        }
        return List.of(new Capsule.Member("", item));
    }

    @Test
    void of_receipts() {
        most(() -> accepted(Receipt.ROWS_MAX, CHAIN, -1), () -> accepted(Receipt.ROWS_MAX + 1, CHAIN, -1));
        most(() -> accepted(1, CHAIN, -1), () -> accepted(0, CHAIN, -1));
        most(() -> accepted(1, CHAIN, 0), () -> accepted(1, CHAIN, -2));
        most(() -> accepted(1, CHAIN, 0), () -> accepted(1, bytes(15), 0));
        most(() -> refused("STM-01", 512), () -> refused("STM-01", 513));
        most(() -> refused("STM-01", 0), () -> refused("STM-1", 0));
    }

    private static Object accepted(int rows, Bytes chain, long contiguous) {
        Receipt.Row row = new Receipt.Row(0, SOME, 1, 1, List.of());
        return new Receipt.Accepted(
                Level.SEALED, chain, contiguous, "", Optional.empty(), Collections.nCopies(rows, row));
    }

    private static Object refused(String code, int text) throws Malformed {
        Receipt no = new Receipt.Refused(Optional.empty(), OptionalLong.empty(), SOME, code, "t".repeat(text));
        Bytes signed = no.sign("o", SampleLedger.START, SampleKeys.ed25519("node"));
        assertEquals(no, Receipt.open(signed, SampleKeys.ed25519("node").publicKey(), "o"));
        return no;
    }

    @Test
    void of_genesis_texts() {
        most(() -> genesis(13, 0, "l", 1), () -> genesis(14, 0, "l", 1));
        most(() -> genesis(0, 16, "l", 1), () -> genesis(0, 17, "l", 1));
        most(() -> genesis(1, 1, "l".repeat(80), 1), () -> genesis(1, 1, "l".repeat(81), 1));
        most(() -> genesis(1, 1, "l", 2_048), () -> genesis(1, 1, "l", 2_049));
        most(() -> genesis(1, 1, "l", 1), () -> genesis(1, 1, "l", 0));
    }

    /** The sample's three registrars and so many more. */
    private static Genesis genesis(int registrars, int authorities, String label, int keyBytes) {
        Genesis.Builder builder = SampleLedger.sampleGenesis();
        for (int i = 0; i < registrars; i++) {
            builder.registrar(SampleKeys.ed25519("more " + i).publicKey(), label);
        }
        for (int i = 0; i < authorities; i++) {
            byte[] key = new byte[keyBytes];
            if (keyBytes > 0) {
                key[0] = (byte) i;
            }
            builder.timestampAuthority(Bytes.wrap(key), label);
        }
        Genesis made = builder.build();
        assertEquals(3 + registrars, made.registrars().size());
        assertEquals(authorities, made.timestampAuthorities().size());
        return made;
    }
}
