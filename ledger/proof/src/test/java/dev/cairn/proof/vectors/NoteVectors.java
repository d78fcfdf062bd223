package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Vectors of signed notes, checkpoints and cosignatures. */
final class NoteVectors {
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String EXAMPLE =
            "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    private static final String OTHER =
            "example.com/other Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";

    private final Vectors notes = new Vectors("note");
    private final Vectors checkpoints = new Vectors("checkpoint");
    private final SoftwareSigner log = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("01".repeat(32)));
    private final SoftwareSigner witness = SoftwareSigner.of(Algorithm.ED25519, Bytes.ofHex("02".repeat(32)));
    private final NoteKey logKey = NoteKey.ed25519("example.com/cairn", log.publicKey());
    private final NoteKey witnessKey = NoteKey.cosigner("witness.example/w1", witness.publicKey());
    private final Checkpoint head = new Checkpoint("example.com/cairn", 5, TreeVectors.root(5));
    private final String signed = SignedNote.sign(head.text(), "example.com/cairn", log);
    private final String cosigned =
            signed + Cosignature.sign(head.text(), "witness.example/w1", witness, Instant.ofEpochSecond(1735689600));

    static List<Vector> all() {
        NoteVectors made = new NoteVectors();
        made.goodNotes();
        made.badForm();
        made.badSignatures();
        made.goodCheckpoints();
        made.badCheckpoints();
        List<Vector> all = new ArrayList<>(made.notes.made());
        all.addAll(made.checkpoints.made());
        return all;
    }

    private void ok(String name, String claim, String note, List<String> vkeys, String... signers) {
        notes.add("ok-" + name, claim, map("note", note, "vkeys", vkeys), map("ok", true, "signers", List.of(signers)));
    }

    private void bad(String name, String claim, String code, String note) {
        notes.add(
                "bad-" + name,
                claim,
                map("note", note, "vkeys", List.of(EXAMPLE_KEY, logKey.vkey(), witnessKey.vkey())),
                no(code));
    }

    private void goodNotes() {
        ok("example", "the specification's own example", EXAMPLE, List.of(EXAMPLE_KEY), "example.com/foo");
        ok("log", "a checkpoint signed by its log", signed, List.of(logKey.vkey()), "example.com/cairn");
        ok(
                "cosigned",
                "log and witness",
                cosigned,
                List.of(logKey.vkey(), witnessKey.vkey()),
                "example.com/cairn",
                "witness.example/w1");
        ok(
                "only-witness-known",
                "the log's key is not known",
                cosigned,
                List.of(witnessKey.vkey()),
                "witness.example/w1");
        ok(
                "unknown-line",
                "an unknown key's line is passed over",
                EXAMPLE + "\u2014 " + OTHER + "\n",
                List.of(EXAMPLE_KEY),
                "example.com/foo");
        ok(
                "unknown-garbage",
                "an unknown key's signature may be anything of 5 bytes",
                EXAMPLE + "\u2014 x AAAAAAA=\n",
                List.of(EXAMPLE_KEY),
                "example.com/foo");
        ok(
                "twice",
                "of two lines by one key the first counts",
                signed + flipped(signed),
                List.of(logKey.vkey()),
                "example.com/cairn");
        ok(
                "name-other-id",
                "the same name under another id is another key",
                signed + "\u2014 example.com/cairn AAAAAAA=\n",
                List.of(logKey.vkey()),
                "example.com/cairn");
        String text = "first\n\nthird\n";
        ok(
                "empty-line",
                "the text may hold empty lines: the last one separates",
                SignedNote.sign(text, "example.com/cairn", log),
                List.of(logKey.vkey()),
                "example.com/cairn");
        ok(
                "hundred",
                "a hundred lines",
                signed + "\u2014 x AAAAAAA=\n".repeat(99),
                List.of(logKey.vkey()),
                "example.com/cairn");
    }

    private void badForm() {
        bad("no-signature", "no signature line", "LOG-02", head.text() + "\n");
        bad("no-empty-line", "no empty line", "LOG-02", EXAMPLE.replace("\n\n", "\n"));
        bad("cut", "the last line does not end", "LOG-02", EXAMPLE.substring(0, EXAMPLE.length() - 1));
        bad("hyphen", "a hyphen instead of the dash", "LOG-02", EXAMPLE.replace('\u2014', '-'));
        bad("two-blanks", "two blanks after the dash", "LOG-02", EXAMPLE.replace("\u2014 ", "\u2014  "));
        bad("no-name", "a line without a name", "LOG-02", EXAMPLE + "\u2014 Uw2QOkn8srU=\n");
        bad("plus-name", "a name with a plus", "LOG-02", EXAMPLE + "\u2014 a+b AAAAAAA=\n");
        bad("nbsp-name", "a name with a no-break space", "LOG-02", EXAMPLE + "\u2014 a\u00a0b AAAAAAA=\n");
        bad("short-signature", "a signature of four bytes", "LOG-02", EXAMPLE + "\u2014 x AAAAAA==\n");
        bad("base64-unpadded", "base64 without padding", "LOG-02", EXAMPLE + "\u2014 x AAAAAAA\n");
        bad("base64-url", "the other alphabet", "LOG-02", EXAMPLE + "\u2014 x AAAAA-_=\n");
        bad("base64-loose-bits", "a second spelling of the same bytes", "LOG-02", EXAMPLE + "\u2014 x AAAAAAB=\n");
        bad("base64-space", "a blank after the signature", "LOG-02", EXAMPLE + "\u2014 x AAAAAAA= \n");
        bad("carriage-return", "a carriage return", "LOG-02", EXAMPLE.replace("message.\n", "message.\r\n"));
        bad("tab", "a tab in the text", "LOG-02", EXAMPLE.replace("an example", "an\texample"));
        bad("nul", "a zero character", "LOG-02", EXAMPLE.replace("an example", "an\u0000example"));
        bad("hundred-and-one", "a hundred and one lines", "LOG-02", signed + "\u2014 x AAAAAAA=\n".repeat(100));
        bad("line-between", "something else between the signature lines", "LOG-02", signed + "hello\n");
        bad("empty", "nothing", "LOG-02", "");
    }

    private void badSignatures() {
        bad("unknown-only", "signed by nobody known", "LOG-01", "text\n\n\u2014 x AAAAAAA=\n");
        bad("text-changed", "another text", "LOG-01", EXAMPLE.replace("example message", "example massage"));
        bad("size-changed", "another size under the same signature", "LOG-01", signed.replace("\n5\n", "\n6\n"));
        bad("signature-flipped", "one bit of the signature", "LOG-01", head.text() + "\n" + flipped(signed));
        bad(
                "signature-short",
                "a known key's signature of 63 bytes",
                "LOG-01",
                head.text() + "\n" + relined(signed, 1));
        bad("cosignature-flipped", "a known cosignature that does not hold", "WIT-03", signed + flipped(cosigned));
        bad("cosignature-short", "a known cosignature of 71 bytes", "WIT-03", signed + relined(cosigned, 1));
        bad(
                "cosignature-little-endian",
                "a cosignature whose time is little-endian",
                "WIT-03",
                signed + littleEndian());
        bad("cosignature-time-0", "a cosignature at time 0", "WIT-03", signed + timed("0000000000000000"));
        bad(
                "cosignature-time-2-53",
                "a cosignature beyond the largest time",
                "WIT-03",
                signed + timed("0020000000000000"));
        bad(
                "cosignature-as-log",
                "a cosignature's 64 bytes under the log's key id",
                "LOG-01",
                head.text() + "\n" + asLog());
        bad(
                "other-text",
                "the log's line from another checkpoint",
                "LOG-01",
                new Checkpoint("example.com/cairn", 4, TreeVectors.root(4)).text() + "\n" + lastLine(signed));
    }

    private static String lastLine(String note) {
        return note.substring(note.lastIndexOf('\u2014'));
    }

    private static SignedNote.Line last(String note) {
        try {
            return SignedNote.parseLines(lastLine(note)).get(0);
        } catch (dev.cairn.proof.Malformed broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static String flipped(String note) {
        SignedNote.Line line = last(note);
        return new SignedNote.Line(line.name(), line.id(), Change.flip(line.signature(), 100)).toString();
    }

    private static String relined(String note, int cut) {
        SignedNote.Line line = last(note);
        return new SignedNote.Line(line.name(), line.id(), Change.cut(line.signature(), cut)).toString();
    }

    private String timed(String time) {
        SignedNote.Line line = last(cosigned);
        Bytes signature = Bytes.ofHex(time).concat(line.signature().slice(8, 72));
        return new SignedNote.Line(line.name(), line.id(), signature).toString();
    }

    private String littleEndian() {
        Bytes message = Bytes.ofUtf8("cosignature/v1\ntime 1735689600\n" + head.text());
        Bytes signature = Bytes.ofHex("8085746700000000").concat(witness.sign(message));
        return new SignedNote.Line(witnessKey.name(), witnessKey.id(), signature).toString();
    }

    private String asLog() {
        SignedNote.Line line = last(cosigned);
        return new SignedNote.Line(logKey.name(), logKey.id(), line.signature().slice(8, 72)).toString();
    }

    private void good(String name, String claim, String text, String origin, long size, Hash root) {
        checkpoints.add(
                "ok-" + name, claim, map("text", text), map("ok", true, "origin", origin, "size", size, "root", root));
    }

    private void goodCheckpoints() {
        good("five", "a head of size 5", head.text(), "example.com/cairn", 5, head.root());
        good("empty-tree", "a head of the empty tree", "o\n0\n" + Hash.sha256().base64() + "\n", "o", 0, Hash.sha256());
        good(
                "largest",
                "the largest size",
                "o\n9007199254740991\n" + Hash.ZERO.base64() + "\n",
                "o",
                9007199254740991L,
                Hash.ZERO);
        good(
                "extension",
                "an extension line is passed over",
                head.text() + "extra 1\n",
                "example.com/cairn",
                5,
                head.root());
        good(
                "origin-blanks",
                "an origin with blanks",
                "a log of ours\n5\n" + head.root().base64() + "\n",
                "a log of ours",
                5,
                head.root());
    }

    private void badText(String name, String claim, String text) {
        checkpoints.add("bad-" + name, claim, map("text", text), no("LOG-02"));
    }

    private void badCheckpoints() {
        String root = head.root().base64();
        badText("leading-zero", "a size with a leading zero", "o\n05\n" + root + "\n");
        badText("plus", "a size with a sign", "o\n+5\n" + root + "\n");
        badText("minus", "a negative size", "o\n-5\n" + root + "\n");
        badText("blank", "a size with a blank", "o\n5 \n" + root + "\n");
        badText("hex", "a size in hex", "o\n0x5\n" + root + "\n");
        badText("empty-size", "no size", "o\n\n" + root + "\n");
        badText("arabic", "a size in other digits", "o\n\u0665\n" + root + "\n");
        badText("2-53", "a size of 2^53", "o\n9007199254740992\n" + root + "\n");
        badText("twenty-digits", "a size of twenty digits", "o\n18446744073709551616\n" + root + "\n");
        badText(
                "root-31",
                "a root of 31 bytes",
                "o\n5\n" + head.root().bytes().slice(0, 31).base64() + "\n");
        badText("root-hex", "a root in hex", "o\n5\n" + head.root().hex() + "\n");
        badText(
                "root-loose",
                "a root in a second spelling",
                "o\n5\n" + root.replace("=", "").substring(0, 42) + "9=\n");
        badText("no-origin", "an empty origin", "\n5\n" + root + "\n");
        badText("two-lines", "no root", "o\n5\n");
        badText("cut", "the last line does not end", "o\n5\n" + root);
        badText("empty-extension", "an empty extension line", head.text() + "\n");
        badText("carriage-return", "a carriage return", "o\n5\r\n" + root + "\n");
        badText("empty", "nothing", "");
    }
}
