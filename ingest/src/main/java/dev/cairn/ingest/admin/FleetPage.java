package dev.cairn.ingest.admin;

import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.Gap;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator's page: one list, who needs a person first. The engine escapes whatever comes from outside. */
final class FleetPage {
    /** Gateways on the page; more are found by name, or in {@code /fleet}. */
    static final int ROWS_MAX = 100;

    /** Characters of a search that are looked at. */
    static final int FIND_CHARS_MAX = 80;

    private static final int SHORT_ID_CHARS = 8;

    private final Live live;
    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.cairn.ingest.pages");

    FleetPage(Live live) {
        this.live = live;
        engine.setTrimControlStructures(true);
    }

    /** The whole page. */
    String page(String find) {
        return render("page.jte", find);
    }

    /** What changes of it. */
    String fragment(String find) {
        return render("fleet.jte", find);
    }

    private String render(String template, String find) {
        StringOutput out = new StringOutput();
        engine.render(template, Map.of("v", view(find)), out);
        return out.toString();
    }

    private FleetView view(String find) {
        String wanted = find.length() <= FIND_CHARS_MAX ? find : find.substring(0, FIND_CHARS_MAX);
        List<Facts> fleet = live.fleet();
        List<Facts> shown = live.fleet(wanted);
        List<FleetView.Row> rows =
                shown.stream().limit(ROWS_MAX).map(FleetPage::row).toList();
        return new FleetView(
                live.parts().reader().genesis().origin(),
                wanted,
                tiles(fleet),
                server(),
                rows,
                shown.size() - rows.size(),
                fleet.isEmpty()
                        ? "No gateway is registered yet. cairn enrol makes a code for the first one."
                        : "No gateway has this in its name, organisation or number.");
    }

    private static List<FleetView.Tile> tiles(List<Facts> fleet) {
        List<FleetView.Tile> tiles = new ArrayList<>();
        tile(tiles, fleet, "bad", "need you");
        tile(tiles, fleet, "look", "to look at");
        tile(tiles, fleet, "well", "well");
        tile(tiles, fleet, "revoked", "revoked");
        return tiles;
    }

    private static void tile(List<FleetView.Tile> tiles, List<Facts> fleet, String status, String words) {
        long count =
                fleet.stream().filter(facts -> facts.status().equals(status)).count();
        if (count > 0 || !status.equals("revoked")) {
            tiles.add(new FleetView.Tile(status, count, words));
        }
    }

    private List<FleetView.Line> server() {
        List<FleetView.Line> lines = new ArrayList<>();
        List<String> reasons = live.readiness().reasons();
        LedgerState state = live.parts().state().get();
        if (reasons.isEmpty()) {
            lines.add(new FleetView.Line("well", "The ledger takes data and the witnesses keep up."));
        }
        String level = state instanceof LedgerState.Halted ? "bad" : "look";
        reasons.forEach(reason -> lines.add(new FleetView.Line(level, "Not ready: " + reason + ".")));
        live.parts()
                .broker()
                .get()
                .ifPresent(broker -> lines.add(new FleetView.Line(
                        broker.connected() ? "well" : "bad",
                        "Broker " + broker.address() + (broker.connected() ? ": subscribed." : ": not connected."))));
        if (!live.parts().surveyed().getAsBoolean()) {
            lines.add(new FleetView.Line(
                    "look", "The log is still being looked through for what came before the start."));
        }
        return lines;
    }

    private static FleetView.Row row(Facts facts) {
        String shortId = facts.device().hex().substring(0, SHORT_ID_CHARS);
        return new FleetView.Row(
                "g-" + facts.device().hex(),
                facts.name().equals(facts.device().hex()) ? shortId : facts.name(),
                facts.organisation(),
                shortId,
                facts.status(),
                headline(facts),
                // The headline has said the first one.
                facts.concerns().stream()
                        .skip(isQuiet(facts) ? 0 : 1)
                        .map(concern -> new FleetView.Line(concern.level().word(), concern.text()))
                        .toList(),
                List.of("data " + data(facts.seen()), waiting(facts.seen()), connection(facts.seen())),
                details(facts));
    }

    private static String headline(Facts facts) {
        long further = facts.concerns().stream()
                        .filter(concern -> concern.level() != Concern.Level.NOTE)
                        .count()
                - 1;
        return isQuiet(facts)
                ? "Data " + data(facts.seen()) + "."
                : facts.concerns().get(0).text() + (further > 0 ? " And " + further + " more." : "");
    }

