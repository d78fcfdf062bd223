package dev.cairn.verdicts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.ledger.Monitor;
import dev.cairn.ledger.stamp.TimestampCheck;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.Check;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import dev.cairn.proof.vectors.VectorRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the product says to an input, in the shape of a vector's {@code expect} (docs/formats/vectors.md): for the formats of the vectors,
 * and for objects where they stand. As a function from text to text, {@code {format, input}} to answer, so that a reader from another
 * class loader, one with a bug in it, can stand for it.
 */
final class JavaReader implements UnaryOperator<String> {
    private static final Duration EVER = Duration.ofDays(36_500);

    @Override
    public String apply(String question) {
        try {
            JsonNode asked = Phone.JSON.readTree(question);
            return Phone.JSON.writeValueAsString(read(asked.get("format").asText(), asked.get("input")));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static JsonNode read(String format, JsonNode input) {
        try {
            return switch (format) {
                case "entry" -> ok(isIncluded(hex(input, "hex"), input));
                case "log" -> ok(log(input));
                case "block-in-log" -> blockInLog(input);
                case "receipt-check" -> ok(receipt(input).isProven());
                case "timestamp" -> timestamp(input);
                default -> Phone.JSON.valueToTree(VectorRunner.run(format, input));
            };
        } catch (Malformed no) {
            return ok(false);
        }
    }

    private static ObjectNode ok(boolean holds) {
        return Phone.JSON.createObjectNode().put("ok", holds);
    }

    private static boolean isIncluded(Bytes entry, JsonNode input) {
        return Merkle.checkInclusion(
                input.get("index").asLong(),
                input.get("size").asLong(),
                Merkle.leaf(entry),
                hashes(input.get("path")),
                Hash.of(hex(input, "root")));
    }

    /** A log as its files stand, before the monitor: one partial tile and one partial bundle. */
    private static boolean log(JsonNode input) throws Malformed {
        Genesis genesis = Genesis.parse(input.get("genesis").asText());
        Monitor.Config config = new Monitor.Config(genesis, Map.of(), EVER, EVER, Set.of(), EVER);
        Instant now = Instant.ofEpochSecond(input.get("now").asLong());
        return new Monitor(config, key -> file(key, input), new Nothing(), () -> now)
                .look(List.of())
                .isEmpty();
    }

    private static Optional<Bytes> file(String key, JsonNode input) {
        if (key.equals("checkpoint")) {
            return Optional.of(Bytes.ofUtf8(input.get("note").asText()));
        }
        if (key.startsWith("tile/entries/")) {
            return Optional.of(hex(input, "entries"));
        }
        return key.startsWith("tile/0/") ? Optional.of(hex(input, "tile")) : Optional.empty();
    }

    /** A monitor that looks for the first time. */
    private record Nothing() implements Monitor.Memory {
        @Override
        public Optional<String> note() {
            return Optional.empty();
        }

        @Override
        public void remember(String note) {}
    }

    private static JsonNode blockInLog(JsonNode input) {
        Map<String, Object> block = VectorRunner.run("block", input);
        return ok(Boolean.TRUE.equals(block.get("ok")) && isIncluded(hex(input, "seal"), input));
    }

    /** As a gateway reads it: opened with the node's key, then judged against its own statements and the head that it knows. */
    private static Verdict receipt(JsonNode input) throws Malformed {
        Receipt opened = Receipt.open(
                hex(input, "hex"),
                PublicKey.ofSpki(hex(input, "spki")),
                input.get("origin").asText());
        List<Statement> own = new ArrayList<>();
        for (JsonNode statement : input.get("own")) {
            own.add(Statement.parse(Bytes.ofHex(statement.asText())));
        }
        Anchor anchor = new Anchor(input.get("anchor").asLong(), Hash.of(hex(input, "anchorRoot")));
        return Receipt.check(
                (Receipt.Accepted) opened,
                Genesis.parse(input.get("genesis").asText()),
                seq -> own.stream().filter(each -> each.seq() == seq).findFirst(),
                Optional.of(anchor));
    }

    private static JsonNode timestamp(JsonNode input) throws Malformed {
        Head head = Head.read(
                input.get("note").asText(), Genesis.parse(input.get("genesis").asText()));
        Check.Said said = new TimestampCheck()
                .time(head, List.of(hex(input, "hex")), input.get("rowsEnd").asLong());
        return ok(said.verdict().isProven()).put("words", said.words());
    }

    private static Bytes hex(JsonNode input, String field) {
        return Bytes.ofHex(input.get(field).asText());
    }

    private static List<Hash> hashes(JsonNode list) {
        List<Hash> hashes = new ArrayList<>();
        list.forEach(each -> hashes.add(Hash.ofHex(each.asText())));
        return hashes;
    }
}
