package dev.cairn.web.events;

import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Feed;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import dev.cairn.web.page.Telling.Elsewhere;
import dev.cairn.web.sight.Policy;
import dev.cairn.web.sight.Sight;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The queries of EPCIS 2.0's REST binding:
 *
 * <pre>
 * /events                              SimpleEventQuery in the parameters, page by page
 * /events/{eventID}                    an id, or ni:///sha-256;…?ver=CBV2.0, percent-encoded
 * /eventTypes /epcs /bizSteps /bizLocations /readPoints /dispositions
 *                                      the values that events say
 * /…/{value}                           what lies below: events
 * /…/{value}/events                    as /events, of this value
 * /proof/events/{hash, 64 hex digits}.cairn   the event's proof bundle
 * /proof/events/entry-{number}.cairn          of an event of which members are withheld: it shows no hash
 * /queries …                           {@link QueriesFace}
 * </pre>
 */
public final class EventsFace {
    static final String BUNDLE = "application/vnd.cairn.bundle+cbor";

    private static final String EVENTS = "/events";
    private static final String PAGE_TOKEN = "/nextPageToken/";
    private static final String PROOF = "/proof/events/";
    private static final String CAIRN = ".cairn";

    /** The public events of a lot, which have been there longer: no event's id begins like this. */
    private static final String OF_LOT = "/events/01/";

    private final Policy policy;
    private final Questions questions;
    private final OneEvent one;
    private final EventSheets people;
    private final Optional<QueriesFace> named;
    private final Sheets sheets;
    private final Supplier<List<String>> registered;
    private final String site;
    private final InstantSource clock;

    /**
     * @param policy for whom the members of events are
     * @param published entries under the newest published head
     * @param registered GS1 company prefixes that the ledger's organisations registered
     * @param site scheme, host and port, no slash at the end
     */
    public EventsFace(
            EventDesk desk,
            Policy policy,
            LongSupplier published,
            Supplier<List<String>> registered,
            String site,
            InstantSource clock,
            Sheets sheets) {
        this.policy = policy;
        this.questions = new Questions(desk, clock);
        this.one = new OneEvent(desk, published);
        this.people = new EventSheets(sheets);
        this.named = desk.standing()
                .map(standing -> new QueriesFace(
                        standing,
                        new Owners(desk.keys(), policy),
                        new SubscriptionsFace(standing, desk.store(), clock),
                        new Scan(desk, policy, registered, site),
                        questions,
                        this::answer,
                        clock));
        this.sheets = sheets;
        this.registered = registered;
        this.site = site;
        this.clock = clock;
    }

    /** Whether problems at this path are EPCIS's. */
    static boolean covers(String path) {
        int end = path.indexOf('/', 1);
        String first = path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
        boolean events = first.equals("events") && !path.startsWith(OF_LOT);
        return events
                || path.startsWith(PAGE_TOKEN)
                || QueriesFace.covers(first)
                || Resource.at(first).isPresent()
                || path.startsWith(PROOF);
    }

    /**
     * Named queries belong to somebody, so they are always for accounts.
     *
     * @param disclosure who may see the others, all of them
     */
    public List<Route> routes(Disclosure disclosure) {
        List<Route> routes = new ArrayList<>(List.of(
                route(EVENTS, disclosure, this::events),
                route(EVENTS + "/*", disclosure, this::event),
                route(PROOF + "*", disclosure, this::proof)));
        for (Resource resource : Resource.values()) {
            routes.add(route(resource.path(), disclosure, ask -> values(ask, resource)));
            routes.add(route(resource.path() + "/*", disclosure, ask -> below(ask, resource)));
        }
        for (QueriesFace.Row row : named.map(QueriesFace::rows).orElse(List.of())) {
            routes.add(route(row.method(), row.pattern(), Disclosure.ACCOUNT, row.bodyBytesMax(), row.page()));
        }
        routes.add(route("DELETE", PAGE_TOKEN + "*", disclosure, 0, ask -> {
            throw No.of(501, "HTT-08", "page tokens here hold nothing and need no end; they expire by themselves");
        }));
        return List.copyOf(routes);
    }

