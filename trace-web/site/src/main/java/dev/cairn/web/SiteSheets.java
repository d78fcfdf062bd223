package dev.cairn.web;

import dev.cairn.web.events.Sheets;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.EventCards;
import dev.cairn.web.page.EventCards.Card;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plain pages of this site for the questions of EPCIS. */
final class SiteSheets implements Sheets {
    private final Renderer renderer;
    private final ErrorPages errors;

    SiteSheets(Renderer renderer, ErrorPages errors) {
        this.renderer = renderer;
        this.errors = errors;
    }

    @Override
    public Words words(Ask ask) {
        return renderer.words(ask);
    }

    @Override
    public Reply sheet(Ask ask, String heading, List<String> paragraphs, List<Part> parts) {
        Frame frame = renderer.titled(ask, heading);
        return renderer.html(200, frame, "sheet.jte", Map.of("v", new SheetView(frame, heading, paragraphs, parts)));
    }

    @Override
    public Reply cards(Ask ask, String heading, String intro, List<Card> cards, boolean opened, Optional<String> next) {
        Frame frame = renderer.titled(ask, heading);
        String none = words(ask).text("events.none");
        EventCards view = new EventCards(frame, heading, List.of(intro), cards, opened, none, next.orElse(null));
        return renderer.html(200, frame, "events.jte", Map.of("v", view));
    }

    @Override
    public Reply told(Ask ask, int status, String sentence, String code) {
        return errors.told(ask, status, words(ask).text("error.heading"), List.of(sentence), Optional.of(code));
    }

    @Override
    public void refused(String code) {
        errors.refusals().count(code);
    }
}
