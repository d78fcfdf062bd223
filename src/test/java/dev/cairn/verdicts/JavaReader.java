package dev.cairn.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;

/** What ledger/proof says to an input, in the shape of a vector's {@code expect} (docs/formats/vectors.md). */
final class JavaReader {
    private JavaReader() {}

    static JsonNode read(String format, JsonNode input) {
        try {
            return readOrThrow(format, input).put("ok", true);
        } catch (Malformed no) {
            return node().put("ok", false).put("code", no.code());
        }
    }

    private static ObjectNode readOrThrow(String format, JsonNode input) throws Malformed {
        return switch (format) {
            case "cbor" -> cbor(hex(input));
            case "capsule" -> capsule(Capsule.parse(hex(input)));
            case "statement" -> statement(hex(input), input.get("origin").asText());
            case "note" -> note(input);
            case "checkpoint" -> checkpoint(Checkpoint.parse(input.get("text").asText()));
            case "genesis" -> genesis(Genesis.parse(input.get("text").asText()));
            case "seal" -> seal(Seal.parse(hex(input)));
            default -> throw new IllegalArgumentException("no reader for " + format);
        };
    }

    private static ObjectNode cbor(Bytes bytes) throws Malformed {
        Cbor.decode(bytes, Limits.BUNDLE_BYTES_MAX);
        return node();
    }

    private static ObjectNode capsule(Capsule capsule) {
        return node().put("type", capsule.type())
                .put("root", capsule.root().hex())
                .put("leaves", capsule.leaves().size())
                .put("withheld", capsule.withheld());
    }

    private static ObjectNode statement(Bytes bytes, String origin) throws Malformed {
        Statement statement = Statement.parse(bytes);
        if (!statement.origin().equals(origin)) {
            throw new Malformed("STM-02", "another ledger's");
        }
        return node().put("alg", statement.algorithm().cose())
                .put("kid", statement.kid().hex())
                .put("chain", statement.chain().hex())
                .put("seq", statement.seq())
                .put("prev", statement.prev().hex())
                .put("iat", statement.time().getEpochSecond());
    }

    private static ObjectNode note(JsonNode input) throws Malformed {
        List<NoteKey> known = new ArrayList<>();
        for (JsonNode vkey : input.get("vkeys")) {
            known.add(NoteKey.parse(vkey.asText()));
        }
        ObjectNode said = node();
        SignedNote.parse(input.get("note").asText()).open(known).signers().forEach(said.withArray("signers")::add);
        return said;
    }

    private static ObjectNode checkpoint(Checkpoint checkpoint) {
        return node().put("origin", checkpoint.origin())
                .put("size", checkpoint.size())
                .put("root", checkpoint.root().hex());
    }

    private static ObjectNode genesis(Genesis genesis) {
        ObjectNode said = node().put("hash", genesis.hash().hex())
                .put("origin", genesis.origin())
                .put("threshold", genesis.threshold());
        genesis.registrars().forEach(each -> said.withArray("registrars")
                .add(each.key().thumbprint().hex()));
        genesis.policy().witnesses().forEach(each -> said.withArray("witnesses").add(each.name()));
        said.putArray("authorities");
        genesis.timestampAuthorities()
                .forEach(each -> said.withArray("authorities").add(each.label()));
        return said;
    }

    private static ObjectNode seal(Seal seal) {
        return node().put("height", seal.height())
                .put("prev", seal.prev().hex())
                .put("start", seal.start())
                .put("count", seal.count())
                .put("batchRoot", seal.batchRoot().hex())
                .put("treeRoot", seal.treeRoot().hex())
                .put("millis", seal.unixMillis())
                .put("producer", seal.producer());
    }

    private static Bytes hex(JsonNode input) {
        return Bytes.ofHex(input.get("hex").asText());
    }

    private static ObjectNode node() {
        return Phone.JSON.createObjectNode();
    }
}
