package dev.cairn.ingest.capture;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Errors as RFC 7807 problem details: the type is one of EPCIS 2.0's exceptions, the code one of docs/codes.md. */
final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /** The exception that EPCIS 2.0 has for a status of the capture interface. */
    static String type(int status) {
        return "epcisException:" + title(status);
    }

    /** Its bare name. */
    static String title(int status) {
        return switch (status) {
            case 400, 422 -> "ValidationException";
            case 401, 403 -> "SecurityException";
            case 404 -> "NoSuchResourceException";
            case 406 -> "NotAcceptableException";
            case 409 -> "ResourceAlreadyExistsException";
            case 413 -> "CaptureLimitExceededException";
            case 415 -> "UnsupportedMediaTypeException";
            default -> "ImplementationException";
        };
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
                .put("type", type(status))
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
        response.setStatusCode(status)
                .putHeader("Content-Type", MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(problem.encode());
    }
}
