package dev.cairn.proof.vectors;

import static dev.cairn.proof.sample.SampleLedger.FARM;
import static dev.cairn.proof.sample.SampleLedger.OPERATOR;
import static dev.cairn.proof.vectors.BundleCase.TIME;
import static dev.cairn.proof.vectors.Vector.map;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.sample.SampleLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors of tlog-proofs; the files are written here line by line, and what each must get is written by hand. */
final class TlogProofVectors {
    private static final List<String> HEAD_HOLDS =
            List.of("proof - proven -", "head - proven -", "witnesses - proven -", "fresh - proven -");

    private final Vectors vectors = new Vectors("tlog-proof");
    private final SampleLedger ledger =
            new SampleLedger("tlog-proof vectors").found().work().list(1, TIME, "registered");
    private final String note = ledger.note(TIME, FARM, OPERATOR);
    private final ProofBundle.Row row = ledger.row(11);
    private final Bytes extra = extra(row.statement(), row.capsule());

    static List<Vector> all() {
        TlogProofVectors made = new TlogProofVectors();
        made.good();
        made.badForm();
        made.badProofs();
        return made.vectors.made();
    }

    private static Bytes extra(Bytes entry, Optional<Bytes> capsule) {
        return Cbor.encode(Item.arr(Item.of(entry), capsule.map(Item::of).orElse(Item.none())));
    }

    private static String file(Optional<Bytes> extra, long index, List<Hash> path, String note) {
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        extra.ifPresent(each -> text.append("extra ").append(each.base64()).append('\n'));
        text.append("index ").append(index).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text + "\n" + note;
    }

    private String good11() {
        return file(Optional.of(extra), 11, row.path(), note);
    }

    private void add(String name, String claim, String text, Bytes entry, List<String> head, String... rest) {
        List<String> lines = new ArrayList<>(head);
        lines.addAll(List.of(rest));
        vectors.add(
                name,
                claim,
                map("genesis", ledger.genesis.text(), "text", text, "entry", entry, "now", TIME.getEpochSecond() + 60),
                map("lines", lines));
    }

    /** The lines of a statement at an index; a step that is not named is as in a good proof. */
    private static String[] statement(long index, String... other) {
        List<String> lines = new ArrayList<>();
        for (String step : List.of("fields", "statement", "signature", "key", "inclusion", "chain")) {
            String usual = step.equals("signature")
                    ? "undecided SIG-04"
                    : step.equals("key") ? "undecided KEY-01" : "proven -";
            String said = usual;
            for (String each : other) {
                said = each.startsWith(step + " ") ? each.substring(step.length() + 1) : said;
            }
            lines.add(step + " " + index + " " + said);
        }
        return lines.toArray(String[]::new);
    }

    private void good() {
        add(
                "good",
                "a statement with its capsule; whose key it is stands in the proof bundle",
                good11(),
                null,
                HEAD_HOLDS,
                statement(11));
        add("good-entry", "the asker has the entry himself", good11(), row.statement(), HEAD_HOLDS, statement(11));
        add(
                "good-no-extra",
                "without extra, the entry given",
                file(Optional.empty(), 11, row.path(), note),
                row.statement(),
                HEAD_HOLDS,
                statement(11, "fields undecided CAP-03"));
        add(
                "good-registrar",
                "a registrar's key stands in the genesis",
                file(Optional.of(extra(ledger.entry(3), ledger.row(3).capsule())), 3, ledger.inclusion(3), note),
                null,
                HEAD_HOLDS,
                statement(3, "signature proven -", "key proven -", "chain undecided CHN-01"));
        add(
                "good-seal",
                "a seal",
                file(Optional.of(extra(ledger.entry(16), Optional.empty())), 16, ledger.inclusion(16), note),
                null,
                HEAD_HOLDS,
                "seal 16 proven -",
                "inclusion 16 proven -");
        add(
                "foreign-extra",
                "an extra of another tool, and no entry given",
                file(Optional.of(Bytes.ofUtf8("hello")), 11, row.path(), note),
                null,
                HEAD_HOLDS,
                "inclusion 11 undecided PRF-02");
        add(
                "no-entry",
                "no extra and no entry",
                file(Optional.empty(), 11, row.path(), note),
                null,
                HEAD_HOLDS,
                "inclusion 11 undecided PRF-02");
    }

    private void broken(String name, String claim, String text) {
        add("bad-form-" + name, claim, text, null, List.of("proof - refuted PRF-01"));
    }

