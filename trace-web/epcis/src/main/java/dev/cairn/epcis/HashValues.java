package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.epcis.gs1.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The one spelling of each value in the pre-hash string, as the reference generator's stored hashes have it. */
final class HashValues {
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Set<String> TIMES = Set.of("eventTime", "time", "startTime", "endTime");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");
    private static final int TAILS_MAX = 8;
    private static final Map<String, String> URN_TO_WEB = Map.of(
            "urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-",
            "urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-",
            "urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-",
            "urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-",
            "urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-");
    private static final List<String> GS1_VOCABULARIES =
            List.of("https://ref.gs1.org/cbv", "https://gs1.org/voc", "https://ref.gs1.org/voc");

    private final Namespaces namespaces;
    private final Set<String> expanded = new HashSet<>();
    private final Map<String, String> tails = new HashMap<>();

    HashValues(JsonNode event, Namespaces namespaces) {
        this.namespaces = namespaces;
        collect(event);
    }

    /** The text of a standard member that is a time, or of any other value. */
    String of(String name, JsonNode value) {
        String text = value.isNull()
                ? ""
                : value.isTextual()
                        ? value.textValue()
                        : value.isBoolean()
                                ? value.asText()
                                : value.decimalValue().toPlainString();
        return TIMES.contains(name) ? time(text.strip()) : canonical(text);
    }

    /** The text of any value outside the standard's time members. */
    String of(JsonNode value) {
        return of("", value);
    }

    private String canonical(String text) {
        String trimmed = namespaces.value(expand(text)).strip();
        for (Map.Entry<String, String> entry : URN_TO_WEB.entrySet()) {
            trimmed = trimmed.replace(entry.getKey(), entry.getValue());
        }
        String number = number(trimmed);
        return Keys.hashForm(number).orElse(number);
    }

    /** UTC, milliseconds, the fourth decimal rounded half up. */
    private static String time(String text) {
        return Rfc3339.parse(text)
                .map(HashValues::rounded)
                .map(MILLISECONDS::format)
                .orElse(text);
    }

    private static Instant rounded(Instant time) {
        return time.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS);
    }

    /** What reads as a floating-point number goes through a double: whole ones as integers, others in shortest form. */
    static String number(String text) {
        String digits = withoutUnderscores(text);
        if (!FLOAT.matcher(digits).matches()) {
            return text;
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            return text;
        }
        return value == Math.rint(value) ? new BigDecimal(value).toBigInteger().toString() : fraction(value);
    }

    /** The reference reads {@code 1_000} as a number: an underscore may stand between two digits. */
    private static String withoutUnderscores(String text) {
        for (int at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
            boolean between =
                    at > 0 && at < text.length() - 1 && digit(text.charAt(at - 1)) && digit(text.charAt(at + 1));
            if (!between) {
                return text;
            }
        }
        return text.replace("_", "");
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String fraction(double value) {
        BigDecimal shortest = EcmaNumber.shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent >= -4) {
            return sign + shortest.toPlainString();
        }
        String mantissa = digits.charAt(0) + (digits.length() == 1 ? "" : "." + digits.substring(1));
        return sign + mantissa + String.format(Locale.ROOT, "e-%02d", -exponent);
    }

    /**
     * A bare word in full. The reference looks for any string of the event that is the tail of exactly one URI that the vocabulary fields
     * expanded to, so an extension's {@code shipping} beside {@code "bizStep": "shipping"} is expanded too; so is it here.
     */
    private String expand(String text) {
        return tails.getOrDefault(text, text);
    }

    private void collect(JsonNode event) {
        word(Words.BIZ_STEP, event.path("bizStep"));
        word(Words.DISPOSITION, event.path("disposition"));
        event.path("persistentDisposition").forEach(list -> list.forEach(value -> word(Words.DISPOSITION, value)));
        event.path("bizTransactionList").forEach(element -> word(Words.BIZ_TRANSACTION, element.path("type")));
        event.path("sourceList").forEach(element -> word(Words.SOURCE_DESTINATION, element.path("type")));
        event.path("destinationList").forEach(element -> word(Words.SOURCE_DESTINATION, element.path("type")));
        event.path("errorDeclaration").forEach(value -> word(Words.ERROR_REASON, value));
        event.path("sensorElementList")
                .forEach(element -> element.path("sensorReport").forEach(report -> {
                    word(Words.MEASUREMENT, report.path("type"));
                    word(Words.ALERT, report.path("exception"));
                    word(Words.COMPONENT, report.path("component"));
                }));
    }

    private void word(Words words, JsonNode value) {
        String text = value.asText();
        String uri = words.uri(text).orElse(namespaces.value(text));
        if (GS1_VOCABULARIES.stream().anyMatch(uri::startsWith) && expanded.add(uri)) {
            addTails(uri);
        }
    }

    /** Every text that is the end of the URI behind a hyphen or slash, the last {@value #TAILS_MAX}; a second URI with that end spoils it. */
    private void addTails(String uri) {
        int at = uri.length();
        for (int i = 0; i < TAILS_MAX && at > 0; i++) {
            at = Math.max(uri.lastIndexOf('-', at - 1), uri.lastIndexOf('/', at - 1));
            String tail = uri.substring(at + 1);
            if (at > 0 && !tail.isEmpty()) {
                tails.merge(tail, uri, (first, second) -> tail);
            }
        }
    }
}
