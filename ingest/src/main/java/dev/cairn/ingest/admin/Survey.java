package dev.cairn.ingest.admin;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Told;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Trouble;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the log once, after a start, for the newest statement of each registered gateway: when its data last came, what it said of itself. One thread,
 * beside everything else. What the log does not say (refusals, certificates, what waits at the gateway, its clock) stays unknown until the gateway is heard.
 */
public final class Survey implements AutoCloseable {
    /** Looks at a gateway whose newest statement is in no block yet, or whose ledger has no head. */
    private static final int LOOKS_MAX = 60;

    private static final long PAUSE_MS = 1_000;
    private static final long CLOSE_WAIT_MS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Survey.class);

    private final Fleet fleet;
    private final Registry registry;
    private final LedgerReader reader;
    private final Function<DeviceId, Optional<Bytes>> configurations;
    private final Thread thread = new Thread(this::run, "ingest-survey");
    private volatile boolean done;

    private Survey(
            Fleet fleet, Registry registry, LedgerReader reader, Function<DeviceId, Optional<Bytes>> configurations) {
        this.fleet = fleet;
        this.registry = registry;
        this.reader = reader;
        this.configurations = configurations;
    }

    /** Begins to look. */
    public static Survey start(
            Fleet fleet, Registry registry, LedgerReader reader, Function<DeviceId, Optional<Bytes>> configurations) {
        Survey survey = new Survey(fleet, registry, reader, configurations);
        survey.thread.setDaemon(true);
        survey.thread.start();
        return survey;
    }

    /** Whether the log was looked through. */
    public boolean isDone() {
        return done;
    }

    /** Names a configuration to the fleet; one that does not read is none. */
    public static void offer(Fleet fleet, DeviceId device, Bytes bundle) {
        try {
            ConfigurationBundle read = ConfigurationBundle.parse(bundle);
            fleet.offered(device, read.content().version(), read.hash());
        } catch (Malformed damaged) {
            LOG.warn("a configuration cannot be read device={} reason={}", device, damaged.getMessage());
        }
    }

    private void run() {
        try {
            List<Registered> left = registry.devices();
            left.forEach(key -> configuration(DeviceId.of(key.key().thumbprint())));
            for (int look = 0; look < LOOKS_MAX && !left.isEmpty(); look++) {
                if (look > 0) {
                    Thread.sleep(PAUSE_MS);
                }
                left = look(left);
            }
            done = true;
            LOG.info(
                    "fleet looked up in the log gateways={} open={}",
                    registry.devices().size(),
                    left.size());
        } catch (InterruptedException closed) {
            LOG.debug("the survey was ended before its time");
        } catch (RuntimeException failed) {
            // The page goes on saying that it does not know.
            LOG.error("the fleet could not be looked up in the log code=BUG-01", failed);
        }
    }

    private void configuration(DeviceId id) {
        fleet.registered(id);
        configurations.apply(id).ifPresent(bundle -> offer(fleet, id, bundle));
    }

    private List<Registered> look(List<Registered> keys) throws InterruptedException {
        List<Registered> again = new ArrayList<>();
        for (Registered key : keys) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!lookedUp(key)) {
                again.add(key);
            }
        }
        return again;
    }

    private boolean lookedUp(Registered key) {
        boolean whole = true;
        for (Bytes chain : key.chains()) {
            try {
                whole &= lookedUp(key.key().thumbprint(), chain);
            } catch (Trouble notNow) {
                LOG.info("a gateway could not be looked up in the log reason={}", notNow.getMessage());
                whole = false;
            }
        }
        return whole;
    }

    private boolean lookedUp(Hash kid, Bytes chain) {
        ChainState state = reader.chain(kid, chain);
        OptionalLong index = state.newest() < 0 ? OptionalLong.empty() : reader.indexOf(kid, chain, state.newest());
        if (index.isEmpty()) {
            return true;
        }
        OptionalLong height = reader.heightOf(index.getAsLong());
        if (height.isEmpty()) {
            return false;
        }
        Instant sealed = Instant.ofEpochMilli(reader.seal(height.getAsLong()).unixMillis());
        Told said = reader.capsule(index.getAsLong()).map(Told::of).orElse(Told.NOTHING);
        try {
            fleet.restored(DeviceId.of(kid), Statement.parse(reader.entry(index.getAsLong())), said, sealed);
        } catch (Malformed damaged) {
            throw new Trouble.Corrupt("a logged statement cannot be read: " + damaged, damaged);
        }
        return true;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
