package dev.cairn.launch.serve;

import dev.cairn.ledger.Trouble;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.StandingStore;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.SqliteStanding;
import dev.cairn.web.WebSettings;
import dev.cairn.web.events.StandingDesk;
import dev.cairn.web.hook.Deliveries;
import dev.cairn.web.hook.Reports;
import dev.cairn.web.http.KeyCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The named queries and subscriptions of a server: {@code subscriptions/subscriptions.db} in its folder, under a lock of its own, because
 * servers of a shared ledger may have the same folder; and what is sent for them. It is opened when it is asked for, and asked for again where
 * it does not open.
 */
final class Standing implements AutoCloseable {
    private static final String FOLDER = "subscriptions";
    private static final String NAME = "subscriptions.db";

    private final Path folder;
    private final KeyCheck keys;
    private final WebSettings settings;
    private final Deliveries deliveries;
    private Optional<AutoCloseable> held = Optional.empty();
    private Optional<StandingStore> open = Optional.empty();
    private boolean closed;

    private Standing(Path folder, KeyCheck keys, WebSettings settings, InstantSource clock) {
        this.folder = folder;
        this.keys = keys;
        this.settings = settings;
        this.deliveries = Deliveries.of(this::store, this::isActive, settings.hooks(), clock);
    }

    /** @param own the server's folder */
    static Standing in(Path own, KeyCheck keys, WebSettings settings, InstantSource clock) {
        return new Standing(own.resolve(FOLDER), keys, settings, clock);
    }

    void start(Reports reports) {
        deliveries.start(reports);
    }

    StandingDesk desk() {
        return new StandingDesk(
                this::store, settings.hooks(), settings.subscriptionsMax(), deliveries::health, new SecureRandom());
    }

    /** What somebody subscribed to who has no account any more is kept, and sent to nobody. */
    private boolean isActive(String owner) {
        return owner.equals(NamedQuery.MACHINE) || keys.ofAccount(owner).isPresent();
    }

    private synchronized StandingStore store() {
        if (closed) {
            throw new Trouble.Unavailable("the server is being closed");
        }
        if (open.isEmpty()) {
            try {
                open = Optional.of(opened());
            } catch (IOException | Trouble.Conflict notNow) {
                throw new Trouble.Unavailable(NAME + " does not open: " + notNow.getMessage(), notNow);
            }
        }
        return open.get();
    }

    private StandingStore opened() throws IOException {
        if (held.isEmpty()) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            held = Optional.of(EmbeddedStores.lock(folder));
        }
        return SqliteStanding.open(folder.resolve(NAME));
    }

    @Override
    public void close() throws Exception {
        deliveries.close();
        synchronized (this) {
            closed = true;
            open.ifPresent(StandingStore::close);
            if (held.isPresent()) {
                held.get().close();
            }
        }
    }
}
