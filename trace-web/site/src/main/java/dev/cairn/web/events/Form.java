package dev.cairn.web.events;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Route;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an answer is to look, from the request's headers (EPCIS 2.0, section 12.5).
 *
 * @param type media type without parameters
 * @param epcs spelling of identifiers
 * @param words of the vocabulary in XML
 * @param prefixes of extensions, as {@code GS1-Extensions} explains them
 */
record Form(String type, EpcFormat epcs, XmlFormat words, Map<String, String> prefixes) {
    static final String JSON = "application/json";
    static final String LD_JSON = "application/ld+json";
    static final String XML = "application/xml";
    static final String TEXT_XML = "text/xml";
    static final String HTML = "text/html";

    static final int PREFIXES_MAX = 32;

    private static final String VERSION = "2.0";
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,4})(\\.[0-9]{1,4})?(\\.[0-9]{1,4})?");
    private static final Pattern EXTENSION = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9._-]{0,63})=([!-~]{1,512})\\s*");

    /** Of every answer here: XML of version 1.2 is captured, but not given back. */
    static final Map<String, String> ANNOUNCED = Map.ofEntries(
            Map.entry("GS1-EPCIS-Version", VERSION),
            Map.entry("GS1-EPCIS-Min", VERSION),
            Map.entry("GS1-EPCIS-Max", VERSION),
            Map.entry("GS1-CBV-Version", VERSION),
            Map.entry("GS1-CBV-Min", VERSION),
            Map.entry("GS1-CBV-Max", VERSION),
            Map.entry("GS1-Extensions", QueryDocument.PREFIX + "=" + QueryDocument.NAMESPACE),
            Map.entry("GS1-Vendor-Version", vendor()),
            Map.entry(
                    Route.ALLOW_HEADERS,
                    "Accept, Accept-Language, Authorization, Content-Type, GS1-EPCIS-Version, GS1-EPCIS-Min, GS1-EPCIS-Max,"
                            + " GS1-CBV-Version, GS1-CBV-Min, GS1-CBV-Max, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Extensions"),
            Map.entry(
                    "Access-Control-Expose-Headers",
                    "Link, Location, Retry-After, GS1-EPCIS-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Version, GS1-CBV-Min,"
                            + " GS1-CBV-Max, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Extensions, GS1-Vendor-Version,"
                            + " GS1-Next-Page-Token-Expires"));

    Form {
        prefixes = Map.copyOf(prefixes);
    }

    private static String vendor() {
        String version = Form.class.getPackage().getImplementationVersion();
        return "cairn " + (version == null ? "(unpacked build)" : version);
    }

    /** @throws No 406 for what cannot be given, 400 for what cannot be read */
    static Form of(Ask ask) throws No {
        return of(ask, JSON, LD_JSON, XML, TEXT_XML, HTML);
    }

    /** For what XML has no form of: collections and what lies below a value. */
    static Form withoutXml(Ask ask) throws No {
        return of(ask, JSON, LD_JSON, HTML);
    }

    private static Form of(Ask ask, String... types) throws No {
        String type = ask.prefers(types).orElseThrow(() -> no("Accept: answers are " + String.join(", ", types)));
        for (String part : List.of("EPCIS", "CBV")) {
            within(ask, "GS1-" + part + "-Min", true);
            within(ask, "GS1-" + part + "-Max", false);
        }
        String asked = ask.header("GS1-EPC-Format").map(String::strip).orElse("");
        EpcFormat epcs = EpcFormat.of(asked)
                .orElseThrow(() -> no("GS1-EPC-Format: write one of " + String.join(", ", EpcFormat.names())));
        String spelled = ask.header(XmlFormat.HEADER).map(String::strip).orElse("");
        XmlFormat words = XmlFormat.of(spelled)
                .orElseThrow(() -> no(XmlFormat.HEADER + ": write one of " + String.join(", ", XmlFormat.names())));
        return new Form(type, epcs, words, prefixes(ask.header("GS1-Extensions").orElse("")));
    }

    private static No no(String text) {
        return No.of(406, "HTT-06", text);
    }

    private static void within(Ask ask, String name, boolean lowest) throws No {
        String bound = ask.header(name).map(String::strip).orElse("");
        if (bound.isEmpty()) {
            return;
        }
        Matcher number = NUMBER.matcher(bound);
        int compared = number.matches()
                ? new BigDecimal(number.group(1) + (number.group(2) == null ? "" : number.group(2)))
                        .compareTo(new BigDecimal(VERSION))
                : 0;
        if (!number.matches() || (lowest ? compared > 0 : compared < 0)) {
            throw no(name + ": answers here are of version " + VERSION);
        }
    }

    /** {@code prefix=namespace}, several separated by commas. */
    private static Map<String, String> prefixes(String header) throws No {
        Map<String, String> prefixes = new TreeMap<>();
        List<String> parts = new ArrayList<>(List.of(header.split(",", PREFIXES_MAX + 1)));
        parts.removeIf(String::isBlank);
        for (String part : parts) {
            Matcher one = EXTENSION.matcher(part);
            if (parts.size() > PREFIXES_MAX || !one.matches()) {
                throw No.of(
                        400,
                        "HTT-07",
                        "GS1-Extensions: write prefix=namespace, separated by commas, at most " + PREFIXES_MAX);
            }
            prefixes.put(one.group(1), one.group(2));
        }
        return prefixes;
    }

    boolean xml() {
        return type.equals(XML) || type.equals(TEXT_XML);
    }

    boolean forPeople() {
        return type.equals(HTML);
    }
}
