package dev.cairn.web.http;

import dev.cairn.proof.Bytes;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One answer. Immutable; the {@code with…} methods give changed copies.
 *
 * @param status HTTP status
 * @param headers by name as sent; Content-Type among them when there is a body
 * @param body not compressed
 * @param squeezable whether gzip makes it smaller although its type does not say so
 */
public record Reply(int status, SortedMap<String, String> headers, Bytes body, boolean squeezable) {
    public static final String HTML = "text/html; charset=utf-8";
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String OCTETS = "application/octet-stream";

    /** May be kept, must be asked about each time: pages and proofs, because a recall or an erasure arrives later. */
    public static final String REVALIDATE = "no-cache";

    /** Never changes: full and partial tiles. */
    public static final String IMMUTABLE = "public, max-age=31536000, immutable";

    public Reply {
        headers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    public static Reply of(int status, String type, Bytes body) {
        return new Reply(status, new TreeMap<>(Map.of("Content-Type", type, "Cache-Control", REVALIDATE)), body, false);
    }

    public static Reply text(int status, String type, String body) {
        return of(status, type, Bytes.ofUtf8(body));
    }

    /** 204, nothing to say. */
    public static Reply empty() {
        return new Reply(204, new TreeMap<>(), Bytes.EMPTY, false);
    }

    /** A redirect to a path of our own: begins with one slash. */
    public static Reply redirect(int status, String path) {
        if (!path.startsWith("/") || path.startsWith("//") || path.startsWith("/\\")) {
            throw new IllegalArgumentException("a redirect stays on this site: " + path);
        }
        return new Reply(
                status, new TreeMap<>(Map.of("Location", path, "Cache-Control", REVALIDATE)), Bytes.EMPTY, false);
    }

    public Reply with(String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body, squeezable);
    }

    /** The same with those of these headers that it does not have yet. */
    Reply withMissing(Map<String, String> more) {
        SortedMap<String, String> all = new TreeMap<>(more);
        all.putAll(headers);
        return new Reply(status, all, body, squeezable);
    }

    /** For this reader alone: kept by nobody on the way, read by scripts of no other origin. */
    Reply confidential() {
        SortedMap<String, String> fewer = new TreeMap<>(headers);
        fewer.remove("Access-Control-Allow-Origin");
        fewer.put("Cache-Control", "no-store");
        return new Reply(status, fewer, body, squeezable);
    }

    public Reply withBody(Bytes other) {
        return new Reply(status, headers, other, squeezable);
    }

    /** The same, sent as gzip to whoever takes that. */
    public Reply squeezed() {
        return new Reply(status, headers, body, true);
    }

    /** Told differently to whoever shows an API key: a cache asks anew for him. */
    public Reply byReader() {
        String vary = headers.getOrDefault("Vary", "Accept, Accept-Language, Accept-Encoding");
        return with("Vary", vary + ", Authorization");
    }

    /** Data that scripts of any origin may read. */
    public Reply open() {
        return with("Access-Control-Allow-Origin", "*");
    }

    public String type() {
        return headers.getOrDefault("Content-Type", "");
    }
}
