package dev.cairn.epcis.gs1;

/** The character sets of GS1 element strings (GS1 General Specifications, figures 7.11-1 and 7.11-2). */
final class Charset82 {
    /** CSET 82 in the order of its character values. */
    static final String CHARACTERS =
            "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private static final String CSET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String BASE64_URL = "-0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    private Charset82() {}

    /** Whether the part type ({@code N X Y Z}) allows the character. */
    static boolean allows(char type, char c) {
        return switch (type) {
            case 'N' -> c >= '0' && c <= '9';
            case 'X' -> CHARACTERS.indexOf(c) >= 0;
            case 'Y' -> CSET_39.indexOf(c) >= 0;
            case 'Z' -> BASE64_URL.indexOf(c) >= 0;
            default -> throw new IllegalArgumentException("part type " + type + ", not N, X, Y or Z");
        };
    }

    static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
