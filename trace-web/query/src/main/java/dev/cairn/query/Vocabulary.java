package dev.cairn.query;

import dev.cairn.epcis.Words;
import java.util.List;
import java.util.Map;

/** The one spelling of a vocabulary's words in facts and queries: bare where GS1 knows the word, else the full URI. */
final class Vocabulary {
    private static final Map<Words, String> URN = Map.of(
            Words.BIZ_STEP, "urn:epcglobal:cbv:bizstep:",
            Words.DISPOSITION, "urn:epcglobal:cbv:disp:",
            Words.BIZ_TRANSACTION, "urn:epcglobal:cbv:btt:",
            Words.SOURCE_DESTINATION, "urn:epcglobal:cbv:sdt:",
            Words.ERROR_REASON, "urn:epcglobal:cbv:er:");
    private static final List<String> WEB_VOCABULARY =
            List.of("gs1:", "http://gs1.org/voc/", "https://www.gs1.org/voc/", "http://www.gs1.org/voc/");

    private Vocabulary() {}

    static String bare(Words words, String text) {
        String urn = URN.get(words);
        if (urn != null && text.startsWith(urn)) {
            String tail = text.substring(urn.length());
            return words.knows(tail) ? tail : text;
        }
        if (words == Words.MEASUREMENT) {
            for (String start : WEB_VOCABULARY) {
                String tail = text.startsWith(start) ? text.substring(start.length()) : "";
                if (words.knows(tail)) {
                    return tail;
                }
            }
        }
        return words.bare(text);
    }
}
