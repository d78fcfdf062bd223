package dev.cairn.ingest.capture;

import dev.cairn.epcis.Limits;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code GS1-…} headers (EPCIS 2.0, section 12.5): what every answer announces, and what a request may ask for. */
final class EpcisHeaders {
    /** Of EPCIS and of CBV, in answers. */
    private static final String VERSION = "2.0";

    /** The oldest that is taken, as XML. */
    private static final String OLDEST = "1.2";

    private static final Pattern VERSIONS_2_0 = Pattern.compile("2(\\.0){0,2}");
    private static final Pattern VERSIONS_1_2 = Pattern.compile("1\\.2(\\.[0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){0,2}");

    private static final Map<String, String> ANNOUNCED = Map.ofEntries(
            Map.entry("GS1-EPCIS-Version", VERSION),
            Map.entry("GS1-EPCIS-Min", OLDEST),
            Map.entry("GS1-EPCIS-Max", VERSION),
            Map.entry("GS1-CBV-Version", VERSION),
            Map.entry("GS1-CBV-Min", OLDEST),
            Map.entry("GS1-CBV-Max", VERSION),
            Map.entry("GS1-Vendor-Version", vendor()),
            Map.entry("GS1-EPCIS-Capture-Limit", Integer.toString(Limits.DOCUMENT_EVENTS_MAX)),
            Map.entry("GS1-EPCIS-Capture-File-Size-Limit", Integer.toString(Limits.DOCUMENT_BYTES_MAX)));

    private EpcisHeaders() {}

    private static String vendor() {
        String version = EpcisHeaders.class.getPackage().getImplementationVersion();
        return "cairn " + (version == null ? "(unpacked build)" : version);
    }

    static void announce(HttpServerResponse response) {
        ANNOUNCED.forEach(response::putHeader);
    }

    /** Whether the error behaviour is {@code proceed}; without the header it is {@code rollback}. Empty for any other word. */
    static Optional<Boolean> proceeds(HttpServerRequest request) {
        return switch (header(request.headers(), "GS1-Capture-Error-Behaviour")) {
            case "", "rollback" -> Optional.of(false);
            case "proceed" -> Optional.of(true);
            default -> Optional.empty();
        };
    }

    /** Whether a body of that version is taken. */
    static boolean isVersionTaken(HttpServerRequest request, Form form) {
        return List.of("GS1-EPCIS-Version", "GS1-CBV-Version").stream()
                .map(name -> header(request.headers(), name))
                .allMatch(version -> version.isEmpty()
                        || VERSIONS_2_0.matcher(version).matches()
                        || (form == Form.XML && VERSIONS_1_2.matcher(version).matches()));
    }

    /** Whether the client takes what we would answer: JSON, of a version within its range. */
    static boolean isAnswerTaken(HttpServerRequest request) {
        MultiMap headers = request.headers();
        String accept = header(headers, "Accept");
        boolean json = accept.isEmpty()
                || Pattern.compile(",")
                        .splitAsStream(accept)
                        .map(each -> each.split(";", 2)[0].strip())
                        .anyMatch(List.of("*/*", "application/*", "application/json", "application/ld+json")::contains);
        return json
                && isAtMost(header(headers, "GS1-EPCIS-Min"), true)
                && isAtMost(header(headers, "GS1-CBV-Min"), true)
                && isAtMost(header(headers, "GS1-EPCIS-Max"), false)
                && isAtMost(header(headers, "GS1-CBV-Max"), false);
    }

    private static boolean isAtMost(String bound, boolean min) {
        if (bound.isEmpty()) {
            return true;
        }
        if (!NUMBER.matcher(bound).matches()) {
            return false;
        }
        String[] parts = bound.split("\\.", 3);
        BigDecimal asked = new BigDecimal(parts.length > 1 ? parts[0] + "." + parts[1] : parts[0]);
        int compared = asked.compareTo(new BigDecimal(VERSION));
        return min ? compared <= 0 : compared >= 0;
    }

    private static String header(MultiMap headers, String name) {
        String value = headers.get(name);
        return value == null ? "" : value.strip();
    }
}
