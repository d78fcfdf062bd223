package dev.cairn.launch.serve;

import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn witness}. */
@Command(
        name = "witness",
        mixinStandardHelpOptions = true,
        description = {
            "Co-signs the heads of the ledgers it knows (C2SP tlog-witness), and refuses one that rewrites what it has co-signed before.",
            "It remembers before it answers. Never run it from an old copy of its folder."
        })
public final class WitnessCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SETTINGS", description = "YAML file; paths in it are relative to its folder.")
    private Path settings = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            WitnessSettings read = Settings.read(settings, WitnessSettings.class, System.getenv());
            WitnessServer witness = WitnessServer.start(read, vertx, InstantSource.system());
            Stopping.onExit(witness, vertx);
            spec.commandLine().getOut().println("witnessing on port " + witness.port());
            Stopping.forever();
            return 0;
        } catch (SettingsException | IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            Server.closeQuietly(vertx);
            return 1;
        }
    }
}
