package dev.cairn.launch.shelf;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventStore;
import dev.cairn.query.MasterData;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** A real ledger, its owner who says events and has them erased, and the shelf beside it. */
final class Shelved implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path folder;
    final Ledger ledger;
    final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private final Consortium all;
    private final ChainPen owner;
    private final Stores stores;
    private final Keep keep;
    private Optional<EventShelf> shelf = Optional.empty();

    /** A ledger in a folder, and {@code events.db} beside it. */
    Shelved(Path folder, long seed) {
        this(folder, seed, EmbeddedStores.open(folder), Optional.empty());
    }

    /** Another ledger; its shelf leaves files in the folder only while somebody asks. */
    Shelved(Path folder, long seed, Stores stores, Keep keep) {
        this(folder, seed, stores, Optional.of(keep));
    }

    private Shelved(Path folder, long seed, Stores stores, Optional<Keep> elsewhere) {
        this.folder = folder;
        this.stores = stores;
        this.keep = elsewhere.orElseGet(() -> new FileKeep(folder, free::get));
        all = Consortium.withoutWitnesses(seed);
        owner = all.pen(all.organisation, Consortium.chain(2));
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        ledger = Ledger.open(config, stores, all.log, List.of(), all.clock);
        all.found(ledger, Consortium.chain(1));
    }

    static EpcisEvent event(int number, String lot) {
        CaptureDocument.Result read = CaptureDocument.parse(
                """
                {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"ObjectEvent","action":"OBSERVE",
                 "eventTime":"2026-11-20T%02d:%02d:%02dZ","eventTimeZoneOffset":"+00:00","bizStep":"shipping",
                 "quantityList":[{"epcClass":"https://id.gs1.org/01/09521321000025/10/%s","quantity":%d}]}
                """
                        .formatted(number / 3_600, number / 60 % 60, number % 60, lot, number + 1));
        if (read instanceof CaptureDocument.Captured captured) {
            return captured.events().get(0);
        }
        throw new IllegalArgumentException(read.toString());
    }

    /** Logs as many events, of lots {@code name-0}, {@code name-1} …; gives the first one's index. */
    long says(String name, int count) {
        List<dev.cairn.ledger.Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(all.offer(owner, EventCapsule.of(event(i, name + "-" + i), all.random)));
        }
        return Founding.submit(ledger, offers, PATIENCE).get(0);
    }

    void erase(long index) {
        Erase said = new Erase(index, Hash.sha256(ledger.entry(index)), "asked for", List.of());
        Founding.submit(ledger, List.of(all.offer(owner, said.capsule(all.random))), PATIENCE);
    }

    EventShelf shelf() {
        return shelf.orElseThrow();
    }

    EventShelf start() {
        return start(ledger, () -> () -> {});
    }

    EventShelf start(LedgerReader log, EventShelf.Hold hold) {
        EventShelf started = EventShelf.start(log, keep, folder, hold, InstantSource.system());
        shelf = Optional.of(started);
        return started;
    }

    void stop() throws Exception {
        if (shelf.isPresent()) {
            shelf.get().close();
        }
        shelf = Optional.empty();
    }

    /** Until the shelf shows all that was logged. */
    void awaitAll() {
        Await.published(ledger);
        Await.until("the shelf follows", () -> shelf().events().cursor() == ledger.sequenced());
    }

    /** The same log; before entries are read, {@code gate} is told where. */
    LedgerReader gated(LongConsumer gate) {
        return (LedgerReader) Proxy.newProxyInstance(
                LedgerReader.class.getClassLoader(), new Class<?>[] {LedgerReader.class}, (proxy, method, words) -> {
                    if (method.getName().equals("entries")) {
                        gate.accept((Long) words[0]);
                    }
                    try {
                        return method.invoke(ledger, words);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** What a store answers: by hash, by lot, by resource, by two questions. */
    static Map<String, Object> answers(EventStore store) {
        Map<String, Object> answers = new LinkedHashMap<>();
        List<String> hashes = store.values("hash", "", EventStore.HITS_MAX);
        answers.put("lots", store.values("epcClass", "", EventStore.HITS_MAX));
        answers.put("steps", store.values("bizStep", "", EventStore.HITS_MAX));
        for (String hash : hashes) {
            answers.put(hash, store.load(store.having("hash", hash)));
        }
        answers.put("shipped", ask(store, "EQ_bizStep", "shipping"));
        answers.put("early", ask(store, "LT_eventTime", "2026-11-20T00:01:00Z"));
        return answers;
    }

    private static EventStore.Slice ask(EventStore store, String name, String value) {
        EventQuery.Result read = EventQuery.parse(List.of(Map.entry(name, value)), Map.of(), MasterData.NONE);
        EventQuery query = ((EventQuery.Parsed) read).query();
        return store.find(query, Long.MAX_VALUE, Optional.empty(), EventStore.HITS_MAX);
    }

    /** How many of these lots are named; each is by one event. */
    static long count(EventStore store, String name) {
        return store.values("epcClass", "", EventStore.HITS_MAX).stream()
                .filter(lot -> lot.contains("/10/" + name + "-"))
                .count();
    }

    /** The shelf's files, under whatever name, in which a text stands. */
    List<String> filesWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith(FileKeep.NAME))
                    .toList()) {
                if (holds(file, text)) {
                    found.add(file.getFileName().toString());
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean holds(Path file, String text) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException deletedMeanwhile) {
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        stop();
        ledger.close();
        stores.close();
    }
}
