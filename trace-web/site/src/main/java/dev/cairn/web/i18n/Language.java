package dev.cairn.web.i18n;

import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. One more is one more constant and two more files. */
public enum Language {
    EN("en", Locale.ENGLISH, "English"),
    ZH("zh", Locale.SIMPLIFIED_CHINESE, "中文");

    private final String tag;
    private final Locale locale;
    private final String ownName;

    Language(String tag, Locale locale, String ownName) {
        this.tag = tag;
        this.locale = locale;
        this.ownName = ownName;
    }

    /** What stands in {@code lang}, {@code ?lang=} and file names. */
    public String tag() {
        return tag;
    }

    /** As its speakers write it. */
    public String ownName() {
        return ownName;
    }

    Locale locale() {
        return locale;
    }

    /**
     * Chooses the language of an answer.
     *
     * @param asked the {@code lang} parameter, if any; wins when it names a language we have
     * @param acceptLanguage the header (RFC 9110, 12.5.4), if any
     */
    public static Language choose(Optional<String> asked, Optional<String> acceptLanguage) {
        return asked.flatMap(Language::byTag)
                .or(() -> acceptLanguage.flatMap(Language::accepted))
                .orElse(EN);
    }

    private static Optional<Language> byTag(String range) {
        String primary = range.trim().toLowerCase(Locale.ROOT).split("-", 2)[0];
        for (Language language : values()) {
            if (language.tag.equals(primary)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    private static Optional<Language> accepted(String header) {
        Optional<Language> best = Optional.empty();
        double bestWeight = 0;
        for (String part : header.split(",", 21)) {
            String[] halves = part.split(";", 2);
            double weight = halves.length == 1 ? 1 : weight(halves[1].trim());
            Optional<Language> language = byTag(halves[0]);
            if (language.isPresent() && weight > bestWeight) {
                best = language;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static double weight(String parameter) {
        return parameter.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")
                ? Double.parseDouble(parameter.substring(2))
                : 0;
    }
}
