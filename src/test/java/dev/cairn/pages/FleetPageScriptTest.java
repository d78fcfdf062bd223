package dev.cairn.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.cairn.check.Browser;
import dev.cairn.check.Needs;
import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.IngestTier;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.KeyStatement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's page in a real browser: it follows by itself, keeps what its reader has opened, and says when it does not know any more. */
@Needs.Chromium
class FleetPageScriptTest {
    private static final double LIMIT_MS = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final Consortium all = Consortium.withoutWitnesses(2);
    private Ledger ledger;
    private IngestTier tier;

    @BeforeEach
    void open() {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(20))
                .withLimits(1_000, 0, 1 << 20);
        ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock);
        all.found(ledger, Consortium.chain(1));
        tier = start(0);
    }

    @AfterEach
    void close() {
        await(tier.close());
        ledger.close();
        await(vertx.close());
    }

    private IngestTier start(int port) {
        IngestSettings settings = new IngestSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new IngestSettings.Admin("127.0.0.1", port, List.of(), Duration.ofMinutes(10), Duration.ofMinutes(5)),
                new IngestSettings.Quotas(100, 1_000),
                0,
                Verifier.BOUNCYCASTLE);
        return await(IngestTier.start(vertx, settings, ledger, ledger, ledger.keys(), all.node, all.clock));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private URI page() {
        return URI.create("http://127.0.0.1:" + tier.ports().admin() + "/");
    }

    private void register(int number) {
        KeyStatement said = KeyStatement.device(
                Consortium.ORIGIN,
                Consortium.signer(Algorithm.ED25519, 20 + number),
                all.organisation.publicKey().thumbprint(),
                "Gateway " + number,
                Optional.empty(),
                List.of(Consortium.chain(number)),
                List.of());
        Founding.submit(
                ledger,
                List.of(all.founding.by(said, all.founding.pen(ledger, all.organisation))),
                Duration.ofSeconds(60));
    }

    private static void awaitThat(Page page, String condition) {
        page.waitForFunction("() => " + condition, null, new Page.WaitForFunctionOptions().setTimeout(LIMIT_MS));
    }

    @Test
    void it_follows_keeps_what_is_open_and_says_when_nobody_answers() {
        try (Browser browser = Browser.open();
                Browser.View view = browser.desk("en")) {
            assertEquals(200, view.go(page()));
            Page page = view.page();
            awaitThat(page, "document.getElementById('link').textContent === 'Live'");
            page.click("summary:has-text('Gateway 1')");
            awaitThat(page, "document.querySelectorAll('details[open]').length === 1");
            register(2);
            awaitThat(page, "document.querySelectorAll('details').length === 2");
            assertTrue(page.isVisible("details[open] dl"), "what was open is still open");
            assertTrue(
                    page.textContent("details[open] summary").contains("Gateway 1")
                            && (Boolean) page.evaluate(
                                    "document.activeElement === document.querySelector('details[open] > summary')"),
                    "and the keyboard is where it was");
            int port = tier.ports().admin();
            await(tier.close());
            awaitThat(page, "document.getElementById('link').textContent.startsWith('The server does not answer.')");
            tier = start(port);
            awaitThat(page, "document.getElementById('link').textContent === 'Live'");
            assertEquals(List.of(), view.foreignRequests(page()));
            assertEquals(List.of(), view.axe());
        }
    }

    @Test
    void a_proxy_that_answers_while_the_server_starts_is_not_the_end() {
        try (Browser browser = Browser.open();
                Browser.View view = browser.phone("en")) {
            Page page = view.page();
            page.route(
                    "**/page/events*",
                    route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setStatus(502)));
            view.go(page());
            awaitThat(page, "document.getElementById('link').className === 'bad'");
            page.unroute("**/page/events*");
            awaitThat(page, "document.getElementById('link').textContent === 'Live'");
        }
    }
}
