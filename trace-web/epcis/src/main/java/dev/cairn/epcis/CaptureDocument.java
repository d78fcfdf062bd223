package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code POST /capture} gets, as JSON-LD or XML: an EPCISDocument, an EPCISQueryDocument, or one bare event (in JSON with its
 * {@code @context}). All or nothing: one problem refuses the whole document.
 */
public final class CaptureDocument {
    private CaptureDocument() {}

    /** {@link Captured} or {@link Invalid}. */
    public sealed interface Result {}

    /** Valid: the events in document order, possibly none. */
    public record Captured(List<EpcisEvent> events) implements Result {
        public Captured {
            events = List.copyOf(events);
        }
    }

    /** Refused, with at least one reason. */
    public record Invalid(List<Problem> problems) implements Result {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * A valid event and where it stands in its document.
     *
     * @param pointer RFC 6901 and empty for a bare event; in XML an XPath
     */
    public record Placed(String pointer, EpcisEvent event) {}

    /**
     * A document event by event: what is valid, in document order, and why the rest is not. No event is valid in an envelope that is not.
     *
     * @param bare whether it was one event without a document around it
     */
    public record Sifted(List<Placed> events, List<Problem> problems, boolean bare) {
        public Sifted {
            events = List.copyOf(events);
            problems = List.copyOf(problems);
        }
    }

    /** Whether a body is XML, by its first character; a body that is neither XML nor JSON may be called either. */
    public static boolean looksLikeXml(ByteBuffer utf8) {
        ByteBuffer bytes = utf8.duplicate();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '<') {
                return true;
            }
            if (next > ' ') {
                return false;
            }
        }
        return false;
    }

    /** @param utf8 a JSON-LD body as received; its position is left where it was */
    public static Result parse(ByteBuffer utf8) {
        return wholly(sift(utf8));
    }

    public static Result parse(String text) {
        return wholly(sift(text));
    }

    /** @param utf8 an XML body (EPCIS 1.2 or 2.0) as received; its position is left where it was */
    public static Result parseXml(ByteBuffer utf8) {
        return wholly(siftXml(utf8));
    }

    /** @param utf8 an XML body; its position is left where it was */
    public static Result parseXml(ByteBuffer utf8, XmlOrder order) {
        return wholly(decoded(utf8, text -> siftXml(text, order)));
    }

    /** Like {@link #parse(String)} for XML, with the same events; the places of problems are XPaths. */
    public static Result parseXml(String text) {
        return wholly(siftXml(text, XmlOrder.SCHEMA));
    }

    /** As {@link #parse(ByteBuffer)}, but one wrong event does not take the others with it. */
    public static Sifted sift(ByteBuffer utf8) {
        return decoded(utf8, CaptureDocument::sift);
    }

    /** As {@link #parseXml(ByteBuffer)}, but one wrong event does not take the others with it. */
    public static Sifted siftXml(ByteBuffer utf8) {
        return decoded(utf8, text -> siftXml(text, XmlOrder.SCHEMA));
    }

    private static Sifted decoded(ByteBuffer utf8, Function<String, Sifted> reading) {
        if (utf8.remaining() > Limits.DOCUMENT_BYTES_MAX) {
            return nothing("EPC-02", "larger than " + Limits.DOCUMENT_BYTES_MAX + " bytes; send several documents");
        }
        try {
            return reading.apply(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8.duplicate()).toString());
        } catch (CharacterCodingException e) {
            return nothing("EPC-05", "the bytes are no UTF-8");
        }
    }

    private static Sifted sift(String text) {
        try {
            return read(StrictJson.parse(text));
        } catch (Refusal refusal) {
            return new Sifted(List.of(), List.of(refusal.problem()), false);
        }
    }

    private static Sifted siftXml(String text, XmlOrder order) {
        try {
            XmlDocument document = new XmlDocument(StrictXml.parse(text), order);
            return document.placed(read(document.json()));
        } catch (Refusal refusal) {
            return new Sifted(List.of(), List.of(refusal.problem()), false);
        }
    }

    private static Result wholly(Sifted sifted) {
        return sifted.problems().isEmpty()
                ? new Captured(sifted.events().stream().map(Placed::event).toList())
                : new Invalid(sifted.problems());
    }

    /** The event of a signed capsule: like {@link EpcisEvent#fromMembers}, with the reasons as values. */
    public static Result ofMembers(List<Member> members) {
        try {
            ObjectNode event = Members.join(members, true);
            Problems problems = new Problems();
            EventRules.checkAlone(event, problems);
            return problems.isEmpty() ? new Captured(List.of(new EpcisEvent(event))) : new Invalid(problems.all());
        } catch (IllegalArgumentException e) {
            return invalid("EPC-06", String.valueOf(e.getMessage()));
        }
    }

    private static Invalid invalid(String code, String text) {
        return new Invalid(List.of(new Problem(code, "", text)));
    }

    private static Sifted nothing(String code, String text) {
        return new Sifted(List.of(), List.of(new Problem(code, "", text)), false);
    }

    private static Sifted read(JsonNode document) {
        Problems problems = new Problems();
        Envelope envelope = Envelope.of(document, problems);
        boolean sound = problems.isEmpty();
        JsonNode list = envelope.events();
        if (list.size() > Limits.DOCUMENT_EVENTS_MAX) {
            return nothing("EPC-02", "more than " + Limits.DOCUMENT_EVENTS_MAX + " events; send several documents");
        }
        List<Placed> events = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Problems own = new Problems();
            Placed placed = event(envelope, i, own);
            if (placed != null && sound && own.isEmpty()) {
                events.add(placed);
            }
            own.all().forEach(each -> problems.add(each.code(), each.pointer(), each.text()));
        }
        return new Sifted(events, problems.all(), envelope.bare());
    }

    private static @Nullable Placed event(Envelope envelope, int index, Problems problems) {
        String pointer = envelope.pointerOf(index);
        JsonNode node = envelope.events().get(index);
        EventRules.check(node, pointer, true, problems);
        if (!problems.isEmpty() || !(node instanceof ObjectNode event)) {
            return null;
        }
        ObjectNode own = envelope.ownContext(event);
        Rule.require(
                Members.count(own) <= Limits.EVENT_MEMBERS_MAX,
                "EPC-02",
                pointer,
                "more than " + Limits.EVENT_MEMBERS_MAX + " members and list elements; split the event",
                problems);
        return new Placed(pointer, new EpcisEvent(own));
    }
}
