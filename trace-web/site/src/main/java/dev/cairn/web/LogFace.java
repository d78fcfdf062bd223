package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import java.util.List;
import java.util.Optional;

/** The public log as files (C2SP tlog-tiles): checkpoints, tiles, entry bundles, and the genesis text. */
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
        Optional<Bytes> tile = log.tile(ask.path().substring(1));
        return tile.map(bytes -> Reply.of(200, Reply.OCTETS, bytes).open().with("Cache-Control", Reply.IMMUTABLE))
                .orElseGet(() -> Reply.text(404, Reply.TEXT, "no such tile\n").open());
    }

    private static Reply text(String body) {
        return Reply.text(200, Reply.TEXT, body).open();
    }
}
