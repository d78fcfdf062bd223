package dev.cairn.web;

import dev.cairn.ledger.Finding;
import dev.cairn.ledger.MirrorState;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A mirror's site: the log's files at the root and below {@code /<hex SHA-256(origin)>/} (C2SP tlog-mirror), the ledger's pages,
 * {@code /verify}, and how the mirror is doing.
 */
final class MirrorSite {
    private final Log log;
    private final Supplier<MirrorState> state;
    private final Hash originHash;
    private final String ledger;
    private final Renderer renderer = new Renderer();
    private final ErrorPages errors = new ErrorPages(renderer);

    /** @param ledger the address that is followed, to be shown */
    MirrorSite(Log log, Supplier<MirrorState> state, String origin, String ledger) {
        this.log = log;
        this.state = state;
        this.originHash = Hash.sha256(Bytes.ofUtf8(origin));
        this.ledger = ledger;
    }

    Front front() {
        List<Route> files = new LogFace(log).routes();
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/", Disclosure.PUBLIC, this::status),
                Route.get("/verify", Disclosure.PUBLIC, new VerifyPage(renderer)::answer),
                Route.get("/web/*", Disclosure.PUBLIC, new Assets(errors)::answer),
                Route.get("/healthz", Disclosure.PUBLIC, ask -> health())));
        routes.addAll(files);
        files.forEach(route -> routes.add(below("/" + originHash.hex(), route)));
        routes.addAll(new LedgerPages(log, renderer, errors).routes());
        return new Front(routes, errors, renderer.styleHash());
    }

    /** The same answer one folder further down. */
    private static Route below(String folder, Route route) {
        return Route.get(folder + route.pattern(), route.disclosure(), ask -> route.page()
                .answer(new Ask(
                        ask.method(),
                        ask.path().substring(folder.length()),
                        ask.query(),
                        ask.headers(),
                        ask.body(),
                        ask.nearby())));
    }

    /** 200, or 503 with a line for each alarm, or because there is no copy yet that could be served. */
    private Reply health() {
        MirrorState now = state.get();
        boolean holds = now.held().isPresent();
        StringBuilder text = new StringBuilder(holds ? "" : "nothing is held yet\n");
        now.alarms().forEach(alarm -> text.append(alarm).append('\n'));
        boolean well = holds && now.well();
        return Reply.text(well ? 200 : 503, Reply.TEXT, well ? "ok\n" : text.toString());
    }

    private Reply status(Ask ask) {
        Frame frame = renderer.frame(ask, "mirror.heading");
        Words words = frame.words();
        MirrorState now = state.get();
        List<Line> facts = new ArrayList<>();
        facts.add(SheetView.fact(words.text("mirror.ledger"), ledger));
        facts.add(SheetView.fact(words.text("mirror.state"), words.text(now.well() ? "mirror.well" : "mirror.alarm")));
        if (now.held().isPresent()) {
            facts.add(SheetView.link(words.text("mirror.held"), now.held().getAsLong(), "/ledger"));
        }
        facts.add(SheetView.fact(words.text("mirror.look"), time(now.lastLook(), words)));
        facts.add(SheetView.fact(words.text("mirror.good"), time(now.lastGood(), words)));
        facts.add(SheetView.link(words.text("mirror.verify"), "/verify", "/verify"));
        List<List<Cell>> rows = now.alarms().stream().map(MirrorSite::row).toList();
        Table alarms = new Table(
                List.of(words.text("ops.code"), words.text("mirror.place"), words.text("ops.text")),
                rows,
                words.text("ops.none"));
        SheetView view = new SheetView(
                frame,
                words.text("mirror.heading"),
                List.of(words.text("mirror.intro")),
                List.of(SheetView.facts(null, facts), SheetView.table(words.text("mirror.alarms"), alarms)));
        return renderer.html(200, frame, "sheet.jte", Map.of("v", view));
    }

    private static List<Cell> row(Finding alarm) {
        return List.of(Cell.of(alarm.code()), Cell.of(alarm.place()), Cell.of(alarm.what()));
    }

    private static Object time(Optional<Instant> time, Words words) {
        return time.isPresent() ? time.get() : words.text("ops.none");
    }
}
