package dev.cairn.web.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.CanonicalJson;
import dev.cairn.proof.Bytes;
import dev.cairn.query.QueryDocument.Asked;
import dev.cairn.query.QueryJson;
import dev.cairn.query.QueryProblem;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Schedule;
import dev.cairn.query.standing.StandingStore.Added;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Feed;
import dev.cairn.web.http.Reply;
import dev.cairn.web.sight.Holder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Named queries of EPCIS 2.0's REST binding. Each account has its own, and names of its own; who sits at the machine has those of the machine.
 *
 * <pre>
 * /queries                  GET the names; POST {"name": …, "query": {parameters}}
 * /queries/{name}           GET it, DELETE it and its subscriptions
 * /queries/{name}/events    its answer now, page by page, as /events gives it; as a WebSocket what comes from now on
 * /queries/{name}/subscriptions        GET all; POST {"dest": …, "signatureToken": …, "stream": true or "schedule": {…}}
 * /queries/{name}/subscriptions/{id}   GET how it is doing, DELETE it
 * </pre>
 */
final class QueriesFace {
    /** Largest body of a POST. */
    static final int BODY_BYTES_MAX = NamedQuery.DOCUMENT_CHARS_MAX;

    /** Queries of one owner. */
    static final int QUERIES_MAX = 100;

    static final String FIRST = "queries";
    private static final String QUERIES = "/" + FIRST;
    private static final String EVENTS = "events";
    private static final String SUBSCRIPTIONS = "subscriptions";

    /** A row of the route table. */
    record Row(String method, String pattern, int bodyBytesMax, EventsFace.Answering page) {}

    /** How events are answered. */
    interface Answers {
        Reply answer(Ask ask, Form form, Questions.Page page, QueryDocument.Source source) throws No;
    }

    private final StandingDesk desk;
    private final Owners owners;
    private final SubscriptionsFace subscriptions;
    private final Reports reports;
    private final Questions questions;
    private final Answers answers;
    private final InstantSource clock;

    QueriesFace(
            StandingDesk desk,
            Owners owners,
            SubscriptionsFace subscriptions,
            Reports reports,
            Questions questions,
            Answers answers,
            InstantSource clock) {
        this.desk = desk;
        this.owners = owners;
        this.subscriptions = subscriptions;
        this.reports = reports;
        this.questions = questions;
        this.answers = answers;
        this.clock = clock;
    }

    /** @param first a path's first segment */
    static boolean covers(String first) {
        return first.equals(FIRST);
    }

    List<Row> rows() {
        return List.of(
                new Row("GET", QUERIES, 0, this::names),
                new Row("POST", QUERIES, BODY_BYTES_MAX, this::add),
                new Row("GET", QUERIES + "/*", 0, this::get),
                new Row("POST", QUERIES + "/*", BODY_BYTES_MAX, this::subscribe),
                new Row("DELETE", QUERIES + "/*", 0, this::delete));
    }

    /** Whose request this is; the route has let it in already. What the machine's own browser sends for a page from elsewhere is nobody's. */
    private String owner(Ask ask) throws No {
        Optional<Holder> holder = ask.reader().holder();
        if (holder.isPresent()) {
            return holder.get().account();
        }
        if (ask.header("origin").isPresent()) {
            throw No.of(403, "SUB-06", "a page in a browser is answered with an account's API key only");
        }
        return NamedQuery.MACHINE;
    }

    /** The segments behind {@code /queries/}, decoded. */
    private static List<String> segments(Ask ask) throws No {
        List<String> segments = new ArrayList<>();
        for (String each : ask.path().substring(QUERIES.length() + 1).split("/", -1)) {
            segments.add(UrlText.decoded(each));
        }
        return segments;
    }

    private Reply names(Ask ask) throws No {
        Form form = Form.withoutXml(ask);
        List<String> names = desk.store().get().queries(owner(ask)).stream()
                .map(NamedQuery::name)
                .toList();
        return json(200, form, QueryDocument.collection(names));
    }

    private Reply add(Ask ask) throws No {
        Form form = Form.withoutXml(ask);
        NamedQuery query = NamedBody.read(owner(ask), body(ask), clock.instant());
        Added added = desk.store().get().add(query, QUERIES_MAX);
        return switch (added) {
            case ADDED -> json(201, form, text(query)).with("Location", path(query.name()));
            case FULL ->
                throw No.of(
                        413,
                        "SUB-03",
                        "there are " + QUERIES_MAX + " named queries already; delete one that nobody needs");
            case THERE, NOTHING ->
                throw No.of(409, "SUB-02", "there is a query of this name; delete it first, or choose another name");
        };
    }

