package dev.cairn.web.events;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The spelling of GS1 identifiers in an answer ({@code GS1-EPC-Format}; EPCIS 2.0, section 12.5), which {@link Spelling} makes. */
enum EpcFormat {
    /** Unless asked for another. */
    ALWAYS_GS1_DIGITAL_LINK("Always_GS1_Digital_Link"),
    ALWAYS_EPC_URN("Always_EPC_URN"),
    /** Here: as they were signed. */
    NO_PREFERENCE("No_Preference"),
    NEVER_TRANSLATES("Never_Translates");

    static final String HEADER = "GS1-EPC-Format";

    private final String word;

    EpcFormat(String word) {
        this.word = word;
    }

    static List<String> names() {
        return Stream.of(values()).map(format -> format.word).toList();
    }

    /** @param word as in the header; empty text for the default */
    static Optional<EpcFormat> of(String word) {
        return word.isEmpty()
                ? Optional.of(ALWAYS_GS1_DIGITAL_LINK)
                : Stream.of(values()).filter(format -> format.word.equals(word)).findFirst();
    }

    /** What the answer really is. */
    String given() {
        return this == NO_PREFERENCE ? NEVER_TRANSLATES.word : word;
    }
}
