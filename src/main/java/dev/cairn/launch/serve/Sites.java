package dev.cairn.launch.serve;

import dev.cairn.history.LotHistory;
import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.stamp.LoggedStamps;
import dev.cairn.proof.Bytes;
import dev.cairn.web.Log;
import dev.cairn.web.Parts;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.events.EventDesk;
import dev.cairn.web.http.KeyCheck;
import dev.cairn.web.sight.Sight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** The site over a server's parts. */
final class Sites {
    private Sites() {}

    /** @param keys whose API key is right, for EPCIS queries */
    static Future<WebTier> open(Vertx vertx, WebSettings settings, Server server, KeyCheck keys, InstantSource clock) {
        Bundles bundles = new Bundles(
                server.ledger(),
                server.ledger().keys(),
                new LoggedStamps(server.ledger(), server.ledger().keys()));
        Parts parts = new Parts(
                settings.publicUrl().map(URI::toString).orElse("http://" + settings.host() + ":" + settings.port()),
                server::lot,
                bundler(bundles),
                Log.of(server.ledger(), server.ledger().keys()),
                Optional.empty(),
                settings.witnessPath(),
                settings.ingestAdmin(),
                clock,
                server::scrub,
                Optional.of(new EventDesk(
                        server::events, server.pageKey(), keys, (subject, entries, hashes, shown) -> bundles.about(
                                        subject, entries, hashes, shown)
                                .encode())));
        return WebTier.open(vertx, settings, parts);
    }

    private static Parts.Bundler bundler(Bundles bundles) {
        return new Parts.Bundler() {
            @Override
            public Bytes about(LotHistory history, Bundles.Shown shown) {
                return bundles.about(history.item().digitalLink(), history.entries(), Sight.hashes(history), shown)
                        .encode();
            }

            @Override
            public Optional<Bytes> keyBook() {
                return Optional.of(bundles.keyBook().encode());
            }
        };
    }
}
