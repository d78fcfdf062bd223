package dev.cairn.epcis.gs1;

import dev.cairn.epcis.gs1.DigitalLink.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one element string; positions count from the start of the text. */
final class ElementStringParser {
    private static final Pattern SYMBOLOGY = Pattern.compile("\\](?:C1|e0|d2|Q3|J1)");
    private static final int SYMBOLOGY_CHARS = 3;
    private static final String FNC1 = "\u001d^";
    private static final int CODE_CHARS_MIN = 2;
    private static final int CODE_CHARS_MAX = 4;

    private final String text;
    private final List<Element> elements = new ArrayList<>();
    private int at;

    /** Breaks off reading; never leaves this class. */
    private static final class Broken extends Exception {
        private final transient Parsed.Malformed malformed;

        Broken(String code, String text, int position) {
            super(code, null, false, false);
            this.malformed = new Parsed.Malformed(code, text, position);
        }
    }

    ElementStringParser(String text) {
        this.text = text;
    }

    Scanned parse() {
        try {
            if (text.length() > ElementString.TEXT_CHARS_MAX) {
                throw new Broken("GS1-01", "longer than " + ElementString.TEXT_CHARS_MAX + " characters", 0);
            }
            if (text.startsWith("(")) {
                bracketed();
            } else {
                scanned();
            }
            return new ElementString(elements);
        } catch (Broken broken) {
            return broken.malformed;
        }
    }

    private void bracketed() throws Broken {
        while (at < text.length()) {
            int close = text.indexOf(')', at);
            Optional<Ai> ai = close < 0 ? Optional.empty() : AiTable.find(text.substring(at + 1, close));
            if (ai.isEmpty()) {
                throw new Broken("GS1-09", "no Application Identifier of GS1 in brackets", at);
            }
            at = close + 1;
            int begin = at;
            add(ai.get(), valueInBrackets(), begin);
        }
    }

    private String valueInBrackets() {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '(') {
            boolean escaped = text.startsWith("\\(", at);
            value.append(text.charAt(escaped ? at + 1 : at));
            at += escaped ? 2 : 1;
        }
        return value.toString();
    }

    private void scanned() throws Broken {
        at = SYMBOLOGY.matcher(text).lookingAt() ? SYMBOLOGY_CHARS : 0;
        skipSeparator();
        do {
            Ai ai = code();
            at += ai.code().length();
            int begin = at;
            int end = ai.predefinedLength() ? Math.min(text.length(), at + length(ai)) : text.length();
            while (at < end && FNC1.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            add(ai, text.substring(begin, at), begin);
            skipSeparator();
        } while (at < text.length());
    }

    private void skipSeparator() {
        if (at < text.length() && FNC1.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** No code is the beginning of another. */
    private Ai code() throws Broken {
        for (int chars = CODE_CHARS_MIN; chars <= CODE_CHARS_MAX && at + chars <= text.length(); chars++) {
            Optional<Ai> ai = AiTable.find(text.substring(at, at + chars));
            if (ai.isPresent()) {
                return ai.get();
            }
        }
        throw new Broken("GS1-09", "no Application Identifier of GS1 begins here", at);
    }

    private static int length(Ai ai) {
        return ai.parts().stream().mapToInt(Ai.Part::most).sum();
    }

    private void add(Ai ai, String value, int begin) throws Broken {
        Optional<Ai.Fault> fault = ai.check(value);
        if (fault.isPresent()) {
            throw new Broken(
                    fault.get().code(), fault.get().text(), begin + fault.get().position());
        }
        Optional<Element> before = elements.stream()
                .filter(element -> element.ai().equals(ai.code()))
                .findFirst();
        if (before.filter(element -> !element.value().equals(value)).isPresent()) {
            throw new Broken("GS1-08", "AI " + ai.code() + " stands twice with different values", begin);
        }
        if (before.isEmpty()) {
            elements.add(new Element(ai.code(), value));
        }
    }
}
