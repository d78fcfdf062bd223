package dev.cairn.web.page;

import dev.cairn.epcis.gs1.Percent;
import dev.cairn.history.Place;
import dev.cairn.web.i18n.Words;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Things by the names people use; an id only where there is no name. */
final class Names {
    private static final int TEXT_MAX = 200;
    private static final Pattern LOT_OR_SERIAL =
            Pattern.compile("https://id\\.gs1\\.org/01/([0-9]{14})/(10|21)/((?:[^/%]|%[0-9A-F]{2})+)");

    private final Words words;

    Names(Words words) {
        this.words = words;
    }

    String place(Place place) {
        return place.name().map(Names::shown).orElseGet(() -> thing(place.id()));
    }

    /** A Digital Link as a label: {@code vehicle or asset 095…}, {@code pallet 3…}, {@code lot A of product 095…}. */
    String thing(String id) {
        Matcher part = LOT_OR_SERIAL.matcher(id);
        if (part.matches()) {
            return words.text(
                    part.group(2).equals("10") ? "thing.lot" : "thing.serial",
                    part.group(1),
                    Percent.decodeText(part.group(3)).orElse(part.group(3)));
        }
        String rest = id.startsWith("https://id.gs1.org/") ? id.substring("https://id.gs1.org/".length()) : "";
        int slash = rest.indexOf('/');
        return slash < 0
                ? shown(id)
                : words.find("thing." + rest.substring(0, slash), rest.substring(slash + 1))
                        .orElse(shown(id));
    }

    /** {@code packing} for a bare word, CBV URI or URI of one's own. */
    static String bareWord(String uriOrWord) {
        int cut = Math.max(uriOrWord.lastIndexOf('/'), uriOrWord.lastIndexOf(':'));
        String tail = uriOrWord.substring(cut + 1);
        return tail.startsWith("BizStep-") || tail.startsWith("Disp-") ? tail.substring(tail.indexOf('-') + 1) : tail;
    }

    /** A word of data in the absence of a translation: {@code creating_class_instance} becomes words. */
    static String spelled(String word) {
        String spaced = word.replace('_', ' ').trim();
        return spaced.isEmpty() ? word : spaced.substring(0, 1).toUpperCase(Locale.ROOT) + shown(spaced.substring(1));
    }

    /** Text from outside, bounded. */
    static String shown(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + "\u2026";
    }
}
