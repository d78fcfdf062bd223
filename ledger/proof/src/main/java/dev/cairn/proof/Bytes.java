package dev.cairn.proof;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** An immutable byte string; no array crosses a type boundary. Ordered as unsigned bytes, a prefix before what it begins. */
public final class Bytes implements Comparable<Bytes> {
    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int SHOWN_MAX = 48;

    private final byte[] content;

    private Bytes(byte[] owned) {
        this.content = owned;
    }

    /** A copy of these bytes. */
    public static Bytes of(byte[] copied) {
        return new Bytes(copied.clone());
    }

    /** These bytes without a copy: the caller gives the array away and never touches it again. */
    public static Bytes wrap(byte[] owned) {
        return new Bytes(owned);
    }

    /** From hex digits of either case; an odd or foreign digit is the caller's bug. */
    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** The UTF-8 form of a text; a lone surrogate has none and is the caller's bug. */
    public static Bytes ofUtf8(String text) {
        // Reading it back tells, many times as fast as an encoder does: what has no form became a question mark.
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        if (!new String(encoded, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException("text of " + text.length() + " chars has no UTF-8 form");
        }
        return new Bytes(encoded);
    }

    /** Strict base64 (RFC 4648, section 4, with padding): only the one spelling that printing gives back. */
    public static Bytes ofBase64(String text) {
        Bytes read = new Bytes(Base64.getDecoder().decode(text));
        if (!read.base64().equals(text)) {
            throw new IllegalArgumentException("base64 of " + text.length() + " chars is not in its one spelling");
        }
        return read;
    }

    /** {@code n} bytes from the given source. */
    public static Bytes random(RandomGenerator source, int n) {
        byte[] drawn = new byte[n];
        source.nextBytes(drawn);
        return new Bytes(drawn);
    }

    public int size() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    /** The byte at {@code i}, 0 ≤ i &lt; size. */
    public byte at(int i) {
        return content[i];
    }

    /** The big-endian number at {@code i}, 0 ≤ i ≤ size − 8. */
    public long longAt(int i) {
        return ByteBuffer.wrap(content).getLong(i);
    }

    public byte[] toArray() {
        return content.clone();
    }

    /** The bytes from {@code from} up to but without {@code to}; requires 0 ≤ from ≤ to ≤ size. */
    public Bytes slice(int from, int to) {
        if (from < 0 || to < from || to > content.length) {
            throw new IllegalArgumentException("slice [" + from + ", " + to + ") of " + content.length + " bytes");
        }
        return from == 0 && to == content.length ? this : new Bytes(Arrays.copyOfRange(content, from, to));
    }

    public Bytes concat(Bytes next) {
        byte[] both = Arrays.copyOf(content, content.length + next.content.length);
        System.arraycopy(next.content, 0, both, content.length, next.content.length);
        return new Bytes(both);
    }

    /** Compares two ranges of these bytes, half open, as {@link #compareTo} compares strings of bytes. */
    public int compareRanges(int from, int to, int otherFrom, int otherTo) {
        return Arrays.compareUnsigned(content, from, to, content, otherFrom, otherTo);
    }

    public boolean startsWith(Bytes prefix) {
        int n = prefix.content.length;
        return n <= content.length && Arrays.equals(content, 0, n, prefix.content, 0, n);
    }

    /** Whether {@code part} stands at {@code at}, 0 ≤ at. */
    public boolean hasAt(int at, Bytes part) {
        int end = at + part.content.length;
        return end <= content.length && Arrays.equals(content, at, end, part.content, 0, part.content.length);
    }

    /** Lower-case hex. */
    public String hex() {
        return HexFormat.of().formatHex(content);
    }

    /** Standard base64 with padding. */
    public String base64() {
        return Base64.getEncoder().encodeToString(content);
    }

    /** These bytes as UTF-8 text; they must be well formed, see {@link #utf8IfValid()} for input that may not be. */
    public String utf8() {
        return utf8IfValid()
                .orElseThrow(() -> new IllegalArgumentException(content.length + " bytes are not well-formed UTF-8"));
    }

    /** These bytes as text, or nothing if they are not well-formed UTF-8 (overlong forms and surrogates are not). */
    public Optional<String> utf8IfValid() {
        return utf8IfValid(0, content.length);
    }

    /** The same of the bytes from {@code from} up to but without {@code to}; requires 0 ≤ from ≤ to ≤ size. */
    public Optional<String> utf8IfValid(int from, int to) {
        if (isAscii(from, to)) {
            // A decoder costs many times as much.
            return Optional.of(new String(content, from, to - from, StandardCharsets.ISO_8859_1));
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content, from, to - from))
                    .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private boolean isAscii(int from, int to) {
        for (int i = from; i < to; i++) {
            if (content[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** A read-only view. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    /** Feeds a digest without a copy on the way. */
    void updateInto(MessageDigest digest) {
        digest.update(content);
    }

    /** Writes all of it at the end of a stream in memory, without a copy on the way. */
    public void writeTo(ByteArrayOutputStream out) {
        out.write(content, 0, content.length);
    }

    /** Puts all of it at the buffer's position. */
    public void putInto(ByteBuffer out) {
        out.put(content);
    }

    public InputStream stream() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Hex of short strings, the length of longer ones: a log line never shows a payload. */
    @Override
    public String toString() {
        return content.length <= SHOWN_MAX ? hex() : content.length + " bytes";
    }
}
