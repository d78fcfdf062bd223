package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.query.QueryProblem;
import java.io.Serial;
import java.util.List;

/** An expected no to one question, on its way to the one place that answers it. */
final class No extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String title;
    private final ArrayNode errors;

    private No(int status, String code, String title, String text, ArrayNode errors) {
        super(text, null, false, false);
        this.status = status;
        this.code = code;
        this.title = title;
        this.errors = errors;
    }

    /** @param text what is wrong and what to do */
    static No of(int status, String code, String text) {
        return new No(status, code, Problem.title(status), text, JsonNodeFactory.instance.arrayNode());
    }

    /**
     * @param title EPCIS's name for it, where it is not the status's usual one
     * @param text what is wrong and what to do
     */
    static No of(int status, String title, String code, String text) {
        return new No(status, code, title, text, JsonNodeFactory.instance.arrayNode());
    }

    /** @param problems all that is wrong with the question's parameters, at least one */
    static No of(List<QueryProblem> problems) {
        QueryProblem first = problems.get(0);
        ArrayNode errors = JsonNodeFactory.instance.arrayNode();
        problems.forEach(problem -> errors.add(error(problem)));
        String where = first.parameter().isEmpty() ? "" : first.parameter() + ": ";
        return new No(400, first.code(), Problem.PARAMETER, where + first.text(), errors);
    }

    /** @param title EPCIS's name for it, where it is not the status's usual one */
    static No of(int status, String title, QueryProblem problem) {
        return new No(
                status,
                problem.code(),
                title,
                problem.parameter() + ": " + problem.text(),
                JsonNodeFactory.instance.arrayNode().add(error(problem)));
    }

    private static ObjectNode error(QueryProblem problem) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", problem.code())
                .put("parameter", problem.parameter())
                .put("detail", problem.text());
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** As a problem document of RFC 9457. */
    ObjectNode json() {
        ObjectNode json = Problem.json(status, title, code, text());
        if (!errors.isEmpty()) {
            json.set("errors", errors);
        }
        return json;
    }
}
