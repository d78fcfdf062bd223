package dev.cairn.web.events;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a collection ended, as text: the value behind which the next one begins. It is nobody's secret and bound to no time: values
 * stand in one order, and whoever makes a token up asks for what he could have asked for anyway.
 */
final class ListToken {
    private static final int TOKEN_CHARS_MAX = 3_000;

    private ListToken() {}

    static String of(Resource resource, String last) {
        byte[] bytes = (resource.path() + "\n" + last).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty: not from a page of this collection. */
    static Optional<String> read(Resource resource, String token) {
        String start = resource.path() + "\n";
        try {
            String text = token.length() > TOKEN_CHARS_MAX
                    ? ""
                    : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            return text.startsWith(start) ? Optional.of(text.substring(start.length())) : Optional.empty();
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }
}
