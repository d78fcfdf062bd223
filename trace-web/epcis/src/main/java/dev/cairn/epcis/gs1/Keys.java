package dev.cairn.epcis.gs1;

import java.util.List;
import java.util.Optional;

/** The one spelling under which an item, place, party or device is known, whatever the sender wrote. */
public final class Keys {
    private Keys() {}

    /**
     * The canonical Digital Link of an EPC URN or of any host's Digital Link: only the most specific level stays (a lot beside a serial
     * number and a consumer product variant are dropped, as in the event hash). Anything else, also a Digital Link with a wrong check digit,
     * is foreign and comes back as it is.
     */
    public static String canonicalItem(String epcOrUri) {
        String trimmed = epcOrUri.strip();
        Optional<String> fromUrn = EpcUrn.toDigitalLink(trimmed);
        if (fromUrn.isPresent()) {
            return fromUrn.get();
        }
        return DigitalLink.parse(trimmed) instanceof DigitalLink link
                ? mostSpecific(link).canonical()
                : trimmed;
    }

    /** {@code https://id.gs1.org/01/{gtin}/10/{lot}}. */
    public static String itemLot(String gtin, String lot) {
        return canonicalItem(DigitalLink.CANONICAL + "/01/" + gtin14(gtin) + "/10/" + Percent.encode(lot));
    }

    /** A GTIN of 8, 12, 13 or 14 digits as 14 digits. */
    public static String gtin14(String gtin) {
        if (!Charset82.digits(gtin) || gtin.length() > 14) {
            throw new IllegalArgumentException(
                    "a GTIN has 8 to 14 digits, not " + gtin.length() + " characters of another kind");
        }
        return "0".repeat(14 - gtin.length()) + gtin;
    }

    /** The spelling that the CBV 2.0 event hash uses; empty where the reference rule leaves the value alone. */
    public static Optional<String> hashForm(String value) {
        return EpcUrn.toDigitalLink(value).or(() -> HashForm.of(value));
    }

    private static DigitalLink mostSpecific(DigitalLink link) {
        boolean serial = link.qualifier("21").isPresent();
        List<DigitalLink.Element> kept = link.qualifiers().stream()
                .filter(q -> !q.ai().equals("22") && !(serial && q.ai().equals("10")))
                .toList();
        return new DigitalLink(link.key(), kept, List.of(), List.of());
    }
}
