package dev.cairn.edge.cli;

import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands. Exit codes: 0 well, 1 something is wrong, 2 not understood. */
public final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    private static final int WRONG = 1;
    private static final int NOT_UNDERSTOOD = 2;
    private static final String USAGE =
            """
            usage: cairn-edge COMMAND [--config edge.yaml]

              status              how the gateway does, and what each sensor last said
              selftest            looks at keys, clock, disk, store, sensors and ledger, and says what to do about each
              export --to FOLDER  copies what has no receipt, and what was refused, as one file each (stop the gateway first)
              verify PATH         checks a folder that export made, or a proof bundle, against this gateway's keys
              enrol CODE --at HOST[:PORT]   joins a ledger with the code that the organisation handed over
              configure FILE      takes a signed configuration that came by hand; it holds from the next start
              run                 measures, signs, delivers, until told to stop: what the service does

            Without --config: /etc/cairn-edge/edge.yaml.
            Exit codes: 0 all is well, 1 something is wrong and was said, 2 the command line was not understood.
            """;

    private Commands() {}

    /** Runs one command to its end and gives the exit code. */
    public static int run(String[] arguments, InstantSource wall, PrintStream out, PrintStream err) {
        if (arguments.length > 0 && arguments[0].equals("enrol")) {
            return EnrolCommand.run(arguments, out, err);
        }
        Line line = Line.parse(arguments);
        if (line.command().equals("--help") || line.command().equals("help")) {
            out.print(USAGE);
            return 0;
        }
        if (!isUnderstood(line)) {
            err.print(USAGE);
            return NOT_UNDERSTOOD;
        }
        try {
            return run(line, wall, out, err);
        } catch (SettingsException | IOException e) {
            err.println(Selftest.plain(e));
            if (line.command().equals("run")) {
                LOG.error("AGT-02 the agent does not start; `cairn-edge selftest` says more cause={}", e.toString());
            }
            return WRONG;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return WRONG;
        }
    }

    private static boolean isUnderstood(Line line) {
        return switch (line.command()) {
            case "run", "status", "selftest" ->
                line.to().isEmpty() && line.word().isEmpty();
            case "export" -> line.to().isPresent() && line.word().isEmpty();
            case "verify", "configure" -> line.to().isEmpty() && line.word().isPresent();
            default -> false;
        };
    }

    private static int run(Line line, InstantSource wall, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        switch (line.command()) {
            case "selftest":
                return new Selftest(line.config(), System.getenv(), wall, Path.of("/"), out).run();
            default:
                EdgeSettings settings = Settings.read(line.config(), EdgeSettings.class, System.getenv());
                return run(line, settings, wall, out, err);
        }
    }

    private static int run(Line line, EdgeSettings settings, InstantSource wall, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        return switch (line.command()) {
            case "run" -> Running.run(settings, wall);
            case "status" ->
                StatusFile.read(settings)
                        .tell(wall.instant(), Assembly.serverOf(settings).isPresent(), out);
            case "configure" -> Configure.run(settings, Path.of(line.word().orElseThrow()), out, err);
            case "export" -> Export.run(settings, line.to().orElseThrow(), out);
            default -> Verify.run(settings, Path.of(line.word().orElseThrow()), wall, out, err);
        };
    }
}
