package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.launch.serve.Server;
import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.ledger.HttpObjects;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn witness join}. */
@Command(
        name = "join",
        mixinStandardHelpOptions = true,
        description = {
            "On the witness's machine: takes a ledger's genesis text and watches that ledger from now on, beside those it watches already.",
            "Compare the trust root by phone with another founder, not with whoever sent the file. A running witness takes it up within seconds."
        })
public final class WitnessJoin implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "GENESIS", description = "The ledger's genesis text.")
    private Path genesisFile = Path.of("");

    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "The witness's settings (cairn witness init).")
    private Path settingsFile = Path.of("");

    @Option(
            names = "--sha256",
            required = true,
            paramLabel = "DIGITS",
            description = "The trust root as you heard it: 64 digits, blanks do not matter.")
    private String heard = "";

    @Option(
            names = "--log",
            paramLabel = "URL",
            description =
                    "Address of the ledger's site: asks it for its genesis and its newest checkpoint, and joins only if both hold.")
    private @Nullable URI log;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> join(terminal));
    }

    private void join(Terminal terminal) throws IOException {
        Genesis genesis = Server.genesis(genesisFile);
        if (!genesis.hash().equals(TrustRoot.heard(heard))) {
            throw new IOException("this is not the genesis you heard of: " + genesisFile + " has the trust root "
                    + TrustRoot.aloud(genesis.hash())
                    + ". Nothing was joined; ask who gave you the file, and who the number");
        }
        WitnessSettings settings = settings();
        Policy.Witness own = own(genesis, settings);
        Path place = folder(settings).resolve(genesis.origin().replaceAll("[^A-Za-z0-9.-]", "_") + ".txt");
        requireNew(genesis, place);
        if (log != null) {
            terminal.say(checked(genesis, log));
        }
        NewFiles.write(Map.of(place, genesis.text()));
        terminal.say("joined       " + genesis.origin() + " \"" + genesis.name() + "\", in " + place);
        terminal.say("policy       witness " + own.name() + " " + own.key().vkey()
                + own.url().map(url -> " " + url).orElse(""));
        if (!Strength.of(genesis).counted().contains(own.name())) {
            terminal.say("WARNING      the quorum of this ledger does not count " + own.name());
        }
    }

    private WitnessSettings settings() throws IOException {
        try {
            return Settings.read(settingsFile, WitnessSettings.class, System.getenv());
        } catch (SettingsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The line of the policy with this witness's own key. */
    private static Policy.Witness own(Genesis genesis, WitnessSettings settings) throws IOException {
        NoteKey key;
        try {
            key = NoteKey.cosigner(settings.name(), KeyFile.read(settings.key()).publicKey());
        } catch (IllegalArgumentException notANoteKey) {
            throw new IOException(settings.key() + " is no key of a witness: " + notANoteKey.getMessage(), notANoteKey);
        }
        return genesis.policy().witnesses().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IOException("the policy of " + genesis.origin() + " does not name this witness ("
                        + key.vkey() + "): its cosignatures would count for nobody, and a genesis never changes"));
    }

    private static Path folder(WitnessSettings settings) throws IOException {
        return settings.ledgers().stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(
                        () -> new IOException(
                                "ledgers: in the witness's settings names no folder to put the genesis into; add one: ledgers: [ledgers]"));
    }

    private static void requireNew(Genesis genesis, Path place) throws IOException {
        if (Files.exists(place)) {
            throw new IOException(
                    Files.readString(place).equals(genesis.text())
                            ? "this witness watches " + genesis.origin() + " already"
                            : "this witness watches another ledger under the origin " + genesis.origin() + " (" + place
                                    + "): one of the two is not what it says");
        }
    }

    private static String checked(Genesis genesis, URI log) throws IOException {
        try {
            HttpObjects site = new HttpObjects(log, HttpObjects.TIMEOUT);
            Optional<Bytes> text = site.get("genesis.txt");
            if (text.isPresent() && !text.get().equals(Bytes.ofUtf8(genesis.text()))) {
                throw new IOException(log + " serves another genesis than yours: nothing was joined");
            }
            Optional<Bytes> newest = site.get("checkpoint-pending");
            if (newest.isEmpty()) {
                return "log          " + log + " answers, and has signed nothing yet";
            }
            Head head = Head.read(newest.get().utf8(), genesis);
            return "log          " + log + " answers; its checkpoint of "
                    + head.checkpoint().size() + " entries is signed by the log key of this genesis";
        } catch (Malformed e) {
            throw new IOException(
                    e.code() + " the checkpoint at " + log + " does not hold under this genesis: " + e.getMessage()
                            + ". Nothing was joined",
                    e);
        } catch (Trouble | IllegalArgumentException e) {
            throw new IOException(e.getMessage() + ". Nothing was joined: without --log it is not asked", e);
        }
    }
}
