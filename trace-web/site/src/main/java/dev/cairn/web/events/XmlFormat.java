package dev.cairn.web.events;

import dev.cairn.epcis.XmlWords;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The spelling of the vocabulary's words in an answer in XML ({@code GS1-CBV-XML-Format}; EPCIS 2.0, section 12.5). */
enum XmlFormat {
    /** Unless asked for another: as the words of JSON-LD expand. */
    ALWAYS_WEB_URI("Always_Web_URI", XmlWords.WEB_URI),
    ALWAYS_URN("Always_URN", XmlWords.URN),
    NO_PREFERENCE("No_Preference", XmlWords.WEB_URI),
    /** A bare word, which XML does not have, is its web URI: that is what it means, so nothing is translated. */
    NEVER_TRANSLATES("Never_Translates", XmlWords.WEB_URI);

    static final String HEADER = "GS1-CBV-XML-Format";

    private final String word;
    private final XmlWords words;

    XmlFormat(String word, XmlWords words) {
        this.word = word;
        this.words = words;
    }

    static List<String> names() {
        return Stream.of(values()).map(format -> format.word).toList();
    }

    /** @param word as in the header; empty text for the default */
    static Optional<XmlFormat> of(String word) {
        return word.isEmpty()
                ? Optional.of(ALWAYS_WEB_URI)
                : Stream.of(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /** What the answer really is. */
    String given() {
        return this == NO_PREFERENCE ? ALWAYS_WEB_URI.word : word;
    }

    XmlWords words() {
        return words;
    }
}
