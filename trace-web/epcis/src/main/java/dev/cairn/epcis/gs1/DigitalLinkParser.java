package dev.cairn.epcis.gs1;

import dev.cairn.epcis.gs1.DigitalLink.Element;
import dev.cairn.epcis.gs1.DigitalLink.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one link; positions in {@link Parsed.Malformed} count from the start of the text. */
final class DigitalLinkParser {
    private static final Map<String, String> SHORT_NAMES = Map.ofEntries(
            Map.entry("sscc", "00"),
            Map.entry("gtin", "01"),
            Map.entry("gdti", "253"),
            Map.entry("gcn", "255"),
            Map.entry("ginc", "401"),
            Map.entry("gsin", "402"),
            Map.entry("gln", "414"),
            Map.entry("party", "417"),
            Map.entry("grai", "8003"),
            Map.entry("giai", "8004"),
            Map.entry("itip", "8006"),
            Map.entry("cpid", "8010"),
            Map.entry("gmn", "8013"),
            Map.entry("gsrnp", "8017"),
            Map.entry("gsrn", "8018"),
            Map.entry("cpv", "22"),
            Map.entry("lot", "10"),
            Map.entry("ser", "21"),
            Map.entry("glnx", "254"),
            Map.entry("cpsn", "8011"),
            Map.entry("srin", "8019"),
            Map.entry("payTo", "415"),
            Map.entry("refno", "8020"));

    private final String uri;

    /** A path segment, still percent-encoded, and where it begins. */
    private record Segment(String text, int at) {}

    /** Breaks off reading; never leaves this class. */
    private static final class Broken extends Exception {
        private final transient Parsed.Malformed malformed;

        Broken(String code, String text, int position) {
            super(code, null, false, false);
            this.malformed = new Parsed.Malformed(code, text, position);
        }
    }

    DigitalLinkParser(String uri) {
        this.uri = uri;
    }

    Parsed parse() {
        try {
            return read();
        } catch (Broken broken) {
            return broken.malformed;
        }
    }

    private DigitalLink read() throws Broken {
        int authority = authorityStart();
        int end = cut(uri, '#', uri.length());
        int query = cut(uri, '?', end);
        int path = uri.indexOf('/', authority);
        if (path == authority || path < 0 || path > query) {
            throw new Broken("GS1-02", "a Digital Link has a host and a path with a GS1 key", authority);
        }
        List<Segment> segments = segments(path, query);
        List<Element> elements = elements(segments);
        List<Element> attributes = new ArrayList<>();
        List<Parameter> other = new ArrayList<>();
        readQuery(query + 1, end, attributes, other);
        return new DigitalLink(elements.get(0), elements.subList(1, elements.size()), attributes, other);
    }