    /** The top-level resources ({@code GET /} of the REST binding), for who would rather have JSON than a page. */
    public Optional<Reply> top(Ask ask) {
        return ask.prefers(Form.HTML, Form.JSON, Form.LD_JSON)
                .filter(type -> !type.equals(Form.HTML))
                .map(type -> {
                    List<String> names = new ArrayList<>(List.of(EVENTS.substring(1)));
                    for (Resource resource : Resource.values()) {
                        names.add(resource.path().substring(1));
                    }
                    named.ifPresent(queries -> names.add(QueriesFace.FIRST));
                    Reply reply = Reply.text(200, type, QueryDocument.collection(names))
                            .open();
                    for (String version : List.of("GS1-EPCIS-Version", "GS1-CBV-Version")) {
                        reply = reply.with(version, Form.ANNOUNCED.getOrDefault(version, ""));
                    }
                    return reply;
                });
    }

    /** What somebody is told who asked for a WebSocket and was let in. */
    public Optional<Feed> feed(Ask ask) {
        try {
            return named.isEmpty() ? Optional.empty() : Optional.of(named.get().feed(ask));
        } catch (No goneMeanwhile) {
            return Optional.empty();
        }
    }

    interface Answering {
        Reply answer(Ask ask) throws No;
    }

    private Route route(String pattern, Disclosure disclosure, Answering page) {
        return route("GET", pattern, disclosure, 0, page);
    }

    private Route route(String method, String pattern, Disclosure disclosure, int bodyBytesMax, Answering page) {
        Route.Page answering = ask -> {
            try {
                return page.answer(ask);
            } catch (No no) {
                return told(ask, no);
            }
        };
        return new Route(method, pattern, disclosure, bodyBytesMax, answering, Form.ANNOUNCED);
    }

    private Reply told(Ask ask, No no) {
        if (Problem.forPeople(ask)) {
            return sheets.told(ask, no.status(), no.text(), no.code());
        }
        sheets.refused(no.code());
        Reply reply = Problem.reply(no.status(), no.json());
        return no.status() == 503 ? reply.with("Retry-After", "3") : reply;
    }

    private Reply events(Ask ask) throws No {
        Form form = Form.of(ask);
        return answer(ask, form, questions.page(EVENTS, List.of(), parameters(ask, form), form.prefixes(), sight(ask)));
    }

    private Reply event(Ask ask) throws No {
        Form form = Form.of(ask);
        String id = UrlText.decoded(ask.path().substring(EVENTS.length() + 1));
        // Whoever forgets that a hash id's own question mark has to be written %3F means the same.
        boolean cut = id.startsWith("ni:///") && ask.query().equals("ver=CBV2.0");
        List<Shown> events = one.of(cut ? id + "?" + ask.query() : id, sight(ask));
        return form.forPeople() ? people.event(ask, events, elsewhere(ask)) : document(ask, form, events);
    }

    private Reply below(Ask ask, Resource resource) throws No {
        String rest = ask.path().substring(resource.path().length() + 1);
        boolean events = rest.endsWith(EVENTS);
        Form form = events ? Form.of(ask) : Form.withoutXml(ask);
        String value = UrlText.decoded(events ? rest.substring(0, rest.length() - EVENTS.length()) : rest);
        Map.Entry<String, String> said = questions.known(resource, value, form.prefixes(), sight(ask));
        if (events) {
            String path = resource.path(value) + EVENTS;
            return answer(
                    ask, form, questions.page(path, List.of(said), parameters(ask, form), form.prefixes(), sight(ask)));
        }
        return form.forPeople()
                ? people.value(ask, resource, value)
                : text(form, QueryDocument.collection(List.of("events")));
    }

