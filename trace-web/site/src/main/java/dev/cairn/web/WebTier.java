package dev.cairn.web;

import dev.cairn.web.http.Front;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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

    /** The site over its parts. */
    public static Future<WebTier> open(Vertx vertx, WebSettings settings, Parts parts) {
        return serve(vertx, "cairn-web", settings, new Site(parts).front());
    }

    /** A witness alone on a port, for a process of its own. Nothing but its two addresses answers. */
    public static Future<WebTier> witness(Vertx vertx, WebSettings settings, WitnessFace.Answering witness) {
        Renderer renderer = new Renderer();
        Front front = new Front(
                new WitnessFace(settings.witnessPath(), witness).routes(),
                new ErrorPages(renderer),
                renderer.styleHash());
        return serve(vertx, "cairn-witness", settings, front);
    }

    private static Future<WebTier> serve(Vertx vertx, String name, WebSettings settings, Front front) {
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
