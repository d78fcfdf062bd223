package dev.cairn.ingest.capture;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Errors as RFC 7807 problem details, each with a code of docs/codes.md. */
final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    static void send(HttpServerResponse response, int status, String code, String title, String detail) {
        if (response.ended()) {
            return;
        }
        JsonObject problem = new JsonObject()
                .put("type", "urn:cairn:problem:" + code)
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
