package dev.cairn.epcis.gs1;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says why a text is no EPC URN that has a Digital Link, for people; {@link EpcUrn} itself only says that it is none. */
public final class EpcUrnFault {
    /** Digits that company prefix and reference have together; 0 where the reference is free. */
    private static final Map<String, Integer> DIGITS = new TreeMap<>(Map.ofEntries(
            Map.entry("sgtin", 13),
            Map.entry("lgtin", 13),
            Map.entry("upui", 13),
            Map.entry("itip", 13),
            Map.entry("sgln", 12),
            Map.entry("grai", 12),
            Map.entry("gdti", 12),
            Map.entry("sgcn", 12),
            Map.entry("pgln", 12),
            Map.entry("sscc", 17),
            Map.entry("gsrn", 17),
            Map.entry("gsrnp", 17),
            Map.entry("gsin", 16),
            Map.entry("giai", 0),
            Map.entry("ginc", 0),
            Map.entry("cpi", 0)));

    private static final List<String> FORMS = List.of("id", "class", "idpat");
    private static final int FORM_AT = 2;
    private static final int SCHEME_AT = 3;

    private EpcUrnFault() {}

    /** The first thing that is wrong with a text for which {@link EpcUrn#toDigitalLink} is empty. */
    public static Parsed.Malformed of(String urn) {
        String[] words = urn.split(":", SCHEME_AT + 2);
        if (words.length < SCHEME_AT + 2 || !words[1].equals("epc") || !FORMS.contains(words[FORM_AT])) {
            return new Parsed.Malformed(
                    "GS1-02", "an EPC URN begins with urn:epc:id:, urn:epc:class: or urn:epc:idpat:", 0);
        }
        int scheme = "urn:epc:".length() + words[FORM_AT].length() + 1;
        if (!DIGITS.containsKey(words[SCHEME_AT])) {
            return new Parsed.Malformed(
                    "GS1-02", "no EPC scheme with a Digital Link; there are " + DIGITS.keySet(), scheme);
        }
        return parts(words[SCHEME_AT], words[SCHEME_AT + 1], scheme + words[SCHEME_AT].length() + 1);
    }

    private static Parsed.Malformed parts(String scheme, String value, int at) {
        String[] parts = value.split("\\.", -1);
        if (!parts[0].matches("\\d{6,12}")) {
            return new Parsed.Malformed("GS1-03", "a GS1 company prefix has 6 to 12 digits", at);
        }
        int reference = at + parts[0].length() + 1;
        int digits = DIGITS.getOrDefault(scheme, 0);
        if (digits > 0 && (parts.length < 2 || !parts[1].matches("\\d*"))) {
            return new Parsed.Malformed(
                    "GS1-04", "behind the company prefix comes a dot and a reference of digits", reference);
        }
        if (digits > 0 && parts[0].length() + parts[1].length() != digits) {
            String text = "company prefix and reference of " + scheme + " have " + digits + " digits together, not "
                    + (parts[0].length() + parts[1].length());
            return new Parsed.Malformed("GS1-03", text, reference);
        }
        int rest = digits == 0 ? reference : Math.min(reference + parts[1].length() + 1, at + value.length());
        return new Parsed.Malformed("GS1-03", "wrong number, length or characters of the parts from here on", rest);
    }
}
