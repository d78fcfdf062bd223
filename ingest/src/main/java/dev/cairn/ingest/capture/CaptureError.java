package dev.cairn.ingest.capture;

import dev.cairn.epcis.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One reason why an event or a document was not captured, as a job or a problem shows it.
 *
 * @param pointer RFC 6901, into the document; empty for the whole of it
 */
record CaptureError(int status, String code, String pointer, String text) {
    /** The submitter has said this event before. */
    static final String AGAIN = "ACC-03";

    static CaptureError invalid(Problem problem) {
        return new CaptureError(400, problem.code(), problem.pointer(), problem.text());
    }

    static CaptureError again(String pointer, String hashId) {
        return new CaptureError(
                409,
                AGAIN,
                pointer,
                "this account has captured the event " + hashId + " before; it was not logged again");
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("type", Problems.type(status))
                .put("title", Problems.title(status))
                .put("status", status)
                .put("code", code)
                .put("pointer", pointer)
                .put("detail", text);
    }

    static JsonArray toJson(List<CaptureError> errors) {
        JsonArray array = new JsonArray();
        errors.forEach(each -> array.add(each.toJson()));
        return array;
    }
}
