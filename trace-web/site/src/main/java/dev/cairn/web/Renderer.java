package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Language;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.util.Map;

/** Turns page values into HTML; the style is inline, so that a page is one response. */
final class Renderer {
    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.cairn.web.pages");
    private final String css = Assets.text("app.css").strip();

    Renderer() {
        engine.setTrimControlStructures(true);
    }

    /** For the content security policy. */
    String styleHash() {
        return "sha256-" + Hash.sha256(Bytes.ofUtf8(css)).base64();
    }

    Words words(Ask ask) {
        return Words.of(Language.choose(ask.parameter("lang"), ask.header("accept-language")));
    }

    Frame frame(Ask ask, String titleKey, Object... arguments) {
        Words words = words(ask);
        return titled(ask, words.text(titleKey, arguments));
    }

    Frame titled(Ask ask, String title) {
        Words words = words(ask);
        return new Frame(words, title + " \u2013 " + words.text("site.name"), ask.path(), css);
    }

    Reply html(int status, Frame frame, String template, Map<String, Object> parameters) {
        Utf8ByteOutput out = new Utf8ByteOutput();
        engine.render(template, parameters, out);
        return Reply.of(status, Reply.HTML, Bytes.wrap(out.toByteArray()))
                .with("Content-Language", frame.words().lang());
    }
}