    /** The object that was sent. */
    private static ObjectNode body(Ask ask) throws No {
        String type =
                ask.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!List.of(Form.JSON, Form.LD_JSON).contains(type)) {
            throw No.of(415, "SUB-04", "send Content-Type: application/json or application/ld+json");
        }
        return ask.body()
                .utf8IfValid()
                .flatMap(QueryJson::object)
                .orElseThrow(() -> No.of(
                        400,
                        "ValidationException",
                        "SUB-05",
                        "write one JSON object in UTF-8, no name twice in it, at most eight deep"));
    }

    private Reply get(Ask ask) throws No {
        List<String> segments = segments(ask);
        NamedQuery query = named(ask, segments.get(0));
        String below = segments.size() > 1 ? segments.get(1) : "";
        if (segments.size() == 1) {
            return json(200, Form.withoutXml(ask), text(query));
        }
        if (segments.size() == 2 && below.equals(EVENTS)) {
            return events(ask, query);
        }
        if (segments.size() == 2 && below.equals(SUBSCRIPTIONS)) {
            return json(200, Form.withoutXml(ask), subscriptions.list(query));
        }
        if (segments.size() == 3 && below.equals(SUBSCRIPTIONS)) {
            return json(200, Form.withoutXml(ask), subscriptions.one(query, segments.get(2)));
        }
        throw nothing();
    }

    private static No nothing() {
        return No.of(404, "HTT-04", "below a query there are events and subscriptions");
    }

    private Reply subscribe(Ask ask) throws No {
        List<String> segments = segments(ask);
        if (segments.size() != 2 || !segments.get(1).equals(SUBSCRIPTIONS)) {
            throw No.of(405, "HTT-04", "subscriptions are posted to /queries/{name}/" + SUBSCRIPTIONS);
        }
        NamedQuery query = named(ask, segments.get(0));
        Form form = Form.of(ask);
        Standing added = subscriptions.add(query, body(ask), form.epcs(), owners.sight(query.owner()));
        String at = path(query.name()) + "/" + SUBSCRIPTIONS + "/"
                + added.subscription().id();
        return json(201, form, subscriptions.text(added)).with("Location", at);
    }

    private Reply delete(Ask ask) throws No {
        List<String> segments = segments(ask);
        NamedQuery query = named(ask, segments.get(0));
        if (segments.size() == 1) {
            desk.store().get().remove(query.owner(), query.name());
            return Reply.empty();
        }
        if (segments.size() != 3 || !segments.get(1).equals(SUBSCRIPTIONS)) {
            throw nothing();
        }
        subscriptions.end(query, segments.get(2));
        return Reply.empty();
    }

    private NamedQuery named(Ask ask, String name) throws No {
        return desk.store().get().query(owner(ask), name).orElseThrow(QueriesFace::unknown);
    }

    static No unknown() {
        return No.of(404, Problem.NO_NAME, "SUB-01", "you have no query of this name; yours are listed at " + QUERIES);
    }

    /** What a request for a WebSocket that was answered with 101 is told. */
    Feed feed(Ask ask) throws No {
        NamedQuery query = named(ask, segments(ask).get(0));
        Form form = Form.of(ask);
        Optional<Schedule> schedule = schedule(EventsFace.parameters(ask, form));
        return new Listening(
                Bytes.random(desk.random(), SubscriptionsFace.ID_BYTES).hex(),
                query,
                schedule,
                form.epcs(),
                reports,
                clock,
                () -> desk.store().get().query(query.owner(), query.name()).isPresent()
                        && owners.isKnown(query.owner()));
    }

    /** {@code stream=true}, which is meant without a word too, or the fields of a schedule. */
    private static Optional<Schedule> schedule(List<Map.Entry<String, String>> asked) throws No {
        Map<String, String> fields = new TreeMap<>();
        for (Map.Entry<String, String> each : asked) {
            if (!each.equals(Map.entry("stream", "true")) && fields.put(each.getKey(), each.getValue()) != null) {
                throw controls(NamedBody.shown(each.getKey()), "stands twice");
            }
        }
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        Schedule.Result result = Schedule.read(fields);
        if (result instanceof Schedule.Bad bad) {
            throw controls(NamedBody.shown(bad.field()), bad.text() + "; or stream=true");
        }
        if (fields.size() < asked.size()) {
            throw controls("stream", "stands beside a schedule; write one of them");
        }
        return Optional.of(((Schedule.Read) result).schedule());
    }

    private static No controls(String place, String text) {
        return No.of(400, Problem.CONTROLS, "SUB-07", place + ": " + text);
    }

    private Reply events(Ask ask, NamedQuery query) throws No {
        if (ask.header(Ask.WEBSOCKET).isPresent()) {
            feed(ask);
            return Reply.text(101, Reply.TEXT, "");
        }
        Form form = Form.of(ask);
        List<Map.Entry<String, String>> asked = EventsFace.parameters(ask, form);
        for (Map.Entry<String, String> each : asked) {
            if (!List.of("perPage", Questions.TOKEN).contains(each.getKey())) {
                throw No.of(List.of(new QueryProblem(
                        "QRY-01",
                        each.getKey(),
                        "a named query takes perPage and nextPageToken; its own parameters are as it was made")));
            }
        }
        Asked named = dev.cairn.query.QueryDocument.asked(query.document());
        List<Map.Entry<String, String>> said = new ArrayList<>(named.parameters());
        said.removeIf(each -> asked.stream().anyMatch(other -> other.getKey().equals(each.getKey())));
        Questions.Page page = questions.page(
                path(query.name()) + "/" + EVENTS, said, asked, named.prefixes(), owners.sight(query.owner()));
        return answers.answer(ask, form, page, new QueryDocument.Source(query.name(), Optional.empty()));
    }

    private static String path(String name) {
        return QUERIES + "/" + UrlText.encoded(name);
    }

    private static String text(NamedQuery query) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", query.name());
        json.set("query", QueryJson.object(query.document()).orElseThrow());
        return CanonicalJson.of(json);
    }

    private static Reply json(int status, Form form, String body) {
        String type = form.forPeople() ? Form.JSON : form.type();
        return Reply.text(status, type, body);
    }
}
