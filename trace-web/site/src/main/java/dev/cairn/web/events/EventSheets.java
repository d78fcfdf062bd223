package dev.cairn.web.events;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Part;
import dev.cairn.web.page.SheetView.Table;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The same answers as plain pages. */
final class EventSheets {
    private final Sheets sheets;

    EventSheets(Sheets sheets) {
        this.sheets = sheets;
    }

    Reply events(Ask ask, Questions.Page page) {
        Words words = sheets.words(ask);
        List<Part> parts = new ArrayList<>(List.of(SheetView.table(null, table(words, page.events()))));
        next(words, page.next()).ifPresent(parts::add);
        return sheets.sheet(ask, words.text("events.heading"), List.of(words.text("events.intro")), parts);
    }

    Reply event(Ask ask, List<Shown> events) {
        Words words = sheets.words(ask);
        List<Part> parts = events.stream().map(event -> facts(words, event)).toList();
        return sheets.sheet(ask, words.text("events.one"), List.of(words.text("events.one-intro")), parts);
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

    private static Table table(Words words, List<Shown> events) {
        List<String> columns = List.of(
                words.text("events.time"),
                words.text("events.type"),
                words.text("events.step"),
                words.text("events.place"),
                words.text("events.proof"));
        return new Table(
                columns, events.stream().map(event -> row(words, event)).toList(), words.text("events.none"));
    }

    private static List<Cell> row(Words words, Shown shown) {
        EpcisEvent event = shown.event();
        String id = "/events/" + UrlText.encoded(shown.id());
        String type = event.type()
                + event.action().map(action -> " " + action).orElse("")
                + (event.errorDeclared() ? " " + words.text("events.withdrawn") : "");
        return List.of(
                new Cell(event.eventTime().truncatedTo(ChronoUnit.SECONDS).toString(), id),
                Cell.of(type),
                Cell.of(event.bizStep().orElse("")),
                Cell.of(place(event)),
                new Cell(words.text("events.bundle"), shown.proofPath()));
    }

    private static String place(EpcisEvent event) {
        return event.readPoint().or(event::bizLocation).orElse("");
    }

    private static Part facts(Words words, Shown shown) {
        EpcisEvent event = shown.event();
        List<Line> facts = new ArrayList<>(List.of(
                SheetView.fact(words.text("events.time"), event.eventTime()),
                SheetView.fact(words.text("events.logged"), shown.recordTime()),
                shown.isWhole()
                        ? SheetView.mono(words.text("events.hash"), event.hashId())
                        : SheetView.fact(words.text("events.hash"), words.count("events.withheld", event.withheld()))));
        event.eventId().ifPresent(id -> facts.add(SheetView.mono(words.text("events.id"), id)));
        event.bizStep().ifPresent(step -> facts.add(SheetView.fact(words.text("events.step"), step)));
        event.readPoint().ifPresent(place -> facts.add(SheetView.fact(words.text("events.place"), place)));
        shown.entries()
                .forEach(entry ->
                        facts.add(SheetView.link(words.text("events.entry"), entry, "/ledger/entries/" + entry)));
        facts.add(SheetView.link(words.text("events.proof"), words.text("events.bundle"), shown.proofPath()));
        facts.add(SheetView.mono(words.text("events.signed"), event.json()));
        String heading = event.type() + (event.errorDeclared() ? " " + words.text("events.withdrawn") : "");
        return SheetView.facts(heading, facts);
    }
}
