package dev.cairn.proof.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.block.BlockCheck;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.TlogProofVerifier;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs one vector through the production readers: what Java says to its input. */
public final class VectorRunner {
    private VectorRunner() {}

    /** The answer in the shape of a vector's {@code expect} (docs/formats/vectors.md). */
    public static Map<String, Object> run(String format, JsonNode input) {
        try {
            return read(format, input);
        } catch (Malformed malformed) {
            return Vector.no(malformed.code());
        }
    }

    private static Map<String, Object> read(String format, JsonNode input) throws Malformed {
        return switch (format) {
            case "cbor" -> cbor(hex(input, "hex"));
            case "capsule" -> capsule(Capsule.parse(hex(input, "hex")));
            case "statement" ->
                statement(
                        Statement.parse(hex(input, "hex")), input.get("origin").asText());
            case "signature" -> signature(input);
            case "root" ->
                Vector.map(
                        "root",
                        Merkle.root(entries(input).stream().map(Merkle::leaf).toList()));
            case "inclusion" ->
                Vector.map(
                        "ok",
                        Merkle.checkInclusion(
                                number(input, "index"),
                                number(input, "size"),
                                hash(input, "leaf"),
                                hashes(input),
                                hash(input, "root")));
            case "consistency" ->
                Vector.map(
                        "ok",
                        Merkle.checkConsistency(
                                number(input, "first"),
                                number(input, "second"),
                                hash(input, "firstRoot"),
                                hash(input, "secondRoot"),
                                hashes(input)));
            case "subtree" -> subtree(input);
            case "block" -> block(input);
            case "tlog-proof" -> tlogProof(input);
            case "note" -> note(input);
            case "checkpoint" -> checkpoint(Checkpoint.parse(input.get("text").asText()));
            case "genesis" -> genesis(Genesis.parse(input.get("text").asText()));
            case "seal" -> seal(Seal.parse(hex(input, "hex")));
            case "receipt" ->
                receipt(Receipt.open(
                        hex(input, "hex"),
                        PublicKey.ofSpki(hex(input, "spki")),
                        input.get("origin").asText()));
            case "bundle" -> bundle(input);
            default -> throw new IllegalArgumentException("unknown format " + format);
        };
    }

    private static Map<String, Object> subtree(JsonNode input) {
        long start = number(input, "start");
        long end = number(input, "end");
        return Vector.map(
                "ok",
                start < end
                        && Merkle.checkSubtree(
                                new Merkle.Range(start, end),
                                number(input, "size"),
                                hash(input, "hash"),
                                hashes(input),
                                hash(input, "root")));
    }

    private static Map<String, Object> block(JsonNode input) throws Malformed {
        Seal seal = Seal.parse(hex(input, "seal"));
        Optional<Seal> before =
                input.get("before").isNull() ? Optional.empty() : Optional.of(Seal.parse(hex(input, "before")));
        List<Hash> leaves = new ArrayList<>();
        input.get("leaves").forEach(each -> leaves.add(Hash.ofHex(each.asText())));
        Verdict verdict = BlockCheck.chain(seal, before, hash(input, "genesis"));
        if (verdict.isProven() && seal.height() > 0) {
            verdict = BlockCheck.batch(seal, leaves);
        }
        String place = verdict.detail().split(":", -1)[0];
        return verdict.isProven() ? Vector.yes() : Vector.map("ok", false, "code", verdict.code(), "place", place);
    }

    private static Map<String, Object> tlogProof(JsonNode input) throws Malformed {
        Optional<Bytes> entry = input.get("entry").isNull() ? Optional.empty() : Optional.of(hex(input, "entry"));
        Report report = TlogProofVerifier.verify(
                Genesis.parse(input.get("genesis").asText()),
                Bytes.ofUtf8(input.get("text").asText()),
                entry,
                OptionalLong.of(number(input, "now")));
        return Vector.map(
                "lines", report.lines().stream().map(Report.Line::toString).toList());
    }

    private static Map<String, Object> cbor(Bytes bytes) throws Malformed {
        Bytes again = Cbor.encode(Cbor.decode(bytes, 1 << 20));
        return Vector.map("ok", again.equals(bytes));
    }

    private static Map<String, Object> capsule(Capsule capsule) {
        return Vector.map(
                "ok",
                true,
                "type",
                capsule.type(),
                "root",
                capsule.root(),
                "leaves",
                capsule.leaves().size(),
                "withheld",
                capsule.withheld());
    }

