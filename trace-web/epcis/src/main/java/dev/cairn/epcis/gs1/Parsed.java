package dev.cairn.epcis.gs1;

/** The outcome of reading a Digital Link: a {@link DigitalLink}, or a {@link Malformed} that says what is wrong and where. */
public sealed interface Parsed permits DigitalLink, Parsed.Malformed {

    /**
     * Not a Digital Link.
     *
     * @param code {@code GS1-01} no http or https URI, too long, or with characters no URI holds; {@code GS1-02} no primary key in the path;
     *     {@code GS1-03} wrong length or content; {@code GS1-04} wrong character; {@code GS1-05} wrong check digit; {@code GS1-06} wrong
     *     qualifier or order; {@code GS1-07} broken percent-encoding; {@code GS1-08} wrong or doubled data attribute; {@code GS1-09} no Application
     *     Identifier begins here
     * @param text what is wrong and what would be right; holds nothing of the input but AIs
     * @param position where in the text, characters from 0
     */
    record Malformed(String code, String text, int position) implements Parsed, Scanned {}
}
