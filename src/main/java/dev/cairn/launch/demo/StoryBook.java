package dev.cairn.launch.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The demo's story, read from {@code story/navel-oranges.json}: who says what how long before the story's end. Everything in it is made up, and the
 * page says so; from the signature on everything is real.
 */
public final class StoryBook {
    /** From the first event to the end. */
    static final Duration LENGTH = Duration.ofHours(36);

    /** The lorry's cooling fails for this hour, counted back from the end. */
    static final Duration WARM_FROM = Duration.ofHours(13);

    static final Duration WARM_UNTIL = Duration.ofHours(12);

    private static final DateTimeFormatter LOT_DATE =
            DateTimeFormatter.ofPattern("yyMMdd").withZone(ZoneOffset.UTC);

    private final JsonNode book;
    private final Instant end;
    private final String lot;

    private StoryBook(JsonNode book, Instant end) {
        this.book = book;
        this.end = end;
        this.lot = "NAV" + LOT_DATE.format(end);
    }

    /** What one organisation says. */
    public record Said(String by, EpcisEvent event) {}

    /** The story that ends at this moment. */
    public static StoryBook ending(Instant end) {
        try (InputStream in = Objects.requireNonNull(
                StoryBook.class.getResourceAsStream("/story/navel-oranges.json"), "the story is not in the jar")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new StoryBook(new ObjectMapper().readTree(text), end);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String gtin() {
        return book.path("gtin").asText();
    }

    /** The lot that the QR code names. */
    public String lot() {
        return lot;
    }

    public Instant end() {
        return end;
    }

    public Instant start() {
        return end.minus(LENGTH);
    }

    /** Every event by time. */
    public List<Said> events() {
        List<Said> said = new ArrayList<>();
        for (JsonNode each : book.path("events")) {
            ObjectNode event = (ObjectNode) each.path("event").deepCopy();
            event.set("@context", book.path("@context"));
            event.put(
                    "eventTime",
                    end.minus(Duration.ofMinutes(each.path("minute").asLong())).toString());
            event.set("eventTimeZoneOffset", book.path("offset"));
            said.add(new Said(each.path("by").asText(), read(filled(event.toString()))));
        }
        return said;
    }

    private String filled(String text) {
        return text.replace("${lot}", lot)
                .replace("${bin}", "BIN" + lot.substring(3))
                .replace("${po}", "PO-" + lot.substring(3));
    }

    private static EpcisEvent read(String json) {
        if (CaptureDocument.parse(json) instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new IllegalStateException("the story has an invalid event: " + CaptureDocument.parse(json));
    }
}
