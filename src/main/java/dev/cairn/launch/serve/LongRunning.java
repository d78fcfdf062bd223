package dev.cairn.launch.serve;

import dev.cairn.launch.Sentence;
import dev.cairn.ledger.Trouble;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command that reads its settings, opens what they name, prints one line when every door is open, and runs until it is told to stop
 * (SIGTERM, Ctrl-C) or until its own part says that it has ended. What cannot be opened is one sentence and exit code 1.
 *
 * @param <S> its settings
 */
public abstract class LongRunning<S extends Record> implements Callable<Integer> {
    /** Exit code of a process that somebody else has taken the work from (EX_TEMPFAIL of sysexits.h): start it again. */
    static final int TRY_AGAIN = 75;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    // Optional for the parser only, so that a command may have others below it: cairn witness init.
    @Parameters(
            paramLabel = "SETTINGS",
            arity = "0..1",
            description = "YAML file; paths in it are relative to its folder.")
    private @Nullable Path settings;

    private final Class<S> type;

    protected LongRunning(Class<S> type) {
        this.type = type;
    }

    /**
     * Where and when a part runs.
     *
     * @param base folder of the settings file
     */
    public record Place(Path base, Vertx vertx, InstantSource clock) {}

    /**
     * What was opened.
     *
     * @param part closed when the process stops
     * @param says the line on standard output
     * @param ending completed by the part itself with the process's exit code; never, if only a signal ends it
     */
    public record Opened(AutoCloseable part, String says, CompletableFuture<Integer> ending) {
        /** A part that runs until somebody stops it. */
        public static Opened untilStopped(AutoCloseable part, String says) {
            return new Opened(part, says, new CompletableFuture<>());
        }
    }

    /**
     * Opens everything and returns when it works.
     *
     * @throws IOException with a sentence for the person at the terminal; what was opened before is closed again
     */
    protected abstract Opened open(S read, Place place) throws IOException;

    @Override
    public Integer call() throws InterruptedException {
        Path file = file();
        Vertx vertx = Vertx.vertx();
        try {
            S read = Settings.read(file, type, System.getenv());
            Opened opened = open(read, new Place(base(), vertx, InstantSource.system()));
            Stopping.onExit(opened.part(), vertx);
            spec.commandLine().getOut().println(opened.says());
            return opened.ending().get();
        } catch (Trouble e) {
            return failed(vertx, sentence(e));
        } catch (SettingsException | IOException e) {
            return failed(vertx, Sentence.of(e));
        } catch (ExecutionException e) {
            return failed(vertx, String.valueOf(e.getCause()));
        }
    }

    /** The settings, for a command that has more than one way to run. */
    protected final S read() {
        return Settings.read(file(), type, System.getenv());
    }

    private Path file() {
        if (settings == null) {
            throw new ParameterException(spec.commandLine(), "Which settings file?");
        }
        return settings;
    }

    /** Folder of the settings file. */
    protected final Path base() {
        Path base = file().toAbsolutePath().getParent();
        return base == null ? Path.of("") : base;
    }

    /** Where to print. */
    protected final CommandSpec spec() {
        return spec;
    }

    private int failed(Vertx vertx, String sentence) {
        spec.commandLine().getErr().println(sentence);
        Server.closeQuietly(vertx);
        return sentence.startsWith("HLT-03 ") ? TRY_AGAIN : 1;
    }

    /** Why a ledger's stores do not open, with a code in front. */
    static String sentence(Trouble trouble) {
        String why = String.valueOf(trouble.getMessage());
        boolean coded = why.matches("(?s)[A-Z]{3}-[0-9]{2} .*");
        return coded ? why : "HLT-07 the ledger does not open: " + why;
    }
}
