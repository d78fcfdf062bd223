package dev.cairn.web;

import dev.cairn.history.LotHistory;
import dev.cairn.history.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The events of a history as an EPCIS 2.0 document; each event with the members that the reader sees, as signed, and with the context it was
 * signed with. How many members of which event are withheld stands beside the list, {@code cairn:withheld}: an event that is not whole has no
 * event hash, and by what we add to one that is whole it would be another.
 */
final class EventsDocument {
    private static final String NAMESPACE = "https://ns.cairn.dev/epcis/";
    private static final String CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld";

    private EventsDocument() {}

    /**
     * Its creation date is the time at which the newest of its statements was logged, so that equal histories give equal bytes.
     *
     * @param site scheme, host and port of the links
     */
    static String of(LotHistory history, String site) {
        Instant newest = history.steps().stream()
                .map(step -> step.first().loggedAt())
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        List<Step> partial = history.steps().stream()
                .filter(step -> step.event().withheld() > 0)
                .toList();
        StringBuilder json = new StringBuilder("{\"@context\":[\"" + CONTEXT + "\""
                + (partial.isEmpty() ? "" : ",{\"cairn\":\"" + NAMESPACE + "\"}") + "],\"type\":\"EPCISDocument\","
                + "\"schemaVersion\":\"2.0\",\"creationDate\":\"" + newest + "\",\"epcisBody\":{\"eventList\":[");
        String comma = "";
        for (Step step : history.steps()) {
            json.append(comma).append(step.event().json());
            comma = ",";
        }
        return json.append("]")
                .append(partial.isEmpty() ? "" : withheld(partial, site))
                .append("}}")
                .toString();
    }

    private static String withheld(List<Step> partial, String site) {
        return partial.stream()
                .map(step ->
                        "{\"id\":\"" + site + "/ledger/entries/" + step.first().index() + "\",\"cairn:members\":"
                                + step.event().withheld() + "}")
                .collect(Collectors.joining(",", ",\"cairn:withheld\":[", "]"));
    }
}
