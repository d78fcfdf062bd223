package dev.cairn.firmware.enrol;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Hmac;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A one-time code that a person types at a gateway (docs/formats/enrolment.md).
 *
 * <pre>
 * 7KQ4M-9XT2C-6R0HZ-B8WNK           20 characters of Crockford's base32, hyphens and spaces as one likes
 * ├──┘└────────────────┘└ check     4 name the code (20 bits, no secret), 15 are the secret (75 bits), 1 finds typing errors
 * </pre>
 *
 * <p>Security guarantees: the server keeps {@link #hash} only. The secret works in both directions: it lets the gateway in, and {@link #confirm}
 * lets the gateway know that the certificates it was shown at the first contact, when it trusts nobody yet, come from whoever knows the code's
 * hash. A fingerprint of the authority inside the code would do the same for one authority only, would have to be as long again to resist
 * somebody who tries keys until one fits, and could be computed for by anybody in advance; this costs no character and nothing can be tried before
 * the code exists. Against 75 bits, trying all codes behind a confirmation that was overheard takes longer than any code lives.
 *
 * @param text the 20 characters, upper case, nothing between them
 */
public record EnrolmentCode(String text) {
    /** Characters of a code. */
    public static final int CHARS = 20;

    /** Longest text that is looked at. */
    static final int TYPED_CHARS_MAX = 64;

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ID_CHARS = 4;
    private static final int GROUP_CHARS = 5;
    private static final int BITS_A_CHAR = 5;
    private static final String CONFIRM = "cairn-enrolment-confirm/v1\n";

    public EnrolmentCode {
        if (text.length() != CHARS || text.chars().anyMatch(c -> ALPHABET.indexOf(c) < 0)) {
            throw new IllegalArgumentException("a code has " + CHARS + " letters and digits, not " + text.length());
        }
        if (check(text.substring(0, CHARS - 1)) != text.charAt(CHARS - 1)) {
            throw new IllegalArgumentException("one of the characters is mistyped: compare it with the paper again");
        }
    }

    /** A fresh one. */
    public static EnrolmentCode draw(SecureRandom random) {
        String body = random.ints(CHARS - 1, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
        return new EnrolmentCode(body + check(body));
    }

    /**
     * As somebody typed it: any case, with or without hyphens and blanks, the letter O for the digit 0, I or L for 1.
     *
     * @throws IllegalArgumentException in words that can be shown
     */
    public static EnrolmentCode typed(String typed) {
        if (typed.length() > TYPED_CHARS_MAX) {
            throw new IllegalArgumentException("a code has " + CHARS + " letters and digits, not " + typed.length());
        }
        return new EnrolmentCode(typed.toUpperCase(Locale.ROOT)
                .replaceAll("[-\\s]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1'));
    }

    private static char check(String body) {
        int first = Hash.sha256(Bytes.ofUtf8("cairn-enrolment-check\n" + body))
                        .bytes()
                        .at(0)
                & 0xff;
        return ALPHABET.charAt(first >> (Byte.SIZE - BITS_A_CHAR));
    }

    /** The part that is no secret, 4 characters: names the code among those that wait. */
    public String id() {
        return text.substring(0, ID_CHARS);
    }

    /** SHA-256 of the 20 characters: what the server keeps and the device's key statement names. */
    public Hash hash() {
        return Hash.sha256(Bytes.ofUtf8(text));
    }

    /** In groups, to be read and typed. */
    public String spoken() {
        return IntStream.range(0, CHARS / GROUP_CHARS)
                .mapToObj(i -> text.substring(i * GROUP_CHARS, (i + 1) * GROUP_CHARS))
                .collect(Collectors.joining("-"));
    }

    /**
     * What shows the gateway that an answer comes from whoever knows the code's hash: HMAC-SHA-256, keyed with the 32 bytes of the hash, over
     * {@code "cairn-enrolment-confirm/v1\n"} and the SHA-256 of the answer's body.
     */
    public static Bytes confirm(Hash codeHash, Bytes body) {
        return Hmac.under(codeHash.bytes())
                .of(Bytes.ofUtf8(CONFIRM), Hash.sha256(body).bytes());
    }

    /** Whether this is the code with that hash; takes the same time wherever they differ. */
    public boolean is(Hash other) {
        return MessageDigest.isEqual(hash().bytes().toArray(), other.bytes().toArray());
    }

    /** Names the code, never the secret. */
    @Override
    public String toString() {
        return "code " + id() + "-…";
    }
}
