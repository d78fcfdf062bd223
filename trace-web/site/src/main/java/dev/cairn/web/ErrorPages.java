package dev.cairn.web;

import dev.cairn.ledger.Trouble;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.Json;
import dev.cairn.web.page.SheetView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What went wrong, as a page for people and as a problem document (RFC 9457) for programs. */
final class ErrorPages implements Front.Errors {
    private static final Set<Integer> TOLD = Set.of(400, 403, 404, 405, 406, 413, 500, 503);

    /** No API key, or a wrong one. */
    private static final String NO_KEY = "ACC-01";

    private final Renderer renderer;
    private final Refusals refusals = new Refusals();

    ErrorPages(Renderer renderer) {
        this.renderer = renderer;
    }

    /** What was said no to, counted. */
    Refusals refusals() {
        return refusals;
    }

    @Override
    public Reply page(Ask ask, int status) {
        Words words = renderer.words(ask);
        String text = words.text("error." + (TOLD.contains(status) ? status : status < 500 ? 400 : 500));
        Reply reply = told(ask, status, words.text("error.heading"), List.of(text), Optional.empty());
        return status == 503 ? reply.with("Retry-After", "3") : reply;
    }

    @Override
    public Reply trouble(Ask ask, Exception trouble) {
        boolean unavailable = trouble instanceof Trouble.Unavailable;
        return unavailable
                ? told(
                                ask,
                                503,
                                renderer.words(ask).text("error.heading"),
                                List.of(renderer.words(ask).text("error.unavailable")),
                                Optional.empty())
                        .with("Retry-After", "3")
                : page(ask, 500);
    }

    @Override
    public Reply stranger(Ask ask) {
        Words words = renderer.words(ask);
        return told(ask, 401, words.text("error.heading"), List.of(words.text("error.401")), Optional.of(NO_KEY))
                .with("WWW-Authenticate", "Bearer realm=\"cairn\"");
    }

    /** @param code stable, shown to people and programs */
    Reply told(Ask ask, int status, String heading, List<String> sentences, Optional<String> code) {
        refusals.count(code.orElse("HTTP-" + status));
        if (ask.prefers("text/html", "application/problem+json", "application/ld+json", "application/json")
                .filter(type -> !type.equals("text/html"))
                .isPresent()) {
            return problem(status, heading, sentences, code);
        }
        Frame frame = renderer.titled(ask, heading);
        List<String> paragraphs = new ArrayList<>(sentences);
        code.ifPresent(c -> paragraphs.add(frame.words().text("error.code", c)));
        SheetView view = new SheetView(frame, heading, paragraphs, List.of());
        return renderer.html(status, frame, "sheet.jte", Map.of("v", view));
    }

    private static Reply problem(int status, String heading, List<String> sentences, Optional<String> code) {
        StringBuilder json = new StringBuilder("{\"type\":\"about:blank\",\"status\":").append(status);
        json.append(",\"title\":").append(Json.string(heading));
        json.append(",\"detail\":").append(Json.string(String.join(" ", sentences)));
        code.ifPresent(c -> json.append(",\"code\":").append(Json.string(c)));
        return Reply.text(status, "application/problem+json", json.append('}').toString())
                .open();
    }
}
