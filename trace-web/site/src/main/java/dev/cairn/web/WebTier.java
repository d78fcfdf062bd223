package dev.cairn.web;

import dev.cairn.history.History;
import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.Keys;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.MirrorState;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Route;
import dev.cairn.web.sight.Sight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The site on a port. */
public final class WebTier {
    private static final Logger LOG = LoggerFactory.getLogger(WebTier.class);

    private final Door.Opened door;
    private final String host;

    private WebTier(Door.Opened door, String host) {
        this.door = door;
        this.host = host;
    }

    /**
     * The site over a ledger.
     *
     * @param witness a witness to serve beside it, if this process runs one
     */
    public static Future<WebTier> start(
            Vertx vertx,
            WebSettings settings,
            LedgerReader reader,
            Keys keys,
            History history,
            Bundles bundles,
            Optional<WitnessFace.Answering> witness,
            InstantSource clock) {
        Parts parts = new Parts(
                settings.publicUrl().map(WebTier::bare).orElse("http://" + settings.host() + ":" + settings.port()),
                history::lot,
                (story, shown) -> bundles.about(story.item().digitalLink(), story.entries(), Sight.hashes(story), shown)
                        .encode(),
                Log.of(reader, keys),
                witness,
                settings.witnessPath(),
                settings.ingestAdmin(),
                clock);
        return open(vertx, settings, parts);
    }

    /** The site over its parts. A public address that ends in {@code :0} becomes the port that was taken. */
    public static Future<WebTier> open(Vertx vertx, WebSettings settings, Parts parts) {
        return serve(
                vertx, "cairn-web", settings, port -> new Site(parts.atPort(port), settings.events(), settings.policy())
                        .front());
    }

    private static String bare(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** A witness alone on a port, for a process of its own: its two addresses, and {@code /verify} from somebody else's machine. */
    public static Future<WebTier> witness(Vertx vertx, WebSettings settings, WitnessFace.Answering witness) {
        Renderer renderer = new Renderer();
        ErrorPages errors = new ErrorPages(renderer);
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/verify", Disclosure.PUBLIC, new VerifyPage(renderer)::answer),
                Route.get("/web/*", Disclosure.PUBLIC, new Assets(errors)::answer)));
        routes.addAll(new WitnessFace(settings.witnessPath(), witness).routes());
        Front front = new Front(routes, errors, renderer.styleHash());
        return serve(vertx, "cairn-witness", settings, port -> front);
    }

    /**
     * A mirror on a port: the log's files, its pages, {@code /verify} and how the mirror is doing.
     *
     * @param ledger the address that is followed, to be shown
     */
    public static Future<WebTier> mirror(
            Vertx vertx, WebSettings settings, LedgerReader reader, Supplier<MirrorState> state, URI ledger) {
        Log log = new LedgerLog(reader, key -> Optional.empty());
        Front front = new MirrorSite(log, state, reader.genesis().origin(), ledger.toString()).front();
        return serve(vertx, "cairn-mirror", settings, port -> front);
    }

    private static Future<WebTier> serve(Vertx vertx, String name, WebSettings settings, IntFunction<Front> front) {
        return Door.open(
                        vertx, name, settings.host(), settings.port(), settings.workers(), settings.waitingMax(), front)
                .map(door -> new WebTier(door, settings.host()))
                .onSuccess(tier -> LOG.info("{} listening host={} port={}", name, settings.host(), tier.port()));
    }

    /** The port that was taken. */
    public int port() {
        return door.server().actualPort();
    }

    /** {@code http://host:port}. */
    public String url() {
        return "http://" + host + ":" + port();
    }

    public Future<Void> close() {
        return door.close();
    }
}
