package dev.cairn.web.http;

import dev.cairn.ledger.Trouble;
import dev.cairn.web.sight.Holder;
import dev.cairn.web.sight.Reader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way in: finds the route, holds the disclosure class, turns what went wrong into a page, and gives every answer the
 * same headers. Plain and blocking; the caller brings the thread.
 */
public final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    /** A name of its own, so that an operator can keep it elsewhere and longer. */
    private static final Logger AUDIT = LoggerFactory.getLogger("cairn.audit");

    /** Longest path plus query that is looked at. */
    public static final int TARGET_CHARS_MAX = 4096;

    private final List<Route> routes;
    private final Finish finish;
    private final Errors errors;
    private final KeyCheck keys;
    private final Feed.Source feeds;

    /** Pages for what went wrong. */
    public interface Errors {
        /** @param status 400 to 599 */
        Reply page(Ask ask, int status);

        /** A page for trouble below, if the exception is of a kind that a reader can do something about. */
        Reply trouble(Ask ask, Exception trouble);

        /** 401 for who brings no API key, or a wrong one, to a route that takes one. */
        Reply stranger(Ask ask);
    }

    /** Where nobody has an API key. */
    public Front(List<Route> routes, Errors errors, String styleHash) {
        this(routes, errors, styleHash, KeyCheck.NOBODY);
    }

    /** @param styleHash of the inline style, for the content security policy: {@code sha256-…} */
    public Front(List<Route> routes, Errors errors, String styleHash, KeyCheck keys) {
        this(routes, errors, styleHash, keys, ask -> Optional.empty());
    }

    /** @param feeds what those are told who asked for a WebSocket and were answered 101 */
    public Front(List<Route> routes, Errors errors, String styleHash, KeyCheck keys, Feed.Source feeds) {
        this.keys = keys;
        this.feeds = feeds;
        this.routes = List.copyOf(routes);
        this.errors = errors;
        this.finish = new Finish(styleHash);
    }

    /** What somebody is to be told whose {@link #answer} was 101. May block. */
    public Optional<Feed> feed(Ask ask) {
        Optional<String> key = ask.header("authorization");
        Optional<Holder> holder = key.flatMap(keys::whose);
        return key.isPresent() && holder.isEmpty()
                ? Optional.empty()
                : feeds.feed(ask.by(holder.map(Reader::of).orElse(Reader.OPERATOR)));
    }

    public List<Route> routes() {
        return routes;
    }

    /** The largest body that this request may bring. */
    public int bodyBytesMax(String method, String path) {
        return routes.stream()
                .filter(route -> route.matches(path) && route.takes(method))
                .mapToInt(Route::bodyBytesMax)
                .findFirst()
                .orElse(0);
    }

    /** Answers; never throws. */
    public Reply answer(Ask ask) {
        Reply reply;
        try {
            reply = route(ask);
        } catch (Trouble.Unavailable notNow) {
            LOG.info("request answered later path={} reason={}", loggable(ask.path()), notNow.getMessage());
            reply = errors.trouble(ask, notNow);
        } catch (Trouble.Corrupt damaged) {
            LOG.error("answered 500 rather than wrongly path={} reason={}", loggable(ask.path()), damaged.getMessage());
            reply = errors.trouble(ask, damaged);
        } catch (Exception e) {
            LOG.warn("request failed path={} error={}", loggable(ask.path()), e.toString(), e);
            reply = errors.trouble(ask, e);
        }
        return finish.finish(ask, announced(ask, reply));
    }

    private Reply announced(Ask ask, Reply reply) {
        return routes.stream()
                .filter(route -> route.matches(ask.path()))
                .findFirst()
                .map(route -> reply.withMissing(
                        ask.method().equals("OPTIONS") ? route.announced() : withoutPreflight(route.announced())))
                .orElse(reply);
    }

    /** What scripts of other origins may send is for preflights alone. */
    private static Map<String, String> withoutPreflight(Map<String, String> announced) {
        Map<String, String> less = new HashMap<>(announced);
        less.remove(Route.ALLOW_HEADERS);
        return less;
    }

    /** An answer for what never reached a route: {@code 413}, {@code 503}. */
    public Reply refuse(Ask ask, int status) {
        return finish.finish(ask, announced(ask, errors.page(ask, status)));
    }

    private Reply route(Ask ask) throws Exception {
        if (ask.path().length() + ask.query().length() > TARGET_CHARS_MAX) {
            return errors.page(ask, 414);
        }
        List<Route> here =
                routes.stream().filter(route -> route.matches(ask.path())).toList();
        if (here.isEmpty()) {
            return errors.page(ask, 404);
        }
        if (ask.method().equals("OPTIONS")) {
            return Reply.empty()
                    .open()
                    .with("Allow", methods(here))
                    .with("Access-Control-Allow-Methods", methods(here))
                    .with(
                            Route.ALLOW_HEADERS,
                            here.get(0).announced().getOrDefault(Route.ALLOW_HEADERS, "Accept, Accept-Language"));
        }
        for (Route route : here) {
            if (route.takes(ask.method())) {
                return guarded(ask, route);
            }
        }
        return errors.page(ask, 405).with("Allow", methods(here));
    }

    private Reply guarded(Ask ask, Route route) throws Exception {
        Disclosure disclosure = route.disclosure();
        Optional<Holder> holder = ask.header("authorization").flatMap(keys::whose);
        if (!disclosure.admits(ask, holder)) {
            return disclosure == Disclosure.ACCOUNT ? errors.stranger(ask) : errors.page(ask, 403);
        }
        Reader reader =
                holder.map(Reader::of).orElse(disclosure == Disclosure.PUBLIC ? Reader.PUBLIC : Reader.OPERATOR);
        holder.filter(Holder::isAuthority).ifPresent(authority -> record(authority, ask));
        Reply reply = route.page().answer(ask.by(reader));
        return reader.equals(Reader.PUBLIC) ? reply : reply.confidential();
    }

    /** Before anything is answered: an authority sees everything, and everybody can see that it did who may read this log. */
    private static void record(Holder authority, Ask ask) {
        AUDIT.info(
                "DSC-01 an authority asks account={} path={} query={}",
                authority.account(),
                loggable(ask.path()),
                loggable(ask.query()));
    }

    private static String methods(List<Route> here) {
        TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
        for (Route route : here) {
            methods.add(route.method());
            if (route.method().equals("GET")) {
                methods.add("HEAD");
            }
        }
        return String.join(", ", methods);
    }

    private static String loggable(String path) {
        String cut = path.length() > 80 ? path.substring(0, 80) : path;
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