    private static boolean isQuiet(Facts facts) {
        return facts.status().equals("well");
    }

    private static String data(Seen seen) {
        return seen.data().map(data -> Words.ago(data.ageMs())).orElse("none known");
    }

    private static String waiting(Seen seen) {
        return seen.spool()
                .map(spool -> spool.waiting() == 0 ? "nothing waits" : spool.waiting() + " wait")
                .orElse("not told");
    }

    private static String connection(Seen seen) {
        if (seen.link().open() > 0) {
            return "connected";
        }
        return seen.door().isEmpty() ? "not heard" : seen.door().equals("mqtt") ? "not connected" : "by " + seen.door();
    }

    private static List<FleetView.Fact> details(Facts facts) {
        Seen seen = facts.seen();
        List<FleetView.Fact> all = new ArrayList<>();
        all.add(new FleetView.Fact(
                "Last data", seen.data().map(FleetPage::contact).orElse("none known")));
        all.add(new FleetView.Fact(
                "Waits at the gateway", seen.spool().map(FleetPage::spool).orElse("it has not told since the start")));
        all.add(new FleetView.Fact("Clock", clock(seen)));
        all.add(new FleetView.Fact(
                "Certificate",
                seen.certificate()
                        .map(shown -> "until " + Words.minute(shown.until()))
                        .orElse("not shown here since the start")));
        all.add(new FleetView.Fact("Software", seen.told().software().orElse("not told")));
        all.add(new FleetView.Fact("Configuration", configuration(facts)));
        all.add(new FleetView.Fact("Connection", link(seen)));
        all.add(new FleetView.Fact("Messages since the start", counts(seen)));
        all.add(new FleetView.Fact("Losses it owned up to", gaps(seen.gaps())));
        all.add(new FleetView.Fact("Number", facts.device().hex()));
        return all;
    }

    private static String contact(Seen.Contact data) {
        String at = Words.minute(data.at()) + ", " + Words.ago(data.ageMs()) + "; signed by its clock at "
                + Words.minute(data.signed());
        return data.received() ? at : at + " (from the log: it came no later)";
    }

    private static String spool(Seen.Spool spool) {
        return Words.count(spool.waiting(), "statement") + (spool.growing() ? ", growing" : "") + ", told "
                + Words.ago(spool.toldAgeMs());
    }

    private static String clock(Seen seen) {
        if (seen.clockOffsetMs().isEmpty()) {
            return "not known until its next data";
        }
        long offset = seen.clockOffsetMs().getAsLong();
        if (Math.abs(offset) < Concerns.CLOCK_LOOK.toMillis()) {
            return "right to within " + Words.exact(Concerns.CLOCK_LOOK.toMillis());
        }
        return Words.exact(Math.abs(offset)) + (offset > 0 ? " ahead" : " behind, or its data come that late");
    }

    private static String configuration(Facts facts) {
        Optional<Seen.Offered> offered = facts.seen().offered();
        if (offered.isEmpty()) {
            return "none was left here for it";
        }
        String version = "version " + offered.get().version();
        if (facts.seen().told().configuration().isEmpty()) {
            return version + " is offered; which one it measures by, it has not told";
        }
        return facts.isConfigured() ? version + ", in force" : version + " is offered; it measures by another";
    }

    private static String link(Seen seen) {
        if (seen.link().open() > 0) {
            return seen.link().open() == 1
                    ? "one, to the built-in door"
                    : seen.link().open() + ", to the built-in door";
        }
        return seen.link().leftAgeMs().isPresent()
                ? "ended " + Words.ago(seen.link().leftAgeMs().getAsLong())
                : connection(seen);
    }

    private static String counts(Seen seen) {
        Seen.Counts counts = seen.counts();
        return counts.accepted() + " logged, " + counts.duplicate() + " again, " + counts.retry()
                + " told to come again, " + counts.refused() + " refused";
    }

    private static String gaps(List<Gap> gaps) {
        if (gaps.isEmpty()) {
            return "none since the start";
        }
        Gap last = gaps.get(gaps.size() - 1);
        String what = last.to() < last.from()
                ? Words.count(last.count(), "reading") + " not taken"
                : "numbers " + last.from() + " to " + last.to();
        return Words.count(gaps.size(), "record") + ", the last: " + what + " ("
                + last.reason().word() + ")";
    }
}
