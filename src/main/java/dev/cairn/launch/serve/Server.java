package dev.cairn.launch.serve;

import dev.cairn.history.FindingDesk;
import dev.cairn.history.History;
import dev.cairn.history.LotHistory;
import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.IngestTier;
import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ingest.account.IndexedEvents;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.shelf.EventShelf;
import dev.cairn.launch.shelf.PageKey;
import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.Finding;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.LogKeys;
import dev.cairn.ledger.Scrub;
import dev.cairn.ledger.ScrubState;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.stamp.HttpTimestampAuthority;
import dev.cairn.ledger.stamp.Stamper;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.query.EventStore;
import dev.cairn.store.cassandra.EventTables;
import dev.cairn.web.WebSettings;
import dev.cairn.web.WebTier;
import dev.cairn.web.http.KeyCheck;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger with its doors, its read side and its site, in this process. Parts are closed in the reverse order of their start. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long START_SECONDS_MAX = 60;
    private static final long LOOK_EVERY_MS = 200;

    private final Deque<AutoCloseable> closers = new ArrayDeque<>();
    private final Ledger ledger;
    private final Readers readers;
    private Optional<IngestTier> ingest = Optional.empty();
    private final CompletableFuture<LedgerState.Halted> halted = new CompletableFuture<>();
    private Optional<WebTier> web = Optional.empty();
    private Supplier<ScrubState> scrub = () -> ScrubState.OFF;
    private Optional<EventShelf> shelf = Optional.empty();
    private Bytes pageKey = Bytes.EMPTY;
    private Path folder = Path.of("");

    private Server(Ledger ledger, Readers readers) {
        this.ledger = ledger;
        this.readers = readers;
    }

    /**
     * Starts what the settings name and returns when every door is open.
     *
     * @param base folder of the settings file
     * @throws IOException if a file cannot be read or a door not be opened; what was started is closed again
     */
    public static Server start(ServeSettings settings, Path base, Vertx vertx, InstantSource clock) throws IOException {
        Genesis genesis = genesis(settings.ledger().genesis());
        LogKeys logKeys = new LogKeys(
                KeyFile.read(settings.ledger().logKey()),
                postQuantum(settings.ledger().postQuantumKey()));
        Signer node = KeyFile.read(settings.ledger().nodeKey());
        LedgerConfig config = LedgerConfig.of(genesis)
                .withSealPeriod(settings.ledger().sealPeriod())
                .withCosignEvery(settings.ledger().cosignEvery());
        List<Cosigner> cosigners = Cosigners.of(genesis, settings.ledger().witnesses());
        StoreAddress.Opened opened =
                open(() -> StoreAddress.openAll(settings.ledger().store(), base, genesis.origin()), () -> {});
        Stores stores = opened.stores();
        Ledger ledger = open(() -> Ledger.open(config, stores, logKeys, cosigners, clock), stores);
        SecureRandom random = new SecureRandom();
        History history = new History(ledger, stores.index(), ledger.keys()::find, clock);
        FindingDesk desk = new FindingDesk(ledger, ledger, node, clock, new HostClock(random), random);
        Server server = new Server(ledger, new Readers(ledger, stores.index(), history, Optional.of(desk)));
        server.closers.push(stores);
        server.closers.push(ledger);
        server.closers.push(server.readers);
        try {
            settings.ledger()
                    .stamp()
                    .ifPresent(part -> server.closers.push(stamper(part, ledger, node, clock, random)));
            server.scrub(settings, base, stores, clock);
            server.shelve(ServerFolder.of(settings.ledger(), base), opened.events(), clock, random);
            server.openDoors(settings, vertx, node, clock, stores);
            server.watch();
        } catch (RuntimeException | IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void scrub(ServeSettings settings, Path base, Stores stores, InstantSource clock) {
        Duration round = settings.ledger().scrub();
        if (!round.isZero()) {
            String address = settings.ledger().store();
            Scrub.Bookmark mark = StoreAddress.folder(address, base)
                    .<Scrub.Bookmark>map(folder -> new FileBookmark(folder.resolve("scrub-place")))
                    .orElse(Scrub.Bookmark.NONE);
            Scrub begun = new Scrub(ledger, () -> StoreAddress.again(address, base, stores), round, clock, mark);
            begun.start();
            closers.push(begun);
            scrub = begun::state;
        }
    }

    private void shelve(ServerFolder own, Optional<EventTables> tables, InstantSource clock, SecureRandom random) {
        folder = own.path();
        pageKey = PageKey.in(folder, random);
        EventShelf started = tables.map(there -> EventShelf.start(ledger, there, folder, own.hold(), clock))
                .orElseGet(() -> EventShelf.start(ledger, folder, own.hold(), clock));
        closers.push(started);
        shelf = Optional.of(started);
    }

    /** How the ledger's own data are doing, and what is made of them for queries. */
    public ScrubState scrub() {
        ScrubState data = scrub.get();
        List<Finding> shelved = shelf.flatMap(EventShelf::finding).stream().toList();
        List<Finding> all =
                Stream.concat(data.findings().stream(), shelved.stream()).toList();
        return new ScrubState(data.on(), data.whole(), data.entries(), data.count() + shelved.size(), all);
    }

    /**
     * What EPCIS queries are answered from; ask anew for each question.
     *
     * @throws Trouble.Unavailable while it is being made
     */
    public EventStore events() {
        return shelf.orElseThrow(() -> new Trouble.Unavailable("the server has not started yet"))
                .events();
    }

    /** The key of the tokens that lead from page to page, 32 bytes. */
    public Bytes pageKey() {
        return pageKey;
    }

    private static Stamper stamper(
            ServeSettings.StampPart part, Ledger ledger, Signer node, InstantSource clock, SecureRandom random) {
        HttpTimestampAuthority authority =
                new HttpTimestampAuthority(part.url(), HttpTimestampAuthority.TIMEOUT, random);
        HostClock known = new HostClock(random);
        return new Stamper(ledger, ledger, authority, node, part.period(), clock, known, random).start();
    }

    /** Opens a part, or closes what it stands on and says in one sentence why it will not open. */
    private static <T> T open(Part<T> part, AutoCloseable under) throws IOException {
        try {
            return part.open();
        } catch (Trouble e) {
            closeQuietly(under);
            throw new IOException(LongRunning.sentence(e), e);
        }
    }

    static Optional<MlDsa44Signer> postQuantum(Optional<Path> file) throws IOException {
        return file.isPresent() ? Optional.of(KeyFile.readMlDsa44(file.get())) : Optional.empty();
    }

    /** The genesis text in a file. */
    public static Genesis genesis(Path file) throws IOException {
        try {
            return Genesis.parse(Files.readString(file));
        } catch (MalformedInputException notText) {
            throw new IOException(file + " is no genesis text: GEN-01 it is not UTF-8 text", notText);
        } catch (Malformed e) {
            throw new IOException(file + " is no genesis text: " + e.code() + " " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Part<T> {
        T open() throws IOException;
    }

    /** Completed when the ledger has halted: it takes nothing more until it is opened again. */
    public CompletableFuture<LedgerState.Halted> halted() {
        return halted;
    }

    /** The ledger tells nobody that it halts; somebody has to look. */
    private void watch() {
        ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread thread = new Thread(run, "cairn-watch");
            thread.setDaemon(true);
            return thread;
        });
        java.util.concurrent.Future<?> unused = watcher.scheduleWithFixedDelay(
                () -> {
                    if (ledger.state() instanceof LedgerState.Halted now) {
                        halted.complete(now);
                    }
                },
                LOOK_EVERY_MS,
                LOOK_EVERY_MS,
                TimeUnit.MILLISECONDS);
        closers.push(watcher::shutdownNow);
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The history of a lot, as the site shows it. */
    public Optional<LotHistory> lot(String gtin, String lot) {
        return readers.lot(gtin, lot);
    }

    public Optional<IngestTier> ingest() {
        return ingest;
    }

    public Optional<WebTier> web() {
        return web;
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closeQuietly(closers.pop());
        }
    }

    /** Closes; trouble is logged, for what comes after must be closed too. */
    static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("a part did not close cleanly reason={}", e.toString());
        }
    }

    static void closeQuietly(Vertx vertx) {
        closeQuietly(() -> await(vertx.close()));
    }

    private void openDoors(ServeSettings settings, Vertx vertx, Signer node, InstantSource clock, Stores stores)
            throws IOException {
        if (settings.ingest().isPresent()) {
            SecureRandom random = new SecureRandom();
            IngestTier.Custody custody =
                    new IngestTier.Custody(new IndexedEvents(stores.index(), ledger), new HostClock(random), random);
            IngestTier tier = await(IngestTier.start(
                    vertx, settings.ingest().get(), ledger, ledger, ledger.keys(), node, clock, Optional.of(custody)));
            ingest = Optional.of(tier);
            closers.push(() -> await(tier.close()));
        }
        if (settings.web().isPresent()) {
            KeyCheck keys = keys(settings);
            Standing standing = Standing.in(folder, keys, settings.web().get(), clock);
            closers.push(standing);
            WebTier tier = await(Sites.open(vertx, settings.web().get(), this, keys, standing, clock));
            web = Optional.of(tier);
            closers.push(() -> await(tier.close()));
        }
    }

    /** Who holds an account at the doors may ask at the site. */
    private KeyCheck keys(ServeSettings settings) throws IOException {
        Optional<Path> folder =
                settings.ingest().flatMap(IngestSettings::capture).flatMap(IngestSettings.Capture::accounts);
        if (folder.isEmpty()) {
            return KeyCheck.NOBODY;
        }
        return new KeyHolders(
                AccountBook.in(folder.get(), new SecureRandom()),
                ledger,
                ledger.keys(),
                settings.web().map(WebSettings::authorities).orElse(List.of()));
    }

    /** Waits for a part to be open, or says why it is not. */
    public static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(START_SECONDS_MAX, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
