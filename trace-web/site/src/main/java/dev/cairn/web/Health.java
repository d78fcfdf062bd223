package dev.cairn.web;

import dev.cairn.ledger.Finding;
import dev.cairn.ledger.ScrubState;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Part;
import dev.cairn.web.page.SheetView.Table;
import java.util.List;
import java.util.function.Supplier;

/** What the scrubber has found, for probes and for the operator's page. */
final class Health {
    private final Supplier<ScrubState> scrub;

    Health(Supplier<ScrubState> scrub) {
        this.scrub = scrub;
    }

    /**
     * {@code ok}, or {@code damaged} and a line for each finding. 200 in both cases: the site goes on serving whatever is whole, and one rotten
     * tile must not have the whole site taken away.
     */
    Reply probe() {
        ScrubState now = scrub.get();
        StringBuilder text = new StringBuilder(now.count() == 0 ? "ok\n" : "damaged\n");
        now.findings().forEach(finding -> text.append(finding).append('\n'));
        return Reply.text(200, Reply.TEXT, text.toString());
    }

    List<Part> parts(Words words) {
        ScrubState now = scrub.get();
        Object whole = now.whole().isPresent()
                ? now.whole().get()
                : words.text(now.on() ? "ops.scrub.first" : "ops.scrub.off");
        List<Line> facts = List.of(
                SheetView.fact(words.text("ops.scrub.whole"), whole),
                SheetView.fact(words.text("ops.size"), now.entries()),
                SheetView.fact(words.text("ops.scrub.found"), now.count()));
        List<List<Cell>> rows = now.findings().stream().map(Health::row).toList();
        Table table = new Table(
                List.of(words.text("ops.code"), words.text("mirror.place"), words.text("ops.text")),
                rows,
                words.text("ops.none"));
        return List.of(SheetView.facts(words.text("ops.scrub"), facts), SheetView.table(null, table));
    }

    private static List<Cell> row(Finding finding) {
        return List.of(Cell.of(finding.code()), Cell.of(finding.place()), Cell.of(finding.what()));
    }
}
