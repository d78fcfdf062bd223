package dev.cairn.web;

import dev.cairn.history.LotHistory;
import dev.cairn.history.Step;
import java.time.Instant;
import java.util.Comparator;

/** The events of a history as an EPCIS 2.0 document; each event as signed, with the context it was signed with. */
final class EventsDocument {
    private static final String CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld";

    private EventsDocument() {}

    /** Its creation date is the time at which the newest of its statements was logged, so that equal histories give equal bytes. */
    static String of(LotHistory history) {
        Instant newest = history.steps().stream()
                .map(step -> step.first().loggedAt())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        StringBuilder json = new StringBuilder("{\"@context\":[\"" + CONTEXT + "\"],\"type\":\"EPCISDocument\","
                + "\"schemaVersion\":\"2.0\",\"creationDate\":\"" + newest + "\",\"epcisBody\":{\"eventList\":[");
        String comma = "";
        for (Step step : history.steps()) {
            json.append(comma).append(step.event().json());
            comma = ",";
        }
        return json.append("]}}").toString();
    }
}
