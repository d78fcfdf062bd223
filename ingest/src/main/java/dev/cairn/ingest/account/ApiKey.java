package dev.cairn.ingest.account;

import dev.cairn.proof.Bytes;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an account shows to be let in: {@code cairn-<id, 8 hex digits>-<secret, 64 hex digits>}. The secret is 256 random bits, so nobody guesses it
 * and a fast hash of it is enough.
 *
 * @param id names the account; no secret
 * @param secret 32 bytes
 */
public record ApiKey(String id, Bytes secret) {
    /** Digits of an account's id. */
    static final int ID_CHARS = 8;

    private static final int SECRET_BYTES = 32;
    private static final int BEARER_CHARS_MAX = 128;
    private static final Pattern TEXT =
            Pattern.compile("(?i:bearer) +cairn-([0-9a-f]{" + ID_CHARS + "})-([0-9a-f]{" + 2 * SECRET_BYTES + "})");

    static ApiKey draw(SecureRandom random) {
        return new ApiKey(Bytes.random(random, ID_CHARS / 2).hex(), Bytes.random(random, SECRET_BYTES));
    }

    /** What stands behind {@code Authorization:} (RFC 6750, section 2.1); empty for any other form. */
    static Optional<ApiKey> ofHeader(String authorization) {
        if (authorization.length() > BEARER_CHARS_MAX) {
            return Optional.empty();
        }
        Matcher found = TEXT.matcher(authorization.strip());
        return found.matches()
                ? Optional.of(new ApiKey(found.group(1), Bytes.ofHex(found.group(2))))
                : Optional.empty();
    }

    /** The one time that it is shown. */
    public String text() {
        return "cairn-" + id + "-" + secret.hex();
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "cairn-" + id + "-…";
    }
}
