package dev.cairn.web;

import dev.cairn.web.events.EpcisErrors;
import dev.cairn.web.events.EventDesk;
import dev.cairn.web.events.EventsFace;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.KeyCheck;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.page.Frame;
import dev.cairn.web.sight.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The whole site as one route table over its parts; no sockets here. */
final class Site {
    private final Parts parts;
    private final WebSettings.Events readers;
    private final Policy policy;
    private final Renderer renderer = new Renderer();
    private final ErrorPages errors = new ErrorPages(renderer);
    private final SiteSheets sheets = new SiteSheets(renderer, errors);

    Site(Parts parts) {
        this(parts, WebSettings.Events.ACCOUNTS, Policy.USUALLY);
    }

    /**
     * @param readers who may ask for events from afar
     * @param policy for whom the members of events are
     */
    Site(Parts parts, WebSettings.Events readers, Policy policy) {
        this.parts = parts;
        this.readers = readers;
        this.policy = policy;
    }

    Front front() {
        Optional<EventsFace> events = parts.events().map(this::face);
        return new Front(
                routes(events),
                new EpcisErrors(errors, sheets),
                renderer.styleHash(),
                parts.events().map(EventDesk::keys).orElse(KeyCheck.NOBODY),
                ask -> events.flatMap(face -> face.feed(ask)));
    }

    /** Every address there is, with who may see it. */
    private List<Route> routes(Optional<EventsFace> events) {
        Resolver resolver = new Resolver(parts, policy, renderer, errors);
        Health health = new Health(parts.scrub());
        OpsPage ops = new OpsPage(parts.ingestAdmin(), renderer, errors.refusals(), health, parts.clock());
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/", Disclosure.PUBLIC, ask -> events.flatMap(face -> face.top(ask))
                        .orElseGet(() -> home(ask))),
                Route.get("/01/*", Disclosure.PUBLIC, resolver::link),
                Route.get("/find", Disclosure.PUBLIC, resolver::find),
                Route.get("/proof/01/*", Disclosure.PUBLIC, resolver::proof),
                Route.get("/keys.cairn", Disclosure.PUBLIC, this::keyBook),
                Route.get("/events/01/*", Disclosure.PUBLIC, resolver::events),
                Route.get("/readings/01/*", Disclosure.PUBLIC, resolver::readings),
                Route.get("/qr/01/*", Disclosure.PUBLIC, resolver::qr),
                Route.get("/verify", Disclosure.PUBLIC, new VerifyPage(renderer)::answer),
                Route.get("/web/*", Disclosure.PUBLIC, new Assets(errors)::answer),
                Route.get("/healthz", Disclosure.PUBLIC, ask -> health.probe()),
                Route.get("/ops", Disclosure.OWNER, ops::answer)));
        routes.addAll(new LogFace(parts.log()).routes());
        routes.addAll(new LedgerPages(parts.log(), renderer, errors).routes());
        events.ifPresent(face -> routes.addAll(
                face.routes(readers == WebSettings.Events.PUBLIC ? Disclosure.PUBLIC : Disclosure.ACCOUNT)));
        parts.witness().ifPresent(w -> routes.addAll(new WitnessFace(parts.witnessPath(), w).routes()));
        return routes;
    }

    private EventsFace face(EventDesk desk) {
        Log log = parts.log();
        return new EventsFace(
                desk, policy, () -> log.head().size(), log::companyPrefixes, parts.publicUrl(), parts.clock(), sheets);
    }

    private Reply home(Ask ask) {
        Frame frame = renderer.frame(ask, "home.heading");
        return renderer.html(200, frame, "home.jte", Map.of("frame", frame));
    }

    /** Who may sign what, for anybody to check: the names in it are those that every page shows beside a signature. */
    private Reply keyBook(Ask ask) {
        return parts.bundler()
                .keyBook()
                .map(book -> Reply.of(200, Resolver.BUNDLE, book).open())
                .orElseGet(() -> errors.page(ask, 404));
    }
}
