package dev.cairn.web;

import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import dev.cairn.web.hook.Reach;
import dev.cairn.web.sight.Audience;
import dev.cairn.web.sight.Policy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of the web tier. */
public record WebSettings(
        @Doc("Address to listen on; `127.0.0.1` for this machine only, `0.0.0.0` for all.") @Default("127.0.0.1")
                String host,
        @Doc("Port to listen on; 0 takes a free one.") @Default("8080") @Range(min = 0, max = 65535) int port,
        @Doc("Address under which readers reach this site, as QR codes hold it: scheme and host in lower case, no path."
                        + " Without it: `http://host:port`.")
                Optional<URI> publicUrl,
        @Doc("Threads that render pages and read the ledger.") @Default("4") @Range(min = 1, max = 64) int workers,
        @Doc("Requests that may wait for a thread; further ones get 503.") @Default("256") @Range(min = 1, max = 65536)
                int waitingMax,
        @Doc("Where ingest's admin port answers, for the operator's page; without it the page says so.")
                Optional<URI> ingestAdmin,
        @Doc("Path below which the witness answers, if this process runs one.") @Default("/witness") String witnessPath,
        @Doc(
                        "Who may ask for events (`/events`, `/epcs` …) from afar: `accounts`, whoever shows an account's API key; or `public`, everybody.")
                @Default("accounts")
                Events events,
        @Doc(
                        "For whom members of events are: `public`, `partner` (named in the event), `owner` (who signed it) or `authority`, by the member's name as events write it (`bizTransactionList`, `\"example:note\"`); `rest` is every member that is not named.")
                @Default("")
                Map<String, Audience> disclosure,
        @Doc(
                        "Ids of accounts that are an authority's (`cairn account list`): they see everything, and each of their questions is logged.")
                @Default("")
                List<String> authorities,
        @Doc(
                        "Where web hooks of subscriptions may lead: `https`, public addresses; `http`, also by plain http; `any`, also this machine and private networks; `none`, nobody subscribes.")
                @Default("https")
                Reach hooks,
        @Doc("Subscriptions of all accounts together.") @Default("100") @Range(min = 0, max = 1_000)
                int subscriptionsMax) {
    private static final int SUBSCRIPTIONS = 100;

    /** Who may ask for events. */
    public enum Events {
        ACCOUNTS,
        PUBLIC
    }

    /** Events for accounts only. */
    public WebSettings(
            String host,
            int port,
            Optional<URI> publicUrl,
            int workers,
            int waitingMax,
            Optional<URI> ingestAdmin,
            String witnessPath) {
        this(
                host,
                port,
                publicUrl,
                workers,
                waitingMax,
                ingestAdmin,
                witnessPath,
                Events.ACCOUNTS,
                Map.of(),
                List.of(),
                Reach.HTTPS,
                SUBSCRIPTIONS);
    }

    /** The same with events for whom one likes. */
    public WebSettings with(Events readers) {
        return new WebSettings(
                host,
                port,
                publicUrl,
                workers,
                waitingMax,
                ingestAdmin,
                witnessPath,
                readers,
                disclosure,
                authorities,
                hooks,
                subscriptionsMax);
    }

    /** The same with members of events for others than usual. */
    public WebSettings with(Map<String, Audience> changes) {
        return new WebSettings(
                host,
                port,
                publicUrl,
                workers,
                waitingMax,
                ingestAdmin,
                witnessPath,
                events,
                changes,
                authorities,
                hooks,
                subscriptionsMax);
    }

    /** For whom the members of events are. */
    public Policy policy() {
        return Policy.of(disclosure);
    }

    public WebSettings {
        disclosure = Map.copyOf(disclosure);
        authorities = List.copyOf(authorities);
        for (String account : authorities) {
            if (!account.matches("[0-9a-f]{8}")) {
                throw new IllegalArgumentException(
                        "authorities are ids of accounts, 8 digits 0-9 a-f as `cairn account list` prints them, not "
                                + account);
            }
        }
        try {
            Policy.of(disclosure);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("disclosure: " + wrong.getMessage(), wrong);
        }
        publicUrl.ifPresent(url -> {
            String path = url.getRawPath();
            if (url.getHost() == null || path != null && !path.isEmpty() && !path.equals("/")) {
                throw new IllegalArgumentException(
                        "public-url is scheme, host and port only, like https://trace.example.org");
            }
        });
        if (!witnessPath.matches("(/[a-z0-9-]+)+")) {
            throw new IllegalArgumentException("witness-path is like /witness: lower-case letters, digits, hyphens");
        }
    }

    /** Defaults on 127.0.0.1. */
    public static WebSettings local(int port) {
        return new WebSettings("127.0.0.1", port, Optional.empty(), 4, 256, Optional.empty(), "/witness");
    }
}
