package dev.cairn.web.events;

import dev.cairn.epcis.EventFields;
import dev.cairn.epcis.gs1.DigitalLink;
import dev.cairn.query.Condition;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.MasterData;
import dev.cairn.query.Pages;
import dev.cairn.query.QueryLimits;
import dev.cairn.query.QueryProblem;
import dev.cairn.web.http.Front;
import dev.cairn.web.sight.Sight;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions for events, put to the store that is there at the time. */
final class Questions {
    private static final String SAYING_EVENTS = "16";

    static final String TOKEN = "nextPageToken";

    /** Events that are taken from the store at a time. */
    static final int PORTION_EVENTS = 50;

    /** A page ends behind the portion in which its events come to this many characters. */
    static final int PAGE_CHARS_MAX = 4 << 20;

    /** What the token of the next page adds to an address. */
    private static final int TOKEN_CHARS = 128;

    private final EventDesk desk;
    private final InstantSource clock;

    Questions(EventDesk desk, InstantSource clock) {
        this.desk = desk;
        this.clock = clock;
    }

    /** @param next the whole address of the next page; empty for the last */
    record Page(List<Shown> events, Optional<String> next, Optional<Pages.Next> token) {
        Page {
            events = List.copyOf(events);
        }
    }

    /**
     * One page of the answer to what an address asks.
     *
     * @param path the address without its parameters
     * @param said parameters that the path stands for
     * @param asked those behind the question mark
     */
    Page page(
            String path,
            List<Map.Entry<String, String>> said,
            List<Map.Entry<String, String>> asked,
            Map<String, String> prefixes,
            Sight sight)
            throws No {
        List<Map.Entry<String, String>> kept = new ArrayList<>(asked);
        kept.removeIf(each -> each.getKey().equals(TOKEN));
        if (UrlText.address(path, kept).length() > Front.TARGET_CHARS_MAX - TOKEN_CHARS) {
            throw No.of(
                    414,
                    "QRY-07",
                    "an address has at most " + Front.TARGET_CHARS_MAX
                            + " characters, and the next page's is longer by its token; ask several times");
        }
        List<Map.Entry<String, String>> all = new ArrayList<>(said);
        all.addAll(asked);
        Page page = page(allowed(parsed(all, prefixes), sight), sight);
        return new Page(
                page.events(),
                page.token().map(next -> {
                    kept.add(Map.entry(TOKEN, next.token()));
                    return UrlText.address(path, kept);
                }),
                page.token());
    }

    /** A few events in which a key stands in whatever spelling, newest first; none for what nobody can ask for. */
    List<EventFields> saying(String id, Sight sight) {
        boolean item = DigitalLink.parse(id) instanceof DigitalLink link
                && !link.key().ai().equals("414");
        List<EventFields> events = new ArrayList<>();
        for (String parameter :
                item ? List.of("MATCH_anyEPC", "MATCH_anyEPCClass") : List.of("EQ_readPoint", "EQ_bizLocation")) {
            if (events.isEmpty()) {
                few(parameter, id, sight).forEach(shown -> events.add(shown.event()));
            }
        }
        return List.copyOf(events);
    }

    private List<Shown> few(String parameter, String id, Sight sight) {
        try {
            return page(
                            allowed(
                                    parsed(
                                            List.of(Map.entry(parameter, id), Map.entry("perPage", SAYING_EVENTS)),
                                            Map.of()),
                                    sight),
                            sight)
                    .events();
        } catch (No unaskable) {
            return List.of();
        }
    }

    private static EventQuery parsed(List<Map.Entry<String, String>> parameters, Map<String, String> prefixes)
            throws No {
        EventQuery.Result result = EventQuery.parse(parameters, prefixes, MasterData.NONE);
        if (result instanceof EventQuery.Invalid invalid) {
            throw No.of(invalid.problems());
        }
        return ((EventQuery.Parsed) result).query();
    }

    static EventQuery allowed(EventQuery query, Sight sight) throws No {
        Optional<String> about = sight.refusal(query);
        if (about.isPresent()) {
            throw closed(about.get());
        }
        return query;
    }

    private static No closed(String about) {
        return No.of(
                403,
                "EVT-08",
                about + ": withheld from you in some events, so nobody is answered by it who may not see all of them;"
                        + " ask by what everybody sees (item, place, step, time), and read the rest in the answer");
    }

