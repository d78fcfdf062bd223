package dev.cairn.ingest.capture;

import dev.cairn.epcis.ProblemDocument;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Errors as RFC 7807 problem details: the type is one of EPCIS 2.0's exceptions, the code one of docs/codes.md. */
final class Problems {
    static final String MEDIA_TYPE = ProblemDocument.MEDIA_TYPE;

    private Problems() {}

    /** The exception that EPCIS 2.0 has for a status of the capture interface. */
    static String type(int status) {
        return ProblemDocument.type(title(status));
    }

    /** Its bare name. */
    static String title(int status) {
        return ProblemDocument.Of.CAPTURE.exception(status);
    }

    static void send(HttpServerResponse response, int status, String code, String title, String detail) {
        send(response, status, code, title, detail, new JsonObject());
    }

    /** The same with members of our own beside those of the RFC (its section 3.2). */
    static void send(
            HttpServerResponse response, int status, String code, String title, String detail, JsonObject more) {
        if (response.ended() || response.closed()) {
            return;
        }
        JsonObject problem = more.copy()
                .mergeIn(new JsonObject(ProblemDocument.json(status, title(status), title, code, detail)
                        .toString()));
        response.setStatusCode(status)
                .putHeader("Content-Type", MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(problem.encode());
    }
}
