package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Vectors of ML-DSA-44 cosignatures. The signed bytes of the negative ones are put together here, by hand. */
final class CosignatureVectors {
    private static final String ORIGIN = "example.com/cairn";
    private static final String NAME = "witness.example/w1";
    private static final long TIME = 1_735_689_600L;

    private final Vectors notes = new Vectors("note");
    private final SoftwareSigner log = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("01".repeat(32)));
    private final SoftwareSigner witness = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("02".repeat(32)));
    private final MlDsa44Signer quantum = MlDsa44Signer.of(Bytes.ofHex("00".repeat(32)));
    private final MlDsa44Signer logQuantum = MlDsa44Signer.of(Bytes.ofHex("03".repeat(32)));
    private final NoteKey logKey = NoteKey.ed25519(ORIGIN, log.publicKey());
    private final NoteKey witnessKey = NoteKey.cosigner(NAME, witness.publicKey());
    private final NoteKey quantumKey = NoteKey.mlDsa44(NAME, quantum.publicKey());
    private final Checkpoint head = new Checkpoint(ORIGIN, 5, TreeVectors.root(5));
    private final String signed = SignedNote.sign(head.text(), ORIGIN, log);
    private final Instant time = Instant.ofEpochSecond(TIME);

    static List<Vector> all() {
        CosignatureVectors made = new CosignatureVectors();
        made.good();
        made.badMessages();
        made.badLines();
        made.badKeys();
        return made.notes.made();
    }

    private void ok(String name, String claim, String note, List<NoteKey> keys, String... signers) {
        List<String> vkeys = keys.stream().map(NoteKey::vkey).toList();
        notes.add(
                "ok-mldsa-" + name,
                claim,
                map("note", note, "vkeys", vkeys),
                map("ok", true, "signers", List.of(signers)));
    }

    private void good() {
        String line = Cosignature.sign(head, NAME, quantum, time);
        ok(
                "witness",
                "log and witness, the witness with ML-DSA-44",
                signed + line,
                List.of(logKey, quantumKey),
                ORIGIN,
                NAME);
        ok("message", "the signed bytes put together by hand", signed + line(message()), List.of(quantumKey), NAME);
        ok(
                "both",
                "one witness with both keys under one name",
                signed + Cosignature.sign(head.text(), NAME, witness, time) + line,
                List.of(logKey, witnessKey, quantumKey),
                ORIGIN,
                NAME,
                NAME);
        ok(
                "log",
                "the log's own second signature, under the origin",
                signed + Cosignature.sign(head, ORIGIN, logQuantum, time),
                List.of(logKey, NoteKey.mlDsa44(ORIGIN, logQuantum.publicKey())),
                ORIGIN,
                ORIGIN);
        ok(
                "extension",
                "extension lines are not covered: with another one the cosignature still holds",
                SignedNote.sign(head.text() + "extra 1\n", ORIGIN, log) + line,
                List.of(logKey, quantumKey),
                ORIGIN,
                NAME);
        ok("unknown", "the cosigner is not known", signed + line, List.of(logKey), ORIGIN);
    }

    private void bad(String name, String claim, String code, String note) {
        bad(name, claim, code, note, logKey.vkey(), witnessKey.vkey(), quantumKey.vkey());
    }

    private void bad(String name, String claim, String code, String note, String... vkeys) {
        notes.add("bad-mldsa-" + name, claim, map("note", note, "vkeys", List.of(vkeys)), no(code));
    }

    /** The parts of a signed message, each of which a vector may set wrong. */
    private record Message(String label, String name, long time, String origin, long start, long end, Hash root) {
        Bytes bytes() {
            return Bytes.ofUtf8(label)
                    .concat(text(name))
                    .concat(u64(time))
                    .concat(text(origin))
                    .concat(u64(start))
                    .concat(u64(end))
                    .concat(root.bytes());
        }

        private static Bytes text(String text) {
            Bytes utf8 = Bytes.ofUtf8(text);
            return Bytes.of(new byte[] {(byte) utf8.size()}).concat(utf8);
        }
    }

    private static Bytes u64(long number) {
        return Bytes.of(ByteBuffer.allocate(8).putLong(number).array());
    }

    private Message message() {
        return new Message("subtree/v1\n\0", NAME, TIME, ORIGIN, 0, 5, head.root());
    }

    private String line(Message message) {
        return line(u64(TIME).concat(quantum.sign(message.bytes())));
    }

    private String line(Bytes timed) {
        return new SignedNote.Line(NAME, quantumKey.id(), timed).toString();
    }

    private void badMessage(String name, String claim, Message message) {
        bad(name, claim, "WIT-03", signed + line(message));
    }

    private void badMessages() {
        Hash root = head.root();
        badMessage(
                "time",
                "another time in the line than was signed",
                new Message("subtree/v1\n\0", NAME, TIME + 1, ORIGIN, 0, 5, root));
        badMessage(
                "time-little-endian",
                "the time signed little-endian",
                new Message("subtree/v1\n\0", NAME, Long.reverseBytes(TIME), ORIGIN, 0, 5, root));
        badMessage(
                "name",
                "signed under another cosigner's name",
                new Message("subtree/v1\n\0", "witness.example/w2", TIME, ORIGIN, 0, 5, root));
        badMessage(
                "origin",
                "signed for another log",
                new Message("subtree/v1\n\0", NAME, TIME, "example.com/other", 0, 5, root));
        badMessage("size", "signed for another size", new Message("subtree/v1\n\0", NAME, TIME, ORIGIN, 0, 4, root));
        badMessage(
                "start",
                "a subtree that does not begin at 0",
                new Message("subtree/v1\n\0", NAME, TIME, ORIGIN, 4, 5, root));
        badMessage(
                "root",
                "signed for another root",
                new Message("subtree/v1\n\0", NAME, TIME, ORIGIN, 0, 5, TreeVectors.root(4)));
        badMessage("label", "another label", new Message("subtree/v2\n\0", NAME, TIME, ORIGIN, 0, 5, root));
        badMessage(
                "no-zero",
                "the label without its zero byte",
                new Message("subtree/v1\n", NAME, TIME, ORIGIN, 0, 5, root));
        bad(
                "ed25519-message",
                "the message of the other cosignature, signed with ML-DSA-44",
                "WIT-03",
                signed
                        + line(u64(TIME)
                                .concat(quantum.sign(
                                        Bytes.ofUtf8("cosignature/v1\ntime " + TIME + "\n" + head.text())))));
        bad(
                "other-head",
                "the cosignature of another head",
                "WIT-03",
                signed + Cosignature.sign(new Checkpoint(ORIGIN, 4, TreeVectors.root(4)), NAME, quantum, time));
        String text = "no checkpoint\n";
        bad(
                "no-checkpoint",
                "under a text that is no checkpoint",
                "WIT-03",
                SignedNote.sign(text, ORIGIN, log) + line(message()));
    }

    private void badLines() {
        Bytes timed = u64(TIME).concat(quantum.sign(message().bytes()));
        bad("cut", "the signature's last byte is missing", "WIT-03", signed + line(Change.cut(timed, 1)));
        bad("trailing", "a byte too many", "WIT-03", signed + line(timed.concat(Bytes.ofHex("00"))));
        bad("empty", "a time without a signature", "WIT-03", signed + line(u64(TIME)));
        bad("flipped-first", "a bit of the challenge turned over", "WIT-03", signed + line(Change.flip(timed, 64)));
        bad("flipped-middle", "a bit of z turned over", "WIT-03", signed + line(Change.flip(timed, 8 * 1_000)));
        bad("flipped-hint", "a bit of the hint turned over", "WIT-03", signed + line(Change.flip(timed, 8 * 2_350)));
        bad(
                "flipped-last",
                "the last bit turned over",
                "WIT-03",
                signed + line(Change.flip(timed, 8 * timed.size() - 1)));
        bad(
                "time-0",
                "a time of 0",
                "WIT-03",
                signed
                        + line(u64(0).concat(quantum.sign(
                                new Message("subtree/v1\n\0", NAME, 0, ORIGIN, 0, 5, head.root()).bytes()))));
        long huge = 1L << 53;
        bad(
                "time-2-53",
                "a time of 2^53",
                "WIT-03",
                signed
                        + line(u64(huge)
                                .concat(quantum.sign(
                                        new Message("subtree/v1\n\0", NAME, huge, ORIGIN, 0, 5, head.root())
                                                .bytes()))));
        bad(
                "ed25519-line",
                "an Ed25519 cosignature under the ML-DSA-44 key's id",
                "WIT-03",
                signed + line(ed25519Timed()));
        bad(
                "under-ed25519-id",
                "an ML-DSA-44 cosignature under the Ed25519 key's id",
                "WIT-03",
                signed + new SignedNote.Line(NAME, witnessKey.id(), timed));
        bad(
                "under-log-id",
                "an ML-DSA-44 cosignature under the log's id",
                "LOG-01",
                head.text() + "\n" + new SignedNote.Line(ORIGIN, logKey.id(), timed));
    }

    private Bytes ed25519Timed() {
        Bytes message = Bytes.ofUtf8("cosignature/v1\ntime " + TIME + "\n" + head.text());
        return u64(TIME).concat(witness.sign(message));
    }

    private static String vkey(String name, int type, Bytes key) {
        Bytes typed = Bytes.of(new byte[] {(byte) type}).concat(key);
        Hash id = Hash.sha256(Bytes.ofUtf8(name + "\n"), typed);
        return name + "+" + HexFormat.of().toHexDigits(id.bytes().buffer().getInt()) + "+" + typed.base64();
    }

    private void badKeys() {
        bad(
                "key-ed25519",
                "an Ed25519 key that says type 06",
                "LOG-02",
                signed,
                logKey.vkey(),
                vkey(NAME, 6, witness.publicKey().raw()));
        bad(
                "key-as-ed25519",
                "an ML-DSA-44 key that says type 04",
                "LOG-02",
                signed,
                logKey.vkey(),
                vkey(NAME, 4, quantum.publicKey()));
        bad(
                "key-cut",
                "a key of 1,311 bytes",
                "LOG-02",
                signed,
                logKey.vkey(),
                vkey(NAME, 6, Change.cut(quantum.publicKey(), 1)));
        bad(
                "key-long",
                "a key of 1,313 bytes",
                "LOG-02",
                signed,
                logKey.vkey(),
                vkey(NAME, 6, quantum.publicKey().concat(Bytes.ofHex("00"))));
        bad(
                "key-name-256",
                "a name that one length byte cannot tell",
                "LOG-02",
                signed,
                logKey.vkey(),
                vkey("n".repeat(256), 6, quantum.publicKey()));
    }
}
