package dev.cairn.web.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.EpcUrn;
import dev.cairn.epcis.gs1.Keys;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many digits the GS1 company prefixes of keys have, as far as somebody said so: the registrar who signed an organisation's prefixes into
 * the ledger, else senders who wrote the same key as a URN. Nothing is guessed; where two say different things, nothing is known.
 */
final class CompanyPrefixes {
    private static final String URN = "urn:epc:";

    private final List<String> registered;
    private final Map<String, Set<Integer>> bySenders = new HashMap<>();

    /** @param registered prefixes of organisations; those too short or too long for an EPC say nothing */
    CompanyPrefixes(Collection<String> registered) {
        this.registered = registered.stream()
                .filter(prefix -> prefix.length() >= EpcUrn.PREFIX_MIN && prefix.length() <= EpcUrn.PREFIX_MAX)
                .toList();
    }

    /** Takes in every URN that an event says, wherever it stands. */
    void learn(JsonNode event) {
        String text = event.isTextual() ? event.textValue() : "";
        if (text.startsWith(URN)) {
            EpcUrn.prefixDigits(text).ifPresent(digits -> EpcUrn.toDigitalLink(text)
                    .filter(link -> DigitalLink.parse(link) instanceof DigitalLink)
                    .map(link -> company((DigitalLink) DigitalLink.parse(link)))
                    .ifPresent(key -> bySenders
                            .computeIfAbsent(key, first -> new TreeSet<>())
                            .add(digits)));
        }
        event.forEach(this::learn);
    }

    /** The URN that says the same as a Digital Link, to the event hash as well; empty where none is known or there is none. */
    Optional<String> urn(String id) {
        if (!(DigitalLink.parse(id) instanceof DigitalLink link)) {
            return Optional.empty();
        }
        Set<Integer> known = digits(company(link));
        return known.size() == 1
                ? EpcUrn.fromDigitalLink(link, known.iterator().next()).filter(urn -> same(urn, id))
                : Optional.empty();
    }

    private static boolean same(String urn, String id) {
        return EpcUrn.toDigitalLink(urn).equals(Optional.of(Keys.hashForm(id).orElse(id)));
    }

    private Set<Integer> digits(String key) {
        Set<Integer> signed =
                registered.stream().filter(key::startsWith).map(String::length).collect(Collectors.toSet());
        return signed.isEmpty() ? bySenders.getOrDefault(key, Set.of()) : signed;
    }

    /** The key from its company prefix on: without indicator or extension digit, check digit and serial. */
    private static String company(DigitalLink link) {
        String value = link.key().value();
        return switch (link.key().ai()) {
            case "00", "01" -> value.substring(1, value.length() - 1);
            case "8006", "8003" -> value.substring(1, 13);
            case "253", "255" -> value.substring(0, 12);
            case "414", "417", "402", "8017", "8018" -> value.substring(0, value.length() - 1);
            default -> value;
        };
    }
}