    private void badForm() {
        String good = good11();
        broken("empty", "nothing", "");
        broken("version", "another version", good.replace("@v1", "@v2"));
        broken("carriage-return", "carriage returns", good.replace("\n", "\r\n"));
        broken("no-index", "no index", good.replace("index 11\n", ""));
        broken("index-zero", "an index with a leading zero", good.replace("index 11", "index 011"));
        broken("index-sign", "an index with a sign", good.replace("index 11", "index +11"));
        broken("index-2-53", "an index of 2^53", good.replace("index 11", "index 9007199254740992"));
        broken("index-blank", "a blank behind the index", good.replace("index 11", "index 11 "));
        broken(
                "extra-late",
                "extra behind the index",
                file(Optional.empty(), 11, row.path(), note)
                        .replace("index 11\n", "index 11\nextra " + extra.base64() + "\n"));
        broken("extra-twice", "two extras", good.replace("index 11", "extra AAAA\nindex 11"));
        broken("extra-loose", "extra without padding", good.replaceFirst("extra .*\n", "extra AAA\n"));
        broken(
                "extra-large",
                "an extra of 48,001 bytes",
                file(Optional.of(Bytes.of(new byte[48_001])), 11, row.path(), note));
        broken(
                "hash-31",
                "a hash of 31 bytes",
                good.replace("index 11\n", "index 11\n" + Bytes.of(new byte[31]).base64() + "\n"));
        broken("hash-hex", "a hash in hex", good.replace("index 11\n", "index 11\n" + Hash.ZERO.hex() + "\n"));
        broken(
                "sixty-four",
                "64 hashes",
                file(Optional.empty(), 11, java.util.Collections.nCopies(64, Hash.ZERO), note));
        broken(
                "no-empty-line",
                "nothing between proof and checkpoint",
                file(Optional.empty(), 11, row.path(), "").replaceFirst("\n$", ""));
        broken("only-magic", "the first line alone", "c2sp.org/tlog-proof@v1\n\n" + note);
    }

    private void badProofs() {
        String refused = "inclusion refuted INC-01";
        add(
                "bad-index",
                "another index",
                good11().replace("index 11", "index 12"),
                null,
                HEAD_HOLDS,
                statement(12, refused));
        List<Hash> wrong = new ArrayList<>(row.path());
        wrong.set(0, Hash.ZERO);
        add(
                "bad-path",
                "a wrong hash",
                file(Optional.of(extra), 11, wrong, note),
                null,
                HEAD_HOLDS,
                statement(11, refused));
        add(
                "bad-no-path",
                "no path",
                file(Optional.of(extra), 11, List.of(), note),
                null,
                HEAD_HOLDS,
                statement(11, refused));
        add(
                "bad-extra-entry",
                "extra carries another entry",
                file(Optional.of(extra(ledger.entry(12), ledger.row(12).capsule())), 11, row.path(), note),
                null,
                HEAD_HOLDS,
                statement(11, refused, "chain undecided CHN-01"));
        add(
                "bad-given-entry",
                "the entry asked about is another than the file's",
                good11(),
                ledger.entry(12),
                HEAD_HOLDS,
                statement(11, refused, "fields undecided CAP-03", "chain undecided CHN-01"));
        add(
                "bad-capsule",
                "the capsule of another statement",
                file(Optional.of(extra(row.statement(), ledger.row(12).capsule())), 11, row.path(), note),
                null,
                HEAD_HOLDS,
                statement(11, "fields refuted CAP-01"));
        add(
                "bad-seal-place",
                "a seal under another index",
                file(Optional.of(extra(ledger.entry(16), Optional.empty())), 10, ledger.inclusion(16), note),
                null,
                HEAD_HOLDS,
                "seal 10 refuted SEA-02",
                "inclusion 10 refuted INC-01");
        String other = new SampleLedger("another ledger")
                .found()
                .work()
                .list(1, TIME, "registered")
                .note(TIME, FARM, OPERATOR);
        add(
                "bad-other-head",
                "the proof of one tree under the head of another",
                file(Optional.of(extra), 11, row.path(), other),
                null,
                HEAD_HOLDS,
                statement(11, refused));
        List<String> noHead = List.of(
                "proof - proven -",
                "head - refuted LOG-01",
                "witnesses - undecided DEP-00",
                "fresh - undecided DEP-00");
        add(
                "bad-head",
                "the log's signature over another size",
                good11().replace("\n20\n", "\n21\n"),
                null,
                noHead,
                statement(11, "key undecided DEP-00", "inclusion undecided DEP-00"));
        add(
                "bad-no-checkpoint",
                "no checkpoint at all",
                file(Optional.of(extra), 11, row.path(), ""),
                null,
                List.of(
                        "proof - proven -",
                        "head - refuted LOG-02",
                        "witnesses - undecided DEP-00",
                        "fresh - undecided DEP-00"),
                statement(11, "key undecided DEP-00", "inclusion undecided DEP-00"));
        add(
                "unwitnessed",
                "a head that nobody has cosigned",
                file(Optional.of(extra), 11, row.path(), ledger.bareNote()),
                null,
                List.of(
                        "proof - proven -",
                        "head - proven -",
                        "witnesses - undecided WIT-01",
                        "fresh - undecided FRS-01"),
                statement(11));
    }
}
