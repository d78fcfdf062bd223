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
import dev.cairn.web.events.Scan;
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

    /**
     * @param keys whose API key is right, for EPCIS queries
     * @param standing begins to send when the site is there
     */
    static Future<WebTier> open(
            Vertx vertx, WebSettings settings, Server server, KeyCheck keys, Standing standing, InstantSource clock) {
        Bundles bundles = new Bundles(
                server.ledger(),
                server.ledger().keys(),
                new LoggedStamps(server.ledger(), server.ledger().keys()));
        EventDesk desk = new EventDesk(
                        server::events, server.pageKey(), keys, (subject, entries, hashes, shown) -> bundles.about(
                                        subject, entries, hashes, shown)
                                .encode())
                .with(standing.desk());
        String site =
                settings.publicUrl().map(URI::toString).orElse("http://" + settings.host() + ":" + settings.port());
        Parts parts = new Parts(
                site,
                server::lot,
                bundler(bundles),
                Log.of(server.ledger(), server.ledger().keys()),
                Optional.empty(),
                settings.witnessPath(),
                settings.ingestAdmin(),
                clock,
                server::scrub,
                Optional.of(desk));
        return WebTier.open(vertx, settings, parts)
                .onSuccess(tier -> standing.start(new Scan(
                        desk,
                        settings.policy(),
                        parts.log()::companyPrefixes,
                        site.endsWith(":0") ? tier.url() : site)));
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
