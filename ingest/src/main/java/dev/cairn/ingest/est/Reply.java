package dev.cairn.ingest.est;

import dev.cairn.proof.Bytes;
import java.util.Map;

/**
 * What goes back.
 *
 * @param status HTTP status
 * @param body as it goes over the wire
 * @param headers besides the length
 */
record Reply(int status, Bytes body, Map<String, String> headers) {
    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply text(int status, String text) {
        return new Reply(status, Bytes.ofUtf8(text), Map.of("Content-Type", "text/plain; charset=utf-8"));
    }

    /** Base64 as RFC 7030, 4.1.3 and 4.2.3 have it. */
    static Reply cms(Bytes der, String type) {
        return new Reply(
                200,
                Bytes.ofUtf8(der.base64() + "\n"),
                Map.of("Content-Type", type, "Content-Transfer-Encoding", "base64"));
    }

    static Reply of(Refusal no) {
        Reply said = text(no.status(), no.code() + " " + no.text() + "\n");
        return switch (no.status()) {
            case 401 -> said.with("WWW-Authenticate", "Basic realm=\"cairn enrolment code\", charset=\"UTF-8\"");
            case 429, 503 -> said.with("Retry-After", Integer.toString(EstLimits.WINDOW_S));
            default -> said;
        };
    }

    Reply with(String header, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new Reply(status, body, more);
    }
}
