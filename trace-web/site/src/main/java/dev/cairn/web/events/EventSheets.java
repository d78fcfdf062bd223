package dev.cairn.web.events;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.EventCards;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Part;
import dev.cairn.web.page.SheetView.Table;
import dev.cairn.web.page.Telling;
import dev.cairn.web.page.Telling.Elsewhere;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same answers as plain pages. */
final class EventSheets {
    private final Sheets sheets;

    EventSheets(Sheets sheets) {
        this.sheets = sheets;
    }

    Reply events(Ask ask, Questions.Page page, Elsewhere elsewhere) {
        Words words = sheets.words(ask);
        return sheets.cards(
                ask,
                words.text("events.heading"),
                words.text("events.intro"),
                cards(words, page.events(), elsewhere),
                false,
                page.next());
    }

    Reply event(Ask ask, List<Shown> events, Elsewhere elsewhere) {
        Words words = sheets.words(ask);
        return sheets.cards(
                ask,
                words.text("events.one"),
                words.text("events.one-intro"),
                cards(words, events, elsewhere),
                true,
                Optional.empty());
    }

    /** The one place where events become cards for people. */
    private List<EventCards.Card> cards(Words words, List<Shown> events, Elsewhere elsewhere) {
        return new Telling(words, elsewhere)
                .cards(events.stream()
                        .map(shown -> new Telling.Told(
                                shown.event(),
                                shown.recordTime(),
                                shown.entries(),
                                hash(words, shown),
                                "/events/" + UrlText.encoded(shown.id()),
                                shown.proofPath()))
                        .toList());
    }

    private static String hash(Words words, Shown shown) {
        return shown.isWhole()
                ? shown.event().hashId()
                : words.count("events.withheld", shown.event().withheld());
    }

    Reply values(Ask ask, Resource resource, List<String> values, Optional<String> next) {
        Words words = sheets.words(ask);
        List<List<Cell>> rows = values.stream()
                .map(value -> List.of(new Cell(value, resource.path(value) + "/events")))
                .toList();
        Table table = new Table(List.of(words.text("events.value")), rows, words.text("events.none"));
        List<Part> parts = new ArrayList<>(List.of(SheetView.table(null, table)));
        next(words, next).ifPresent(parts::add);
        return sheets.sheet(ask, resource.path(), List.of(words.text("events.values-intro")), parts);
    }

    Reply value(Ask ask, Resource resource, String value) {
        Words words = sheets.words(ask);
        Line link = SheetView.link(resource.path(), words.text("events.heading"), resource.path(value) + "/events");
        return sheets.sheet(ask, value, List.of(), List.of(SheetView.facts(null, List.of(link))));
    }

    private static Optional<Part> next(Words words, Optional<String> address) {
        return address.map(next -> SheetView.facts(
                null, List.of(SheetView.link(words.text("events.more"), words.text("events.next"), next))));
    }
}
