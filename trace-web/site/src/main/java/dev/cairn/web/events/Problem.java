package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.ProblemDocument;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;

/** Problem documents of the query interface as answers of this site. */
final class Problem {
    static final String MEDIA_TYPE = ProblemDocument.MEDIA_TYPE;
    static final String PARAMETER = "QueryParameterException";
    static final String NO_NAME = "NoSuchNameException";
    static final String CONTROLS = "SubscriptionControlsException";
    static final String TOO_LARGE = ProblemDocument.Of.QUERY.exception(413);
    static final String TOO_COMPLEX = "QueryTooComplexException";

    private Problem() {}

    /** The exception that EPCIS 2.0 has for a status of the query interface. */
    static String title(int status) {
        return ProblemDocument.Of.QUERY.exception(status);
    }

    static ObjectNode json(int status, String title, String code, String detail) {
        return ProblemDocument.json(status, title, title, code, detail);
    }

    static Reply reply(int status, ObjectNode json) {
        return Reply.text(status, MEDIA_TYPE, json.toString()).open();
    }

    /** Whether a person is to be answered: nothing that programs read is liked as well. */
    static boolean forPeople(Ask ask) {
        return ask.prefers(MEDIA_TYPE, Form.JSON, Form.LD_JSON, Form.XML, Form.TEXT_XML, Form.HTML)
                .filter(Form.HTML::equals)
                .isPresent();
    }
}
