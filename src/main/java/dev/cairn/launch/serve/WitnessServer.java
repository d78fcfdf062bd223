package dev.cairn.launch.serve;

import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.store.SqliteWitnessStore;
import dev.cairn.web.WebTier;
import dev.cairn.web.WitnessFace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A witness on a port of its own. */
public final class WitnessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessServer.class);
    private static final int LEDGERS_MAX = 1_000;
    private static final long LOOK_AGAIN_MS = 2_000;

    private final WebTier tier;
    private final AutoCloseable store;

    private WitnessServer(WebTier tier, AutoCloseable store) {
        this.tier = tier;
        this.store = store;
    }

    /** Starts it and returns when it listens. */
    public static WitnessServer start(WitnessSettings settings, Vertx vertx, InstantSource clock) throws IOException {
        Map<String, NoteKey> logs = logs(settings.ledgers());
        Signer key = KeyFile.read(settings.key());
        SqliteWitnessStore store =
                SqliteWitnessStore.open(Files.createDirectories(settings.data()).resolve("witness.db"));
        Witness witness =
                new Witness(store, settings.name(), key, Server.postQuantum(settings.postQuantumKey()), logs, clock);
        WebTier tier = Server.await(WebTier.witness(vertx, settings.web(), face(witness)));
        long timer = vertx.setPeriodic(LOOK_AGAIN_MS, tick -> {
            Future<Void> unused = vertx.executeBlocking(() -> lookAgain(witness, settings.ledgers()));
        });
        return new WitnessServer(tier, () -> {
            vertx.cancelTimer(timer);
            store.close();
        });
    }

    /** Takes up a ledger that has joined since; a folder that does not read changes nothing. */
    private static @Nullable Void lookAgain(Witness witness, List<Path> ledgers) {
        try {
            Map<String, NoteKey> now = logs(ledgers);
            if (!now.equals(witness.logs())) {
                witness.watch(now);
                LOG.info("witness watches ledgers={}", now.size());
            }
        } catch (IOException e) {
            LOG.warn("witness keeps its ledgers reason={}", e.getMessage());
        }
        return null;
    }

    /** The logs to watch by origin; an origin that stands in two different texts is nobody's. */
    private static Map<String, NoteKey> logs(List<Path> ledgers) throws IOException {
        Map<String, NoteKey> logs = new HashMap<>();
        for (Path text : texts(ledgers)) {
            Genesis genesis = Server.genesis(text);
            NoteKey before = logs.put(genesis.origin(), genesis.policy().log());
            if (before != null && !before.equals(genesis.policy().log())) {
                throw new IOException(text + " gives the origin " + genesis.origin()
                        + " to another log key than a text before it: keep the right one only");
            }
        }
        if (logs.isEmpty() || logs.size() > LEDGERS_MAX) {
            throw new IOException(logs.size() + " ledgers to watch, but a witness has 1 to " + LEDGERS_MAX
                    + ": add one with cairn witness join");
        }
        return logs;
    }

    private static List<Path> texts(List<Path> ledgers) throws IOException {
        List<Path> texts = new ArrayList<>();
        for (Path each : ledgers) {
            if (Files.isDirectory(each)) {
                try (Stream<Path> files = Files.list(each)) {
                    files.filter(file -> file.toString().endsWith(".txt"))
                            .sorted()
                            .forEach(texts::add);
                }
            } else {
                texts.add(each);
            }
        }
        return texts;
    }

    public int port() {
        return tier.port();
    }

    @Override
    public void close() throws Exception {
        Server.await(tier.close());
        store.close();
    }

    /** What stands behind the witness's addresses. */
    public static WitnessFace.Answering face(Witness witness) {
        return new WitnessFace.Answering() {
            @Override
            public WitnessFace.Answer addCheckpoint(String body) {
                Witness.Response response = witness.addCheckpoint(body);
                return new WitnessFace.Answer(response.status(), response.contentType(), response.body());
            }

            @Override
            public Optional<String> checkpoint(Hash originHash) {
                return witness.checkpoint(originHash);
            }
        };
    }
}
