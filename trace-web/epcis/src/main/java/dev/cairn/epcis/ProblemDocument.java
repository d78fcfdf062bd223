package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Problem documents (RFC 9457, before it RFC 7807) as EPCIS 2.0's interfaces answer with them: {@code type} is one of the standard's exceptions,
 * {@code code} one of docs/codes.md.
 */
public final class ProblemDocument {
    public static final String MEDIA_TYPE = "application/problem+json";

    private ProblemDocument() {}

    /** Which of the two interfaces answers: they have different exceptions for what is wrong and for what is too much. */
    public enum Of {
        CAPTURE("ValidationException", "CaptureLimitExceededException"),
        QUERY("QueryValidationException", "QueryTooLargeException");

        private final String wrong;
        private final String tooMuch;

        Of(String wrong, String tooMuch) {
            this.wrong = wrong;
            this.tooMuch = tooMuch;
        }

        /** The exception that EPCIS 2.0 has for a status of this interface. */
        public String exception(int status) {
            return switch (status) {
                case 400, 422 -> wrong;
                case 401, 403 -> "SecurityException";
                case 404 -> "NoSuchResourceException";
                case 406 -> "NotAcceptableException";
                case 409 -> "ResourceAlreadyExistsException";
                case 413 -> tooMuch;
                case 414 -> "URITooLongException";
                case 415 -> "UnsupportedMediaTypeException";
                default -> "ImplementationException";
            };
        }
    }

    /** The member {@code type}. */
    public static String type(String exception) {
        return "epcisException:" + exception;
    }

    /**
     * @param exception its bare name
     * @param title the exception's name, or what went wrong in a few words
     * @param detail what is wrong and what to do
     */
    public static ObjectNode json(int status, String exception, String title, String code, String detail) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type(exception))
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
    }
}
