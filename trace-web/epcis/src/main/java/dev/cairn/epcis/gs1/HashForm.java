package dev.cairn.epcis.gs1;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the reference event hash generator normalises a web URI that looks like a Digital Link: it looks at the shape only, verifies no
 * check digit, and leaves alone what holds percent escapes. Kept apart from {@link DigitalLink} because event identity must agree with
 * everybody who uses that generator, not with the standard.
 */
final class HashForm {
    private static final String KEYS =
            "01|gtin|8006|itip|8010|cpid|414|gln|417|party|8017|gsrnp|8018|gsrn|255|gcn|00|sscc|253|gdti"
                    + "|401|ginc|402|gsin|8003|grai|8004|giai";
    private static final Pattern LOOKS_LIKE_ONE =
            Pattern.compile("https?:[^?#]*/(?:" + KEYS + ")/\\d{4}[^/].*", Pattern.DOTALL);
    private static final Pattern CANONICAL = Pattern.compile(
            "https://id.gs1.org/(?:01|8006|8010|414|417|8017|8018|255|00|253|401|402|8003|8004)/\\d{4}[^/].*",
            Pattern.DOTALL);
    private static final List<String> SHORT_NAMES = List.of(
            "gtin=01",
            "itip=8006",
            "cpid=8010",
            "gln=414",
            "party=417",
            "gsrnp=8017",
            "gsrn=8018",
            "gcn=255",
            "sscc=00",
            "gdti=253",
            "ginc=401",
            "gsin=402",
            "grai=8003",
            "giai=8004",
            "cpv=22",
            "lot=10",
            "ser=21");
    private static final List<String> SEARCHED = List.of(
            "00", "01", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8017", "8018");
    private static final String TEXT = "[\"'.0-9;<=>?A-Z_a-z-]";
    private static final Pattern VARIANT =
            Pattern.compile("(https://id.gs1.org/(?:8006/\\d{18}|01/\\d{14}))/22/" + TEXT + "{0,20}(/.*)?");
    private static final Pattern LOT_AND_SERIAL = Pattern.compile(
            "(https://id.gs1.org/(?:8006/\\d{18}|01/\\d{14}))/10/" + TEXT + "{0,20}(/21/" + TEXT + "{0,20})");
    private static final Pattern SHORT_GTIN =
            Pattern.compile("https://id.gs1.org/01/(\\d{13}|\\d{12}|\\d{8})(?!\\d).*");
    private static final Pattern RESULT = Pattern.compile(
            "https://id.gs1.org/(?:00/\\d{18}|01/\\d{14}(?:/(?:21|10)/T{0,20}|/235/T{0,28})?".replace("T", TEXT)
                    + "|253/\\d{13}T{0,17}|255/\\d{13,25}|401/T{0,30}|402/\\d{17}|414/\\d{13}(?:/254/T{0,20})?|417/\\d{13}"
                            .replace("T", TEXT)
                    + "|8003/\\d{14}T{0,16}|8004/T{0,30}|8006/\\d{18}(?:/(?:21|10)/T{0,20})?".replace("T", TEXT)
                    + "|8010/[#/0-9A-Z-]{0,30}(?:/8011/\\d{0,12})?|8017/\\d{18}|8018/\\d{18})");

    private HashForm() {}

    static Optional<String> of(String uri) {
        if (!LOOKS_LIKE_ONE.matcher(uri).matches()) {
            return Optional.empty();
        }
        String link = onCanonicalHost(withNumbers(uri.indexOf('?') < 0 ? uri : uri.substring(0, uri.indexOf('?'))));
        link = withoutVariant(withFourteenDigits(link));
        Matcher both = LOT_AND_SERIAL.matcher(link);
        String result = both.matches() ? both.group(1) + both.group(2) : link;
        return RESULT.matcher(result).matches() ? Optional.of(result) : Optional.empty();
    }

    private static String withNumbers(String uri) {
        String link = uri;
        for (String pair : SHORT_NAMES) {
            int equals = pair.indexOf('=');
            link = link.replace("/" + pair.substring(0, equals) + "/", "/" + pair.substring(equals + 1) + "/");
        }
        return link;
    }

    private static String onCanonicalHost(String link) {
        if (CANONICAL.matcher(link).matches()) {
            return link;
        }
        for (String ai : SEARCHED) {
            int at = link.indexOf("/" + ai + "/");
            if (at >= 0) {
                return DigitalLink.CANONICAL + link.substring(at);
            }
        }
        return link;
    }

    private static String withFourteenDigits(String link) {
        Matcher gtin = SHORT_GTIN.matcher(link);
        return gtin.matches()
                ? link.replace("/01/", "/01/" + "0".repeat(14 - gtin.group(1).length()))
                : link;
    }

    private static String withoutVariant(String link) {
        Matcher variant = VARIANT.matcher(link);
        return variant.matches() ? variant.group(1) + (variant.group(2) == null ? "" : variant.group(2)) : link;
    }
}