    private Reply values(Ask ask, Resource resource) throws No {
        Form form = Form.withoutXml(ask);
        List<Map.Entry<String, String>> asked = parameters(ask, form);
        Questions.Values values = questions.values(resource, asked, sight(ask));
        List<Map.Entry<String, String>> kept = new ArrayList<>(asked);
        kept.removeIf(each -> each.getKey().equals(Questions.TOKEN));
        Optional<String> next = values.token().map(token -> {
            kept.add(Map.entry(Questions.TOKEN, token));
            return UrlText.address(resource.path(), kept);
        });
        if (form.forPeople()) {
            return people.values(ask, resource, values.values(), next);
        }
        List<String> spelled = new ArrayList<>();
        Spelling spelling = spelling(ask, form, List.of());
        for (String value : values.values()) {
            spelled.add(spelling.spell(value));
        }
        return linked(text(form, QueryDocument.collection(spelled)), next);
    }

    private Reply proof(Ask ask) throws No {
        String name = ask.path().substring(PROOF.length());
        String id = name.endsWith(CAIRN) ? name.substring(0, name.length() - CAIRN.length()) : "";
        boolean byEntry = Shown.entry(id).isPresent();
        if (!byEntry && !Shown.isHex(id)) {
            throw No.of(
                    404,
                    "EVT-01",
                    "a proof is at " + PROOF + "{64 lower-case hex digits of the event hash, or entry-{number}}"
                            + CAIRN);
        }
        String file = byEntry ? id : "event-" + id.substring(0, 16);
        return Reply.of(200, BUNDLE, one.proof(byEntry ? id : Shown.hashId(id), sight(ask)))
                .open()
                .byReader()
                .with("Content-Disposition", "attachment; filename=\"" + file + CAIRN + "\"");
    }

    private Sight sight(Ask ask) {
        return new Sight(policy, ask.reader());
    }

    /** A page's {@code lang} is no question to EPCIS. */
    static List<Map.Entry<String, String>> parameters(Ask ask, Form form) throws No {
        List<Map.Entry<String, String>> parameters = new ArrayList<>(UrlText.parameters(ask.query()));
        parameters.removeIf(each -> form.forPeople() && each.getKey().equals("lang"));
        return parameters;
    }

    private Reply answer(Ask ask, Form form, Questions.Page page) throws No {
        return answer(ask, form, page, QueryDocument.SIMPLE);
    }

    private Reply answer(Ask ask, Form form, Questions.Page page, QueryDocument.Source source) throws No {
        if (form.forPeople()) {
            return people.events(ask, page, elsewhere(ask));
        }
        Reply reply = linked(document(ask, form, page.events(), source), page.next());
        return page.token()
                .map(token -> reply.with(
                        "GS1-Next-Page-Token-Expires", token.expires().toString()))
                .orElse(reply);
    }

    private static Reply linked(Reply reply, Optional<String> next) {
        return next.map(address -> reply.with("Link", "<" + address + ">; rel=\"next\""))
                .orElse(reply);
    }

    private Reply document(Ask ask, Form form, List<Shown> events) throws No {
        return document(ask, form, events, QueryDocument.SIMPLE);
    }

    /** The one place where events become a document for programs that ask. */
    private Reply document(Ask ask, Form form, List<Shown> events, QueryDocument.Source source) throws No {
        Spelling spelling = spelling(ask, form, events);
        Reply reply = form.xml()
                ? text(form, XmlQueryDocument.of(source, events, form, spelling, site, clock.instant()))
                        .with(XmlFormat.HEADER, form.words().given())
                : text(form, QueryDocument.of(source, events, spelling, site, clock.instant()));
        return reply.with(EpcFormat.HEADER, form.epcs().given());
    }

    private Spelling spelling(Ask ask, Form form, List<Shown> events) {
        boolean urns = form.epcs() == EpcFormat.ALWAYS_EPC_URN;
        CompanyPrefixes known = new CompanyPrefixes(urns ? registered.get() : List.of());
        if (urns) {
            events.forEach(event -> known.learn(event.event().tree()));
        }
        return new Spelling(form.epcs(), known, elsewhere(ask));
    }

    /** What other events say of a key, as far as this reader sees them. */
    private Elsewhere elsewhere(Ask ask) {
        return id -> questions.saying(id, sight(ask));
    }

    private static Reply text(Form form, String body) {
        return Reply.text(200, form.type(), body)
                .open()
                .with("Vary", "Accept, Accept-Encoding, " + EpcFormat.HEADER + ", " + XmlFormat.HEADER)
                .byReader();
    }
}
