package dev.cairn.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.check.House;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.sample.SampleLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Inputs to begin with: the vectors of docs/formats as they lie there, and one small ledger from fixed keys. */
final class Seeds {
    /** A founded ledger with a few readings, sealed. */
    static final SampleLedger LEDGER = new SampleLedger("fuzz").found().work();

    static final Instant NOW = SampleLedger.START.plusSeconds(3_600);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Seeds() {}

    /** Field {@code hex} of a format's vectors, read as hex, or any other field, read as text. */
    static List<Bytes> vectors(String format, String field) {
        try (Stream<Path> files = Files.list(House.root().resolve("docs/formats/vectors/" + format))) {
            return files.sorted()
                    .map(file -> input(file).path(field))
                    .filter(JsonNode::isTextual)
                    .map(value -> field.equals("hex") ? Bytes.ofHex(value.asText()) : utf8(value.asText()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Some vectors hold lone surrogates on purpose; those have no bytes.
    private static Bytes utf8(String text) {
        return Bytes.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static JsonNode input(Path file) {
        try {
            return JSON.readTree(file.toFile()).path("input");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Bytes> texts(String... texts) {
        return Arrays.stream(texts).map(Bytes::ofUtf8).toList();
    }

    /** The newest head, cosigned by all. */
    static String note() {
        return LEDGER.note(NOW, SampleLedger.FARM, SampleLedger.RETAIL, SampleLedger.OPERATOR);
    }
}
