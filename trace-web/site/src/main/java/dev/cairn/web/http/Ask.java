package dev.cairn.web.http;

import dev.cairn.epcis.gs1.Percent;
import dev.cairn.proof.Bytes;
import dev.cairn.web.sight.Reader;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param method upper case
 * @param path as sent: percent-encoded, no query
 * @param query as sent, without the question mark; empty if none
 * @param headers by lower-case name, first value only
 * @param body bounded by its route before it came here
 * @param nearby true if it comes from this very machine and through no proxy
 * @param reader who asks, as {@link Front} found out
 */
public record Ask(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        Bytes body,
        boolean nearby,
        Reader reader) {

    /** Of nobody known. */
    public Ask(String method, String path, String query, Map<String, String> headers, Bytes body, boolean nearby) {
        this(method, path, query, headers, body, nearby, Reader.PUBLIC);
    }

    Ask by(Reader known) {
        return new Ask(method, path, query, headers, body, nearby, known);
    }

    /** Among the headers of whoever asks for a WebSocket, and of nobody else: no header has a blank in its name. */
    public static final String WEBSOCKET = "websocket handshake";

    /** A plain GET, for tests and for following our own links. */
    public static Ask get(String target, Map<String, String> headers) {
        int mark = target.indexOf('?');
        return new Ask(
                "GET",
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                headers,
                Bytes.EMPTY,
                true);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** A query parameter's first value, decoded; empty if absent or not decodable. */
    public Optional<String> parameter(String name) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (key.equals(name)) {
                return Percent.decodeText((equals < 0 ? "" : pair.substring(equals + 1)).replace("+", "%20"));
            }
        }
        return Optional.empty();
    }

    /** Which of these media types the Accept header likes best (RFC 9110, 12.5.1); the first one where it does not care. */
    public Optional<String> prefers(String... types) {
        return Accept.best(header("accept").orElse("*/*"), types);
    }
}
