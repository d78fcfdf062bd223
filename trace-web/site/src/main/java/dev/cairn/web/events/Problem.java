package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;

/**
 * Problem documents (RFC 9457, before it RFC 7807) as the capture interface's: {@code type} is one of EPCIS 2.0's exceptions, {@code code} one
 * of docs/codes.md.
 */
final class Problem {
    static final String MEDIA_TYPE = "application/problem+json";
    static final String PARAMETER = "QueryParameterException";
    static final String NO_NAME = "NoSuchNameException";
    static final String CONTROLS = "SubscriptionControlsException";
    static final String TOO_LARGE = "QueryTooLargeException";
    static final String TOO_COMPLEX = "QueryTooComplexException";

    private Problem() {}

    /** The exception that EPCIS 2.0 has for a status of the query interface. */
    static String title(int status) {
        return switch (status) {
            case 400 -> "QueryValidationException";
            case 401, 403 -> "SecurityException";
            case 404 -> "NoSuchResourceException";
            case 406 -> "NotAcceptableException";
            case 409 -> "ResourceAlreadyExistsException";
            case 413 -> TOO_LARGE;
            case 414 -> "URITooLongException";
            case 415 -> "UnsupportedMediaTypeException";
            default -> "ImplementationException";
        };
    }

    static ObjectNode json(int status, String title, String code, String detail) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "epcisException:" + title)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
    }

    static Reply reply(int status, ObjectNode json) {
        return Reply.text(status, MEDIA_TYPE, json.toString()).open();
    }

    /** Whether a person is to be answered: nothing that programs read is liked as well. */
    static boolean forPeople(Ask ask) {
        return ask.prefers(MEDIA_TYPE, Form.JSON, Form.LD_JSON, Form.HTML)
                .filter(Form.HTML::equals)
                .isPresent();
    }
}
