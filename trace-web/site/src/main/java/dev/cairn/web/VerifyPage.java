package dev.cairn.web;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.Json;
import java.util.Map;

/** {@code /verify}: checks a bundle in the reader's own browser. Ledger, mirrors and witnesses serve the same one. */
final class VerifyPage {
    private final Renderer renderer;

    VerifyPage(Renderer renderer) {
        this.renderer = renderer;
    }

    Reply answer(Ask ask) {
        Frame frame = renderer.frame(ask, "verify.heading");
        String messages = Json.object(frame.words().badge());
        return renderer.html(200, frame, "verify.jte", Map.of("frame", frame, "messages", messages));
    }
}
