package dev.cairn.launch.care;

import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.StoreAddress;
import dev.cairn.launch.watch.MirrorSettings;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Inspection;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person points at: settings of a ledger or of a mirror, a folder, or an address.
 *
 * @param folder the ledger's folder, where it has one
 * @param own keys that may have signed heads besides the policy's; empty where that is not known
 */
record Target(Genesis genesis, Inspection log, Optional<Path> folder, Optional<Set<NoteKey>> own, boolean remote) {

    /** What settings say about a store. */
    record Kept(Genesis genesis, String store, Path base, Optional<Set<NoteKey>> own) {
        Optional<Path> folder() {
            return StoreAddress.folder(store, base);
        }
    }

    /** @param genesis needed for a folder and an address, whose own text would prove nothing */
    static Target of(String word, @Nullable Path genesis) throws IOException {
        if (word.matches("https?://.*")) {
            HttpObjects objects = new HttpObjects(URI.create(word), HttpObjects.TIMEOUT);
            return new Target(trusted(genesis), Inspection.of(objects), Optional.empty(), Optional.empty(), true);
        }
        Path path = Path.of(word);
        if (Files.isDirectory(path)) {
            return new Target(
                    trusted(genesis), EmbeddedStores.inspect(path), Optional.of(path), Optional.empty(), false);
        }
        if (!Files.exists(path)) {
            throw new NoSuchFileException(word);
        }
        Kept kept = kept(path);
        Inspection log =
                StoreAddress.inspect(kept.store(), kept.base(), kept.genesis().origin());
        return new Target(kept.genesis(), log, kept.folder(), kept.own(), false);
    }

    private static Genesis trusted(@Nullable Path genesis) throws IOException {
        if (genesis == null) {
            throw new IOException("--genesis FILE is needed here: what stands beside the data proves nothing");
        }
        return Server.genesis(genesis);
    }

    /** Reads settings of {@code cairn serve} or {@code cairn mirror}. */
    static Kept kept(Path settings) throws IOException {
        Path absolute = settings.toAbsolutePath().getParent();
        Path base = absolute == null ? Path.of("") : absolute;
        try {
            ServeSettings read = Settings.read(settings, ServeSettings.class, System.getenv());
            return new Kept(
                    Server.genesis(read.ledger().genesis()), read.ledger().store(), base, Optional.of(Set.of()));
        } catch (SettingsException notALedger) {
            return mirror(settings, base, notALedger);
        }
    }

    private static Kept mirror(Path settings, Path base, SettingsException notALedger) throws IOException {
        try {
            MirrorSettings read = Settings.read(settings, MirrorSettings.class, System.getenv());
            Set<NoteKey> own = Set.of();
            if (read.cosigner().isPresent()) {
                var we = read.cosigner().get();
                own = Set.of(NoteKey.cosigner(we.name(), KeyFile.read(we.key()).publicKey()));
            }
            return new Kept(Server.genesis(read.genesis()), read.store(), base, Optional.of(own));
        } catch (SettingsException notAMirror) {
            throw new IOException(
                    "neither settings of a ledger:\n" + notALedger.getMessage() + "\nnor of a mirror:\n"
                            + notAMirror.getMessage(),
                    notAMirror);
        }
    }
}
