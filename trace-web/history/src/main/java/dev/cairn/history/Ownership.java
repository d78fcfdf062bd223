package dev.cairn.history;

import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.epcis.gs1.Keys;
import java.util.List;

/** Whether a GS1 key belongs to an organisation, by its registered company prefixes and GLNs. */
public final class Ownership {
    private Ownership() {}

    /**
     * Whether one of the prefixes starts the company part of the key, or one of the GLNs is the key.
     *
     * @param prefixes GS1 company prefixes, 4 to 12 digits
     * @param glns 13 digits each
     * @param epc Digital Link or EPC URN
     */
    public static boolean covers(List<String> prefixes, List<String> glns, String epc) {
        if (!(DigitalLink.parse(Keys.canonicalItem(epc)) instanceof DigitalLink link)) {
            return false;
        }
        String value = link.key().value();
        String company = withoutIndicator(link.key().ai(), value);
        return glns.contains(value) || prefixes.stream().anyMatch(company::startsWith);
    }

    /** GTIN and SSCC begin with a digit that is not part of the company prefix, a GRAI with a fixed zero. */
    private static String withoutIndicator(String ai, String value) {
        return switch (ai) {
            case "00", "01", "8003", "8006" -> value.substring(1);
            default -> value;
        };
    }
}