    private int authorityStart() throws Broken {
        if (uri.length() > DigitalLink.LINK_CHARS_MAX) {
            throw new Broken(
                    "GS1-01",
                    "a link has at most " + DigitalLink.LINK_CHARS_MAX + " characters",
                    DigitalLink.LINK_CHARS_MAX);
        }
        for (int i = 0; i < uri.length(); i++) {
            if (uri.charAt(i) <= ' ' || uri.charAt(i) > '~') {
                throw new Broken("GS1-01", "a URI holds printable ASCII without blanks", i);
            }
        }
        for (String scheme : List.of("https://", "http://")) {
            if (uri.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        throw new Broken("GS1-01", "a Digital Link begins with https:// or http://", 0);
    }

    private static int cut(String text, char at, int end) {
        int found = text.indexOf(at);
        return found < 0 || found > end ? end : found;
    }

    private List<Segment> segments(int path, int end) {
        List<Segment> segments = new ArrayList<>();
        int from = path + 1;
        while (from <= end) {
            int slash = Math.min(cut(uri, '/', from, end), end);
            segments.add(new Segment(uri.substring(from, slash), from));
            from = slash + 1;
        }
        if (segments.get(segments.size() - 1).text().isEmpty()) {
            segments.remove(segments.size() - 1);
        }
        return segments;
    }

    private static int cut(String text, char c, int from, int end) {
        int found = text.indexOf(c, from);
        return found < 0 ? end : found;
    }

    /** The first segment that names a primary key and reads to the end wins; else the first failure is told. */
    private List<Element> elements(List<Segment> segments) throws Broken {
        Broken first = new Broken(
                "GS1-02",
                "no primary key of GS1 in the path",
                segments.isEmpty() ? uri.length() : segments.get(0).at());
        boolean tried = false;
        for (int i = 0; i < segments.size(); i++) {
            Optional<Ai> key = AiTable.find(code(segments.get(i))).filter(Ai::primaryKey);
            if (key.isEmpty()) {
                continue;
            }
            try {
                return keyAndQualifiers(key.get(), segments.subList(i, segments.size()));
            } catch (Broken broken) {
                first = tried ? first : broken;
                tried = true;
            }
        }
        throw first;
    }

    private static String code(Segment segment) {
        return SHORT_NAMES.getOrDefault(segment.text(), segment.text());
    }

    private List<Element> keyAndQualifiers(Ai key, List<Segment> rest) throws Broken {
        if (rest.size() % 2 != 0) {
            throw new Broken(
                    "GS1-02", "AI " + code(rest.get(rest.size() - 1)) + " has no value behind it", uri.length());
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < rest.size(); i += 2) {
            String ai = i == 0 ? key.code() : code(rest.get(i));
            if (i > 0) {
                requireQualifier(key, elements, ai, rest.get(i).at());
            }
            elements.add(element(ai, rest.get(i + 1)));
        }
        return elements;
    }

    private static void requireQualifier(Ai key, List<Element> before, String ai, int at) throws Broken {
        List<String> wanted =
                new ArrayList<>(before.stream().skip(1).map(Element::ai).toList());
        wanted.add(ai);
        boolean fits = key.qualifiers().stream().anyMatch(order -> inOrder(wanted, order));
        if (!fits) {
            throw new Broken(
                    "GS1-06",
                    "AI " + key.code() + " takes the qualifiers " + key.qualifiers() + " in this order only",
                    at);
        }
    }

    private static boolean inOrder(List<String> wanted, List<String> order) {
        int at = -1;
        for (String ai : wanted) {
            int next = order.indexOf(ai);
            if (next <= at) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private static Element element(String code, Segment segment) throws Broken {
        Optional<Ai> ai = AiTable.find(code);
        Optional<String> decoded = Percent.decode(segment.text());
        if (ai.isEmpty() || decoded.isEmpty()) {
            throw new Broken("GS1-07", "the percent-encoding is broken or stands for no GS1 character", segment.at());
        }
        String value = pad(code, decoded.get());
        Optional<Ai.Fault> fault = ai.get().check(value);
        if (fault.isPresent()) {
            throw new Broken(
                    fault.get().code(),
                    fault.get().text(),
                    segment.at()
                            + written(
                                    segment.text(),
                                    fault.get().position()
                                            - (value.length() - decoded.get().length())));
        }
        return new Element(code, value);
    }

    /** Where the decoded character {@code index} stands in the text before decoding. */
    private static int written(String text, int index) {
        int at = 0;
        for (int i = 0; i < index && at < text.length(); i++) {
            at += text.charAt(at) == '%' ? 3 : 1;
        }
        return Math.min(at, text.length());
    }

    private static String pad(String code, String value) {
        boolean shortGtin = value.length() == 8 || value.length() == 12 || value.length() == 13;
        return code.equals("01") && shortGtin ? "0".repeat(14 - value.length()) + value : value;
    }

    private void readQuery(int from, int end, List<Element> attributes, List<Parameter> other) throws Broken {
        Set<String> seen = new HashSet<>();
        int at = from;
        while (at < end) {
            int next = Math.min(cut(uri, '&', at, end), cut(uri, ';', at, end));
            next = Math.min(next, end);
            int equals = Math.min(cut(uri, '=', at, next), next);
            String name = uri.substring(at, equals);
            Segment value = new Segment(uri.substring(Math.min(equals + 1, next), next), Math.min(equals + 1, next));
            if (Charset82.digits(name)) {
                attributes.add(attribute(name, value, at, seen));
            } else if (!name.isEmpty()) {
                other.add(new Parameter(name, Percent.decode(value.text()).orElse(value.text())));
            }
            at = next + 1;
        }
    }

    private static Element attribute(String code, Segment value, int at, Set<String> seen) throws Broken {
        boolean known = AiTable.find(code).filter(Ai::dataAttribute).isPresent();
        if (!known || !seen.add(code)) {
            throw new Broken(
                    "GS1-08", "AI " + code + (known ? " stands twice" : " is no data attribute of a Digital Link"), at);
        }
        return element(code, value);
    }
}
