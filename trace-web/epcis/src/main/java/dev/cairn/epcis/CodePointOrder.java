package dev.cairn.epcis;

import java.util.Comparator;

/** Orders texts by code point, which is the order of their UTF-8 bytes; {@code String.compareTo} differs beyond U+FFFF. */
final class CodePointOrder {
    static final Comparator<String> COMPARATOR = CodePointOrder::compare;

    private CodePointOrder() {}

    private static int compare(String a, String b) {
        int at = 0;
        int end = Math.min(a.length(), b.length());
        while (at < end && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        if (at == end) {
            return Integer.compare(a.length(), b.length());
        }
        int from = at > 0 && Character.isHighSurrogate(a.charAt(at - 1)) ? at - 1 : at;
        return Integer.compare(a.codePointAt(from), b.codePointAt(from));
    }
}
