package dev.cairn.epcis.gs1;

import java.util.List;
import java.util.Optional;

/**
 * One GS1 Application Identifier.
 *
 * @param code two to four digits
 * @param predefinedLength needs no separator behind it in an element string
 * @param dataAttribute may stand in the query of a Digital Link
 * @param parts the parts of the value, in order; optional ones last
 * @param primaryKey may begin the path of a Digital Link
 * @param qualifiers for a primary key: the alternative, ordered lists of key qualifiers; else empty
 * @param needs groups of which one must be present beside it, as written in the table ({@code 01+21}, {@code 31nn})
 * @param excludes codes or patterns that must not be present beside it
 * @param title GS1 data title
 */
public record Ai(
        String code,
        boolean predefinedLength,
        boolean dataAttribute,
        List<Part> parts,
        boolean primaryKey,
        List<List<String>> qualifiers,
        List<String> needs,
        List<String> excludes,
        String title) {

    /** One part of a value: type {@code N X Y Z}, length in characters, and the names of the checks on its content. */
    public record Part(char type, int least, int most, boolean optional, List<String> checks) {}

    /** What is wrong with a value, with the stable code and the place in the value. */
    record Fault(String code, int position, String text) {}

    /** Checks a value as the syntax dictionary says: each part takes its prescribed length from the front. */
    Optional<Fault> check(String value) {
        int at = 0;
        for (Part part : parts) {
            if (at == value.length() && part.optional()) {
                break;
            }
            int end = Math.min(value.length(), at + part.most());
            if (end - at < part.least()) {
                return Optional.of(new Fault("GS1-03", value.length(), tooShort(value)));
            }
            Optional<Fault> fault = checkPart(part, value.substring(at, end), at);
            if (fault.isPresent()) {
                return fault;
            }
            at = end;
        }
        return at == value.length()
                ? Optional.empty()
                : Optional.of(new Fault(
                        "GS1-03", at, "AI " + code + " takes " + at + " characters here, not " + value.length()));
    }

    private Optional<Fault> checkPart(Part part, String text, int at) {
        for (int i = 0; i < text.length(); i++) {
            if (!Charset82.allows(part.type(), text.charAt(i))) {
                String kind = part.type() == 'N' ? "digits" : "the characters of its GS1 set";
                return Optional.of(
                        new Fault("GS1-04", at + i, "AI " + code + " takes only " + kind + " at this place"));
            }
        }
        for (String check : part.checks()) {
            Optional<Fault> fault = Content.check(check, text)
                    .map(f -> new Fault(f.code(), at + f.position(), "AI " + code + ": " + f.text()));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private String tooShort(String value) {
        int least = parts.stream()
                .filter(part -> !part.optional())
                .mapToInt(Part::least)
                .sum();
        return "AI " + code + " takes at least " + least + " characters, not " + value.length();
    }
}