    /** Portion after portion, until the page is full, or the store has done what it does for one question. */
    private Page page(EventQuery query, Sight sight) throws No {
        Pages pages = new Pages(desk.store().get(), desk.pageKey(), clock);
        List<Shown> events = new ArrayList<>();
        Optional<Pages.Next> next = Optional.empty();
        long chars = 0;
        boolean full = false;
        while (!full) {
            int wanted = Math.min(PORTION_EVENTS, query.perPage() - events.size());
            Optional<String> token = events.isEmpty() ? query.nextPageToken() : next.map(Pages.Next::token);
            Pages.Page portion = portion(pages, query, wanted, token);
            List<Shown> seen = Shown.of(portion.events(), sight);
            events.addAll(seen);
            next = portion.next();
            // Of what is seen: where a page ends must not tell how much is withheld.
            chars += seen.stream()
                    .mapToLong(each -> each.event().json().length())
                    .sum();
            full = next.isEmpty()
                    || portion.events().size() < wanted
                    || events.size() >= query.perPage()
                    || chars > PAGE_CHARS_MAX;
        }
        return new Page(events, Optional.empty(), next);
    }

    private static Pages.Page portion(Pages pages, EventQuery query, int wanted, Optional<String> token) throws No {
        Pages.Answer answer = pages.page(new EventQuery(
                query.conditions(),
                query.order(),
                query.ascending(),
                query.eventCountLimit(),
                query.maxEventCount(),
                wanted,
                token,
                query.question()));
        if (answer instanceof Pages.Refused refused) {
            QueryProblem problem = refused.problem();
            throw switch (problem.code()) {
                case "QRY-12" -> No.of(413, Problem.TOO_LARGE, problem);
                case "QRY-13" -> No.of(413, Problem.TOO_COMPLEX, problem);
                default -> No.of(List.of(problem));
            };
        }
        return (Pages.Page) answer;
    }

    /**
     * The parameter that finds events of this value.
     *
     * @throws No 400 for what cannot be a value there, 404 for one that no event says
     */
    Map.Entry<String, String> known(Resource resource, String value, Map<String, String> prefixes, Sight sight)
            throws No {
        if (value.isEmpty() || value.indexOf('|') >= 0) {
            throw No.of(400, "EVT-03", "write one value behind " + resource.path() + "/, without |");
        }
        EventStore store = desk.store().get();
        for (String name : resource.parameters()) {
            Map.Entry<String, String> parameter = Map.entry(name, value);
            for (Condition condition :
                    allowed(parsed(List.of(parameter), prefixes), sight).conditions()) {
                if (condition instanceof Condition.AnyOf one
                        && one.values().stream().anyMatch(each -> !store.having(one.field(), each)
                                .isEmpty())) {
                    return parameter;
                }
            }
        }
        throw No.of(404, "EVT-02", "no event says this value; those that are said are listed at " + resource.path());
    }

    /** Values of a collection in order, and the token of the next page. */
    record Values(List<String> values, Optional<String> token) {
        Values {
            values = List.copyOf(values);
        }
    }

    Values values(Resource resource, List<Map.Entry<String, String>> asked, Sight sight) throws No {
        if (!sight.seesEverywhere(resource.members())) {
            throw closed(resource.path());
        }
        for (Map.Entry<String, String> parameter : asked) {
            if (!List.of("perPage", TOKEN).contains(parameter.getKey())) {
                throw No.of(List.of(new QueryProblem(
                        "QRY-01",
                        parameter.getKey(),
                        "a collection takes perPage and nextPageToken; ask for events at /events")));
            }
        }
        EventQuery query = parsed(asked, Map.of());
        String after = "";
        if (query.nextPageToken().isPresent()) {
            after = ListToken.read(resource, query.nextPageToken().get())
                    .orElseThrow(() -> No.of(List.of(new QueryProblem(
                            "QRY-10", TOKEN, "not a token of this collection; ask again without it"))));
        }
        int limit = Math.min(query.perPage(), QueryLimits.PAGE_EVENTS_MAX);
        EventStore store = desk.store().get();
        List<String> all = new ArrayList<>();
        for (String field : resource.fields()) {
            all.addAll(store.values(field, after, limit + 1));
        }
        // A field comes in the store's own order; only where two are merged is there one to be made.
        List<String> values = resource.fields().size() == 1
                ? all
                : all.stream().sorted().distinct().toList();
        List<String> page = values.subList(0, Math.min(limit, values.size()));
        return new Values(
                page,
                values.size() > limit
                        ? Optional.of(ListToken.of(resource, page.get(page.size() - 1)))
                        : Optional.empty());
    }
}
