package dev.cairn.launch.care;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.serve.ServerFolder;
import dev.cairn.launch.serve.StoreAddress;
import dev.cairn.launch.shelf.EventShelf;
import dev.cairn.launch.shelf.ReindexWish;
import dev.cairn.ledger.Trouble;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn reindex}. */
@Command(
        name = "reindex",
        mixinStandardHelpOptions = true,
        description = {
            "Has the index of events that EPCIS queries find made anew from the log: events.db, or the ledger's events in Cassandra.",
            "A running server makes the new one beside the old one, answers from the old one meanwhile, and the command waits for it."
                    + " If none runs, events.db is deleted, and the next start makes it anew; in Cassandra the old one stays until then."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is made anew, or will be by the next start",
            "1:it is not; the sentence says why. What was there before stays"
        })
public final class ReindexCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** A server that tells of no progress for so long has stopped, or has not begun. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SETTINGS", description = "Settings of the ledger, as cairn serve reads them.")
    private Path settings = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Console.onlyTrouble();
        try {
            ServeSettings read = Settings.read(settings, ServeSettings.class, System.getenv());
            return reindex(folder(read), StoreAddress.isShared(read.ledger().store()));
        } catch (SettingsException | IOException | Trouble e) {
            spec.commandLine().getErr().println(Sentence.of(e));
            return 1;
        }
    }

    private Path folder(ServeSettings read) throws IOException {
        Path base = settings.toAbsolutePath().getParent();
        Path folder = ServerFolder.named(read.ledger(), base == null ? Path.of("") : base)
                .orElseThrow(() -> new IOException(
                        "ledger.store is \"memory:\": such a server makes its index anew at each start"));
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not there: no server has run with these settings yet");
        }
        return folder;
    }

    private int reindex(Path folder, boolean shared) throws IOException, InterruptedException {
        try (AutoCloseable alone = EmbeddedStores.lock(folder)) {
            if (shared) {
                new ReindexWish(folder).ask();
                says("no server runs from this folder: when one from here writes the ledger, it makes the index anew");
            } else {
                EventShelf.delete(folder);
                says("no server runs here: the next cairn serve makes events.db anew");
            }
            return 0;
        } catch (Trouble.Conflict running) {
            ask(new ReindexWish(folder));
            says(shared ? "the events in Cassandra were made anew" : "events.db was made anew");
            return 0;
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void says(String what) {
        spec.commandLine().getOut().println(what);
    }

    private void ask(ReindexWish wish) throws IOException, InterruptedException {
        wish.ask();
        await(wish);
        Optional<String> failure = wish.failure();
        if (failure.isPresent()) {
            throw new IOException(failure.get());
        }
    }

    private void await(ReindexWish wish) throws IOException, InterruptedException {
        String told = "";
        long since = System.nanoTime();
        while (wish.isAsked()) {
            Thread.sleep(LOOK_EVERY.toMillis());
            String now = wish.progress();
            if (!now.isEmpty() && !now.equals(told)) {
                told = now;
                since = System.nanoTime();
                spec.commandLine().getErr().println("read " + now);
            }
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IOException("the server says nothing; it was asked, and does it when it can: see its log");
            }
        }
    }
}
