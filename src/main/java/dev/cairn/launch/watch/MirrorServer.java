package dev.cairn.launch.watch;

import dev.cairn.launch.serve.LongRunning.Place;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.StoreAddress;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Mirror;
import dev.cairn.ledger.MirrorConfig;
import dev.cairn.ledger.MirrorState;
import dev.cairn.ledger.ObjectSource;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Policy;
import dev.cairn.web.WebTier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mirror on a port, which looks at its ledger on a thread of its own. */
public final class MirrorServer implements AutoCloseable {
    /** The mirror's own store failed: starting again finds out what is there. */
    static final int TRY_AGAIN = 75;

    private static final Logger LOG = LoggerFactory.getLogger(MirrorServer.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(30);

    private final Mirror mirror;
    private final Stores stores;
    private final WebTier tier;
    private final CompletableFuture<Integer> ending = new CompletableFuture<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(run -> {
        Thread thread = new Thread(run, "cairn-mirror");
        thread.setDaemon(true);
        return thread;
    });

    private MirrorServer(Mirror mirror, Stores stores, WebTier tier) {
        this.mirror = mirror;
        this.stores = stores;
        this.tier = tier;
    }

    /** Starts it and returns when it listens; the first look follows at once. */
    public static MirrorServer start(MirrorSettings settings, Place place) throws IOException {
        MirrorConfig config = config(settings);
        ObjectSource source = new HttpObjects(settings.ledger(), HttpObjects.TIMEOUT);
        Path shelf = settings.evidence().orElseGet(() -> place.base().resolve("evidence"));
        FolderEvidence evidence = new FolderEvidence(shelf);
        Stores stores = StoreAddress.open(
                settings.store(), place.base(), config.genesis().origin());
        try {
            Mirror mirror = Mirror.open(config, stores, source, evidence, place.clock());
            WebTier tier = Server.await(
                    WebTier.mirror(place.vertx(), settings.web(), mirror.reader(), mirror::state, settings.ledger()));
            MirrorServer server = new MirrorServer(mirror, stores, tier);
            server.begin(settings.poll());
            return server;
        } catch (Trouble.Corrupt e) {
            stores.close();
            throw damaged(e, settings.ledger());
        } catch (RuntimeException | IOException e) {
            stores.close();
            throw e;
        }
    }

    private static IOException damaged(Trouble.Corrupt e, URI ledger) {
        String why = String.valueOf(e.getMessage());
        return new IOException(
                (why.startsWith("MIR-09 ") ? "" : "MIR-09 our own copy is damaged: ") + why
                        + ". Mend it from the ledger, which is not believed: cairn fsck SETTINGS --repair-from "
                        + ledger,
                e);
    }

    /** A mistyped name would never be asked, and nobody would notice. */
    static void requireKnown(Genesis genesis, Set<String> names) throws IOException {
        Set<String> known = genesis.policy().witnesses().stream()
                .map(Policy.Witness::name)
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IOException("witnesses names \"" + name
                        + "\", but the genesis policy has no such witness; it has " + String.join(", ", known));
            }
        }
    }

    private static MirrorConfig config(MirrorSettings settings) throws IOException {
        Genesis genesis = Server.genesis(settings.genesis());
        Map<String, ObjectSource> witnesses = new HashMap<>();
        requireKnown(genesis, settings.witnesses().keySet());
        for (Map.Entry<String, URI> each : settings.witnesses().entrySet()) {
            witnesses.put(each.getKey(), new HttpObjects(each.getValue(), HttpObjects.TIMEOUT));
        }
        Optional<MirrorConfig.Cosigns> cosigner = Optional.empty();
        if (settings.cosigner().isPresent()) {
            var we = settings.cosigner().get();
            cosigner = Optional.of(new MirrorConfig.Cosigns(we.name(), KeyFile.read(we.key())));
        }
        return new MirrorConfig(
                genesis, cosigner, witnesses, settings.patience(), settings.patrol(), settings.cosignEvery());
    }

    private void begin(Duration poll) {
        // Its own trouble ends it, see look.
        Future<?> unused = looks.scheduleWithFixedDelay(this::look, 0, poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            mirror.look();
        } catch (RuntimeException | Error e) { // an error too must not end the looks in silence
            LOG.error("MIR-09 mirror ends: its own store failed reason={}", e.toString(), e);
            looks.shutdown();
            ending.complete(TRY_AGAIN);
        }
    }

    /** Where it serves. */
    public String url() {
        return tier.url();
    }

    public MirrorState state() {
        return mirror.state();
    }

    CompletableFuture<Integer> ending() {
        return ending;
    }

    @Override
    public void close() throws Exception {
        looks.shutdownNow();
        looks.awaitTermination(CLOSE_MAX.toSeconds(), TimeUnit.SECONDS);
        Server.await(tier.close());
        stores.close();
    }
}
