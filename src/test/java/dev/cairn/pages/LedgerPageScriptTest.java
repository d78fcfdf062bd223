package dev.cairn.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.web.Log;
import dev.cairn.web.Parts;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The explorer's own check, in a real browser. */
@Needs.Chromium
class LedgerPageScriptTest {
    private static final String SAID = "#ledger-check[data-state]";

    private final Consortium all = Consortium.withoutWitnesses(2);

    @Test
    void the_browser_recomputes_the_block_and_the_entry_that_a_page_shows() throws Exception {
        Vertx vertx = Vertx.vertx();
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        try (Ledger ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock)) {
            all.found(ledger, Consortium.chain(1));
            Await.published(ledger);
            WebTier tier = open(vertx, ledger);
            try (Browser browser = Browser.open();
                    Browser.View view = browser.phone("en")) {
                for (String path : List.of("/ledger/entries/1", "/ledger/blocks/1", "/ledger/blocks/0")) {
                    view.go(URI.create(tier.url() + path));
                    String state = view.page().waitForSelector(SAID).getAttribute("data-state");
                    String text = view.page().textContent("#ledger-check");
                    assertEquals("done", state, path + ": " + text);
                    assertTrue(text.contains("In the ledger"), text);
                    assertEquals(path.contains("blocks"), text.contains("Follows the block below"), text);
                }
            }
            tier.close().toCompletionStage().toCompletableFuture().get();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private WebTier open(Vertx vertx, Ledger ledger) throws Exception {
        Parts parts = new Parts(
                "http://127.0.0.1:0",
                (gtin, lot) -> Optional.empty(),
                (story, shown) -> Bytes.EMPTY,
                Log.of(ledger, ledger.keys()),
                Optional.empty(),
                "/witness",
                Optional.empty(),
                all.clock);
        WebSettings settings = new WebSettings("127.0.0.1", 0, Optional.empty(), 2, 4, Optional.empty(), "/witness");
        return WebTier.open(vertx, settings, parts)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }
}