    private static Map<String, Object> statement(Statement read, String origin) {
        if (!read.origin().equals(origin)) {
            return Vector.no("STM-02");
        }
        return Vector.map(
                "ok",
                true,
                "alg",
                read.algorithm().cose(),
                "kid",
                read.kid(),
                "chain",
                read.chain(),
                "seq",
                read.seq(),
                "prev",
                read.prev(),
                "iat",
                read.time().getEpochSecond());
    }

    private static Map<String, Object> signature(JsonNode input) throws Malformed {
        Verdict verdict = PublicKey.ofSpki(hex(input, "spki")).verify(hex(input, "message"), hex(input, "signature"));
        return verdict.isProven() ? Vector.yes() : Vector.no(verdict.code());
    }

    private static Map<String, Object> note(JsonNode input) throws Malformed {
        List<NoteKey> known = new ArrayList<>();
        for (JsonNode vkey : input.get("vkeys")) {
            known.add(NoteKey.parse(vkey.asText()));
        }
        return Vector.map(
                "ok",
                true,
                "signers",
                SignedNote.parse(input.get("note").asText()).open(known).signers());
    }

    private static Map<String, Object> checkpoint(Checkpoint read) {
        return Vector.map("ok", true, "origin", read.origin(), "size", read.size(), "root", read.root());
    }

    private static Map<String, Object> genesis(Genesis read) {
        return Vector.map(
                "ok",
                true,
                "hash",
                read.hash(),
                "origin",
                read.origin(),
                "threshold",
                read.threshold(),
                "registrars",
                read.registrars().stream().map(each -> each.key().thumbprint()).toList(),
                "witnesses",
                read.policy().witnesses().stream().map(Policy.Witness::name).toList(),
                "authorities",
                read.timestampAuthorities().stream()
                        .map(Genesis.Authority::label)
                        .toList());
    }

    private static Map<String, Object> seal(Seal read) {
        return Vector.map(
                "ok",
                true,
                "height",
                read.height(),
                "prev",
                read.prev(),
                "start",
                read.start(),
                "count",
                read.count(),
                "batchRoot",
                read.batchRoot(),
                "treeRoot",
                read.treeRoot(),
                "millis",
                read.unixMillis(),
                "producer",
                read.producer());
    }

    private static Map<String, Object> receipt(Receipt receipt) {
        if (receipt instanceof Receipt.Accepted accepted) {
            return Vector.map(
                    "ok",
                    true,
                    "kind",
                    "accepted",
                    "level",
                    accepted.level().number(),
                    "chain",
                    accepted.chain(),
                    "contiguous",
                    accepted.contiguous() < 0 ? null : accepted.contiguous(),
                    "rows",
                    accepted.rows().size());
        }
        if (receipt instanceof Receipt.Refused refused) {
            return Vector.map("ok", true, "kind", "refused", "code", refused.code(), "text", refused.text());
        }
        Receipt.Retry retry = (Receipt.Retry) receipt;
        return Vector.map(
                "ok", true, "kind", "retry", "code", retry.code(), "text", retry.text(), "seconds", retry.seconds());
    }

    private static Map<String, Object> bundle(JsonNode input) throws Malformed {
        OptionalLong now = input.get("now").isNull() ? OptionalLong.empty() : OptionalLong.of(number(input, "now"));
        Report report = Verifier.verify(Genesis.parse(input.get("genesis").asText()), hex(input, "hex"), now);
        List<String> lines = report.lines().stream().map(Report.Line::toString).toList();
        List<String> erasures = report.lines().stream()
                .filter(line -> line.verdict().detail().startsWith("erased by "))
                .map(line -> line.index().orElseThrow() + " " + line.verdict().detail())
                .toList();
        return erasures.isEmpty() ? Vector.map("lines", lines) : Vector.map("lines", lines, "said", erasures);
    }

    private static Bytes hex(JsonNode input, String field) {
        return Bytes.ofHex(input.get(field).asText());
    }

    private static Hash hash(JsonNode input, String field) {
        return Hash.of(hex(input, field));
    }

    private static long number(JsonNode input, String field) {
        return input.get(field).asLong();
    }

    private static List<Bytes> entries(JsonNode input) {
        List<Bytes> entries = new ArrayList<>();
        input.get("entries").forEach(each -> entries.add(Bytes.ofHex(each.asText())));
        return entries;
    }

    private static List<Hash> hashes(JsonNode input) {
        List<Hash> hashes = new ArrayList<>();
        input.get("path").forEach(each -> hashes.add(Hash.ofHex(each.asText())));
        return hashes;
    }
}
