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

/** {@code cairn serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a ledger with the doors and the site that its settings name, until it is told to stop.",
            "It prints \"serving\" when every door is open. Killing it at any moment loses nothing that was acknowledged."
        })
public final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SETTINGS", description = "YAML file; paths in it are relative to its folder.")
    private Path settings = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try {
            ServeSettings read = Settings.read(settings, ServeSettings.class, System.getenv());
            Path base = settings.toAbsolutePath().getParent();
            Server server = Server.start(read, base == null ? Path.of("") : base, vertx, InstantSource.system());
            Stopping.onExit(server, vertx);
            spec.commandLine()
                    .getOut()
                    .println("serving " + server.web().map(tier -> tier.url()).orElse("without a site"));
            Stopping.forever();
            return 0;
        } catch (SettingsException | IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            Server.closeQuietly(vertx);
            return 1;
        }
    }
}
