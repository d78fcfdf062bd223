package dev.cairn.launch.care;

import dev.cairn.launch.Console;
import dev.cairn.launch.Sentence;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.ledger.Trouble;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn backup}. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copies a ledger's data while it runs, and reads the copy back. Run it again with the same target: only what is new is copied.",
            "Never the head: a restored ledger asks its witnesses for it. Never keys, unless you say --with-keys."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the copy is whole", "1:it is not; the sentence says why"})
public final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "SETTINGS", description = "Settings of the ledger.")
    private Path settings = Path.of("");

    @Parameters(index = "1", paramLabel = "TARGET", description = "Folder of the copy, best on another disk.")
    private Path target = Path.of("");

    @Option(
            names = "--with-keys",
            description = "Copy log and node key too. Whoever has the copy can then sign in the ledger's name.")
    private boolean withKeys;

    @Override
    public Integer call() {
        Console.onlyTrouble();
        try {
            ServeSettings read = Settings.read(settings, ServeSettings.class, System.getenv());
            Backup.Saved saved = new Backup(read, settings, LedgerFolder.of(read, settings), target).run(withKeys);
            saved.report().findings().forEach(spec.commandLine().getOut()::println);
            String said = saved.size() + " entries, " + saved.copied() + " objects copied, " + saved.kept()
                    + " there already, " + saved.report().capsules() + " capsules, " + saved.tail()
                    + " entries behind the head";
            boolean clean = saved.report().clean();
            spec.commandLine().getOut().println((clean ? "saved and read back: " : "NOT whole: ") + said);
            return clean ? 0 : 1;
        } catch (SettingsException | IOException | Trouble e) {
            spec.commandLine().getErr().println(Sentence.of(e));
            return 1;
        }
    }
}
