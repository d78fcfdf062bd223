package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code POST /capture} gets as JSON-LD: an EPCISDocument, an EPCISQueryDocument, or one bare event with an {@code @context}. All
 * or nothing: one problem refuses the whole document.
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

    /** @param utf8 the body as received; its position is left where it was */
    public static Result parse(ByteBuffer utf8) {
        if (utf8.remaining() > Limits.DOCUMENT_BYTES_MAX) {
            return invalid("EPC-02", "larger than " + Limits.DOCUMENT_BYTES_MAX + " bytes; send several documents");
        }
        try {
            return parse(
                    StandardCharsets.UTF_8.newDecoder().decode(utf8.duplicate()).toString());
        } catch (CharacterCodingException e) {
            return invalid("EPC-05", "the bytes are no UTF-8");
        }
    }

    public static Result parse(String text) {
        try {
            return read(StrictJson.parse(text));
        } catch (Refusal refusal) {
            return new Invalid(List.of(refusal.problem()));
        }
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

    private static Result read(JsonNode document) {
        Problems problems = new Problems();
        Envelope envelope = Envelope.of(document, problems);
        List<EpcisEvent> events = new ArrayList<>();
        JsonNode list = envelope.events();
        if (list.size() > Limits.DOCUMENT_EVENTS_MAX) {
            return invalid("EPC-02", "more than " + Limits.DOCUMENT_EVENTS_MAX + " events; send several documents");
        }
        for (int i = 0; i < list.size(); i++) {
            EventRules.check(list.get(i), envelope.pointerOf(i), true, problems);
            if (problems.isEmpty() && list.get(i) instanceof ObjectNode event) {
                ObjectNode own = envelope.ownContext(event);
                Rule.require(
                        Members.count(own) <= Limits.EVENT_MEMBERS_MAX,
                        "EPC-02",
                        envelope.pointerOf(i),
                        "more than " + Limits.EVENT_MEMBERS_MAX + " members and list elements; split the event",
                        problems);
                events.add(new EpcisEvent(own));
            }
        }
        return problems.isEmpty() ? new Captured(events) : new Invalid(problems.all());
    }
}
