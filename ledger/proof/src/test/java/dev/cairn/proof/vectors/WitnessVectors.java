package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Transcripts of {@code add-checkpoint} (C2SP tlog-witness): what a witness has co-signed, what it is asked, what it must answer. The
 * witness watches one log, whose entry i is the byte i; in most transcripts it has co-signed size 5.
 */
final class WitnessVectors {
    private static final String ORIGIN = "example.com/cairn";
    private static final String NAME = "witness.example/w1";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String SIZE = "text/x.tlog.size";
    private static final long TIME = 1_735_689_600;
    private static final Hash OTHER = Hash.sha256(Bytes.ofUtf8("another history"));

    private final Vectors made = new Vectors("witness");
    private final Bytes seed = Bytes.ofHex("02".repeat(32));
    private final Bytes secondSeed = Bytes.ofHex("04".repeat(32));
    private final SoftwareSigner log = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("01".repeat(32)));
    private final SoftwareSigner stranger = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("03".repeat(32)));
    private final SoftwareSigner witness = SoftwareSigner.of(Algorithm.ED25519, seed);
    private final MlDsa44Signer second = MlDsa44Signer.of(secondSeed);
    private final String five = body(0, List.of(), note(5));

    static List<Vector> all() {
        WitnessVectors vectors = new WitnessVectors();
        vectors.accepted();
        vectors.unreadable();
        vectors.strangers();
        vectors.conflicts();
        vectors.inconsistent();
        vectors.order();
        return vectors.made.made();
    }

    private void accepted() {
        ok("first", "the first head that it sees, of any size, with an empty proof", List.of(), five, 5);
        ok("grows", "from 5 to 8", List.of(five), body(5, proof(5, 8), note(8)), 8);
        ok(
                "grows-perfect",
                "from 4 to 8: the old root is a node of the new tree",
                List.of(body(0, List.of(), note(4))),
                body(4, proof(4, 8), note(8)),
                8);
        ok("same", "the same head again is signed afresh", List.of(five), body(5, List.of(), note(5)), 5);
        ok("empty", "the empty tree", List.of(), body(0, List.of(), note(0)), 0);
        ok(
                "after-empty",
                "from the empty tree to 3",
                List.of(body(0, List.of(), note(0))),
                body(0, List.of(), note(3)),
                3);
        String cosigned = note(8) + Cosignature.sign(text(8, root(8)), NAME, stranger, Instant.ofEpochSecond(TIME));
        ok(
                "unknown-lines",
                "a line of a key it does not know is passed over, even under its own name",
                List.of(five),
                body(5, proof(5, 8), cosigned),
                8);
        String extended = text(8, root(8)) + "an extension line\n";
        answer(
                "extension",
                "extension lines are signed with the rest of the text",
                List.of(five),
                body(5, proof(5, 8), SignedNote.sign(extended, ORIGIN, log)),
                signed(cosignature(extended), 8));
        made.add(
                "ok-two-keys",
                "a witness with an ML-DSA-44 key answers two lines",
                input(List.of(five), body(5, proof(5, 8), note(8)), true),
                signed(
                        cosignature(text(8, root(8)))
                                + Cosignature.sign(
                                        new Checkpoint(ORIGIN, 8, root(8)), NAME, second, Instant.ofEpochSecond(TIME)),
                        8));
    }

    private void unreadable() {
        String good = body(5, proof(5, 8), note(8));
        bad(400, "empty", "nothing", "");
        bad(400, "no-old", "no old line", good.substring(good.indexOf('\n') + 1));
        bad(400, "old-signed", "old with a sign", good.replaceFirst("old 5", "old +5"));
        bad(400, "old-zero", "old with a leading zero", good.replaceFirst("old 5", "old 05"));
        bad(400, "old-word", "old in words", good.replaceFirst("old 5", "old five"));
        bad(400, "old-blank", "a blank after old", good.replaceFirst("old 5", "old 5 "));
        bad(400, "old-tab", "a tab after the word", good.replaceFirst("old 5", "old\t5"));
        bad(400, "old-large", "old above 2^64", good.replaceFirst("old 5", "old 18446744073709551616"));
        bad(400, "carriage-return", "lines that end as on Windows", good.replace("\n", "\r\n"));
        bad(400, "no-empty-line", "no empty line before the checkpoint", good.replaceFirst("\n\n", "\n"));
        bad(400, "no-checkpoint", "nothing after the empty line", good.substring(0, good.indexOf("\n\n") + 2));
        bad(
                400,
                "hash-hex",
                "a proof line in hex",
                body(5, List.of(), note(8)).replaceFirst("\n", "\n" + root(4).hex() + "\n"));
        bad(
                400,
                "hash-short",
                "a hash of 31 bytes",
                body(5, List.of(), note(8)).replaceFirst("\n", "\n" + "A".repeat(40) + "Aw==\n"));
        bad(400, "hash-unpadded", "base64 without padding", good.replaceFirst("=\n", "\n"));
        bad(400, "proof-64", "64 proof lines: one too many", body(5, Collections.nCopies(64, Hash.ZERO), note(8)));
        bad(
                422,
                "proof-63",
                "63 proof lines are read, and prove nothing",
                body(5, Collections.nCopies(63, Hash.ZERO), note(8)));
        bad(400, "unsigned", "a checkpoint without any signature line", body(5, proof(5, 8), text(8, root(8)) + "\n"));
        bad(400, "two-lines", "a checkpoint of two lines", body(5, List.of(), sign(ORIGIN + "\n8\n", log)));
        bad(
                400,
                "size-zero",
                "a size with a leading zero",
                body(5, proof(5, 8), sign(text(8, root(8)).replace("\n8\n", "\n08\n"), log)));
        bad(
                400,
                "root-short",
                "a root of 16 bytes",
                body(5, proof(5, 8), sign(ORIGIN + "\n8\nAAAAAAAAAAAAAAAAAAAAAA==\n", log)));
    }

    private void strangers() {
        String elsewhere = text(8, root(8)).replace(ORIGIN, "example.com/other");
        bad(
                404,
                "origin",
                "a log that it does not watch",
                body(5, proof(5, 8), SignedNote.sign(elsewhere, "example.com/other", log)));
        bad(
                404,
                "origin-signed-here",
                "another origin under the known key",
                body(5, proof(5, 8), sign(elsewhere, log)));
        bad(
                403,
                "key",
                "signed by another key under the log's name",
                body(5, proof(5, 8), sign(text(8, root(8)), stranger)));
        bad(
                403,
                "name",
                "signed by the log's key under another name",
                body(5, proof(5, 8), SignedNote.sign(text(8, root(8)), "example.com/other", log)));
        bad(
                403,
                "text",
                "the log's signature is over another size",
                body(5, proof(5, 8), note(8).replaceFirst("\n8\n", "\n9\n")));
        String wrong = note(8).substring(0, note(8).lastIndexOf(' ')) + note(7).substring(note(7).lastIndexOf(' '));
        bad(403, "signature", "the known key's line holds for another checkpoint", body(5, proof(5, 8), wrong));
    }

    private void conflicts() {
        conflict(
                "behind",
                "old is what it co-signed before",
                List.of(body(0, List.of(), note(3)), body(3, proof(3, 5), note(5))),
                body(3, proof(3, 8), note(8)),
                5);
        conflict("ahead", "old is more than it has seen", List.of(five), body(6, proof(6, 8), note(8)), 5);
        conflict("ask", "old 0 asks for the size", List.of(five), body(0, List.of(), note(8)), 5);
        conflict("never", "it has seen nothing", List.of(), body(5, proof(5, 8), note(8)), 0);
        conflict("smaller", "a smaller tree of the same history", List.of(five), body(3, List.of(), note(3)), 5);
        conflict(
                "smaller-zero",
                "a smaller tree, as if it were the first",
                List.of(five),
                body(0, List.of(), note(3)),
                5);
    }

    private void inconsistent() {
        kept("no-proof", "a larger tree without a proof", body(5, List.of(), note(8)));
        kept("proof-long", "a hash too many", body(5, plus(proof(5, 8)), note(8)));
        kept(
                "proof-short",
                "a hash too few",
                body(5, proof(5, 8).subList(1, proof(5, 8).size()), note(8)));
        kept("proof-order", "the right hashes in another order", body(5, reversed(proof(5, 8)), note(8)));
        kept("proof-other", "the proof from another size", body(5, proof(4, 8), note(8)));
        kept("root", "another history", body(5, proof(5, 8), sign(text(8, OTHER), log)));
        kept("same-size", "the same size with another root", body(5, List.of(), sign(text(5, OTHER), log)));
        kept("same-proof", "the same head with a proof", body(5, List.of(root(1)), note(5)));
        answer(
                "empty-root",
                "the empty tree under another root",
                List.of(),
                body(0, List.of(), sign(text(0, OTHER), log)),
                denied(422, 0, 1));
        answer("first-proof", "a proof from nothing", List.of(), body(0, List.of(root(1)), note(5)), denied(422, 0, 1));
        answer(
                "conflict-evidence",
                "another root for the size it holds, under a wrong old: the size is told, the request kept",
                List.of(five),
                body(0, List.of(), sign(text(5, OTHER), log)),
                sizeIs(5, 1));
    }

    /** Two reasons to refuse: the first in the specification's order is told. */
    private void order() {
        String unknown =
                SignedNote.sign(text(8, root(8)).replace(ORIGIN, "example.com/other"), "example.com/other", stranger);
        bad(
                400,
                "form-before-origin",
                "unreadable, and of an unknown log",
                body(5, List.of(), unknown).replaceFirst("old 5", "old 05"));
        bad(
                404,
                "origin-before-key",
                "of an unknown log, signed by a stranger, old too large",
                body(99, List.of(), unknown));
        bad(
                403,
                "key-before-size",
                "signed by a stranger, old too large",
                body(99, List.of(), sign(text(8, root(8)), stranger)));
        bad(400, "size-before-conflict", "old larger than new, and not what it holds", body(9, List.of(), note(8)));
        bad(400, "size-before-held", "old is what it holds, but larger than new", body(5, List.of(), note(4)));
        conflict(
                "conflict-before-proof",
                "a wrong old, and a proof of nothing",
                List.of(five),
                body(4, List.of(Hash.ZERO), note(8)),
                5);
    }

    private void ok(String name, String claim, List<String> before, String request, int size) {
        made.add("ok-" + name, claim, input(before, request, false), signed(cosignature(text(size, root(size))), size));
    }

    private void bad(int status, String name, String claim, String request) {
        answer("bad-" + name, claim, List.of(five), request, denied(status, 5, status == 422 ? 1 : 0));
    }

    private void kept(String name, String claim, String request) {
        answer("fork-" + name, claim, List.of(five), request, denied(422, 5, 1));
    }

    private void conflict(String name, String claim, List<String> before, String request, int size) {
        answer("size-" + name, claim, before, request, sizeIs(size, 0));
    }

    private void answer(String name, String claim, List<String> before, String request, Map<String, Object> expect) {
        made.add(name, claim, input(before, request, false), expect);
    }

    private Map<String, Object> input(List<String> before, String request, boolean twoKeys) {
        return map(
                "name", NAME,
                "seed", seed,
                "secondSeed", twoKeys ? secondSeed : null,
                "log", NoteKey.ed25519(ORIGIN, log.publicKey()).vkey(),
                "time", TIME,
                "before", before,
                "request", request);
    }

    private static Map<String, Object> signed(String body, int size) {
        return map("ok", true, "status", 200, "type", PLAIN, "body", body, "size", size, "evidence", 0);
    }

    private static Map<String, Object> denied(int status, int size, int evidence) {
        return map("ok", false, "status", status, "type", null, "body", null, "size", size, "evidence", evidence);
    }

    private static Map<String, Object> sizeIs(int size, int evidence) {
        return map("ok", false, "status", 409, "type", SIZE, "body", size + "\n", "size", size, "evidence", evidence);
    }

    private String cosignature(String text) {
        return Cosignature.sign(text, NAME, witness, Instant.ofEpochSecond(TIME));
    }

    private static String body(long old, List<Hash> proof, String note) {
        return new AddCheckpoint(old, proof, note).body();
    }

    private String note(int size) {
        return sign(text(size, root(size)), log);
    }

    private static String sign(String text, SoftwareSigner signer) {
        return SignedNote.sign(text, ORIGIN, signer);
    }

    private static String text(int size, Hash root) {
        return new Checkpoint(ORIGIN, size, root).text();
    }

    private static Hash root(int size) {
        return TreeVectors.root(size);
    }

    private static List<Hash> proof(int first, int second) {
        return Merkle.proveConsistency(
                first,
                second,
                (level, index) -> TreeVectors.subtree((int) (index << level), (int) ((index + 1) << level)));
    }

    private static List<Hash> plus(List<Hash> proof) {
        return Stream.concat(proof.stream(), Stream.of(Hash.ZERO)).toList();
    }

    private static List<Hash> reversed(List<Hash> proof) {
        List<Hash> other = new ArrayList<>(proof);
        Collections.reverse(other);
        return other;
    }
}
