package dev.cairn.query;

import dev.cairn.epcis.gs1.EpcUrn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EPC pure identity patterns ({@code urn:epc:idpat:sgtin:0614141.112345.*}) as patterns of canonical Digital Links, which is how identifiers are
 * kept (GS1 EPC Tag Data Standard, section 8). Wildcards stand at the right: serial, then reference, then prefix. A pattern holds the instances
 * and the class that it names.
 */
final class EpcPattern {
    private static final String START = "urn:epc:idpat:";
    private static final String ANY_DIGIT = Character.toString(Glob.DIGIT);
    private static final String ANYTHING = Character.toString(Glob.ANY);
    private static final Map<String, Scheme> SCHEMES = Map.ofEntries(
            Map.entry("sgtin", new Scheme("/01/", true, 14, "/21/", 3)),
            Map.entry("lgtin", new Scheme("/01/", true, 14, "/10/", 3)),
            Map.entry("upui", new Scheme("/01/", true, 14, "/235/", 3)),
            Map.entry("itip", new Scheme("/8006/", true, 18, "/21/", 5)),
            Map.entry("sscc", new Scheme("/00/", true, 18, "", 2)),
            Map.entry("sgln", new Scheme("/414/", false, 13, "/254/", 3)),
            Map.entry("pgln", new Scheme("/417/", false, 13, "", 2)),
            Map.entry("gsrn", new Scheme("/8018/", false, 18, "", 2)),
            Map.entry("gsrnp", new Scheme("/8017/", false, 18, "", 2)),
            Map.entry("gsin", new Scheme("/402/", false, 17, "", 2)),
            Map.entry("gdti", new Scheme("/253/", false, 13, ANYTHING, 3)),
            Map.entry("sgcn", new Scheme("/255/", false, 13, ANYTHING, 3)),
            Map.entry("grai", new Scheme("/8003/0", false, 13, ANYTHING, 3)),
            Map.entry("giai", new Scheme("/8004/", false, 0, ANYTHING, 2)),
            Map.entry("ginc", new Scheme("/401/", false, 0, ANYTHING, 2)),
            Map.entry("cpi", new Scheme("/8010/", false, 0, ANYTHING, 3)));

    private EpcPattern() {}

    /**
     * @param leading whether an indicator or extension digit stands before the company prefix
     * @param digits of the key, check digit included; 0: as many characters as one likes
     * @param tail what comes before the serial number; {@link #ANYTHING} where the serial follows at once, empty where there is none
     * @param parts of the URN
     */
    private record Scheme(String start, boolean leading, int digits, String tail, int parts) {
        /** Whether the key without a serial number is the class of this scheme: a GTIN alone is neither a lot nor a unit pack. */
        boolean hasClass() {
            boolean gtinOfAnother = tail.equals("/10/") || tail.equals("/235/");
            return !gtinOfAnother && (digits > 0 || start.equals("/8010/"));
        }
    }

    static boolean isPattern(String uri) {
        return uri.startsWith(START);
    }

    /** The pattern's globs; empty if it is malformed. */
    static Optional<List<Glob>> globs(String pattern) {
        String[] halves = pattern.substring(START.length()).split(":", 2);
        Scheme scheme = SCHEMES.get(halves[0]);
        if (scheme == null || halves.length < 2) {
            return Optional.empty();
        }
        String[] parts = halves[1].split("\\.", -1);
        int stars = starsAtTheEnd(parts);
        if (stars == 0) {
            return EpcUrn.toDigitalLink("urn:epc:id:" + halves[0] + ":" + halves[1])
                    .map(link -> List.of(new Glob(link)));
        }
        if (parts.length != scheme.parts()) {
            return Optional.empty();
        }
        return switch (parts.length - stars) {
            case 0 -> Optional.of(withTail(scheme, head(scheme, "")));
            case 1 -> prefix(parts[0]) ? Optional.of(withTail(scheme, head(scheme, parts[0]))) : Optional.empty();
            default -> reference(halves[0], parts, stars).map(head -> withTail(scheme, head));
        };
    }

    private static int starsAtTheEnd(String[] parts) {
        int stars = 0;
        while (stars < parts.length && parts[parts.length - 1 - stars].equals("*")) {
            stars++;
        }
        return stars;
    }

    private static boolean prefix(String text) {
        return text.matches("[0-9]{6,12}");
    }

    /** Everything up to the key, of which at most the company prefix is known. */
    private static String head(Scheme scheme, String prefix) {
        if (scheme.digits() == 0) {
            return host(scheme) + prefix;
        }
        String leading = scheme.leading() ? ANY_DIGIT : "";
        int left = scheme.digits() - leading.length() - prefix.length();
        return host(scheme) + leading + prefix + ANY_DIGIT.repeat(left);
    }

    private static String host(Scheme scheme) {
        return "https://id.gs1.org" + scheme.start();
    }

    /** The class that the known parts name; the pieces of an {@code itip} stay open if they are. */
    private static Optional<String> reference(String name, String[] parts, int stars) {
        if (name.equals("lgtin")) {
            return EpcUrn.toDigitalLink(START + "sgtin:" + parts[0] + "." + parts[1] + ".*");
        }
        if (name.equals("sgln")) {
            return EpcUrn.toDigitalLink("urn:epc:id:sgln:" + parts[0] + "." + parts[1] + ".0");
        }
        if (name.equals("itip") && stars == 3) {
            return EpcUrn.toDigitalLink(START + "itip:" + parts[0] + "." + parts[1] + ".00.00.*")
                    .map(link -> link.substring(0, link.length() - 4) + ANY_DIGIT.repeat(4));
        }
        return stars == 1 ? EpcUrn.toDigitalLink(START + name + ":" + String.join(".", parts)) : Optional.empty();
    }

    private static List<Glob> withTail(Scheme scheme, String head) {
        List<Glob> globs = new ArrayList<>();
        if (scheme.hasClass()) {
            globs.add(new Glob(head));
        }
        if (!scheme.tail().isEmpty()) {
            globs.add(new Glob(scheme.tail().equals(ANYTHING) ? head + ANYTHING : head + scheme.tail() + ANYTHING));
        }
        return globs;
    }
}
