package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import java.util.List;
import java.util.Optional;

/**
 * The public log as files (C2SP tlog-tiles): checkpoints, tiles, entry bundles, and the genesis text. Scripts of any origin may read them.
 *
 * <pre>
 * /checkpoint                     text/plain; charset=utf-8     asked about each time
 * /checkpoint-pending             same; signed by the log, not witnessed yet
 * /tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]         application/octet-stream      never changes, full or partial
 * /tile/entries/&lt;N&gt;[.p/&lt;W&gt;]     same, and gzip for who takes it
 * </pre>
 *
 * A path is one that {@link TilePath#path()} writes, or 404: there is no other way to the store. Nothing is pruned, the minimum index is 0.
 */
final class LogFace {
    private final Log log;

    LogFace(Log log) {
        this.log = log;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/genesis.txt", Disclosure.PUBLIC, ask -> text(log.genesis())),
                Route.get("/checkpoint", Disclosure.PUBLIC, this::checkpoint),
                Route.get("/checkpoint-pending", Disclosure.PUBLIC, ask -> text(log.pending())),
                Route.get("/tile/*", Disclosure.PUBLIC, this::tile));
    }

    private Reply checkpoint(Ask ask) {
        return log.witnessed().map(LogFace::text).orElseGet(() -> Reply.text(
                        404, Reply.TEXT, "no checkpoint has enough witnesses yet; see /checkpoint-pending\n")
                .open());
    }

    private Reply tile(Ask ask) {
        Optional<TilePath> path = TilePath.parse(ask.path().substring(1));
        Optional<Bytes> tile = path.flatMap(known -> log.tile(known.path()));
        if (tile.isEmpty()) {
            return Reply.text(404, Reply.TEXT, "no such tile\n").open();
        }
        Reply reply = file(Reply.of(200, Reply.OCTETS, tile.get())).with("Cache-Control", Reply.IMMUTABLE);
        // Hashes do not get smaller.
        return path.orElseThrow().level() == TilePath.ENTRIES ? reply.squeezed() : reply;
    }

    private static Reply text(String body) {
        return file(Reply.text(200, Reply.TEXT, body));
    }

    /** One answer for everybody, whatever types and languages they like: caches keep one copy. */
    private static Reply file(Reply reply) {
        return reply.open().with("Vary", "Accept-Encoding");
    }
}
