package dev.cairn.launch;

import dev.cairn.launch.care.BackupCommand;
import dev.cairn.launch.care.FsckCommand;
import dev.cairn.launch.care.ReindexCommand;
import dev.cairn.launch.care.RestoreCommand;
import dev.cairn.launch.demo.DemoCommand;
import dev.cairn.launch.found.AccountCommand;
import dev.cairn.launch.found.ConfigureCommand;
import dev.cairn.launch.found.EnrolCommand;
import dev.cairn.launch.found.InitCommand;
import dev.cairn.launch.found.KeylistCommand;
import dev.cairn.launch.found.OrgCommand;
import dev.cairn.launch.found.WitnessInit;
import dev.cairn.launch.found.WitnessJoin;
import dev.cairn.launch.serve.ServeCommand;
import dev.cairn.launch.serve.WitnessCommand;
import dev.cairn.launch.sign.EraseCommand;
import dev.cairn.launch.sign.SignCommand;
import dev.cairn.launch.watch.MirrorCommand;
import dev.cairn.launch.watch.MonitorCommand;
import dev.cairn.ledger.Trouble;
import java.io.IOException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code cairn}. Exit codes: 0 done, 1 the work failed (the sentence before says which step), 2 the command
 * line was not understood, 75 start it again (another process took over).
 */
@Command(
        name = "cairn",
        description = "Supply-chain provenance that a shopper's own phone can check.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            WitnessCommand.class,
            MirrorCommand.class,
            MonitorCommand.class,
            FsckCommand.class,
            ReindexCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            SignCommand.class,
            EraseCommand.class,
            Verify.class,
            Hash.class,
            Gs1.class,
            Keygen.class,
            InitCommand.class,
            OrgCommand.class,
            AccountCommand.class,
            EnrolCommand.class,
            ConfigureCommand.class,
            KeylistCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the work failed; the last sentence names the step",
            "2:the command line was not understood",
            "75:another process has taken over the ledger, or its store did not answer; start again"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs {@code cairn} with the given words and ends the process with its exit code. */
    public static void main(String[] words) {
        System.exit(execute(commandLine(), words));
    }

    /** An error, such as a class that is not there, would end this thread only, and leave the process standing with those it started. */
    private static int execute(CommandLine line, String[] words) {
        try {
            return line.execute(words);
        } catch (Error e) {
            return ours(e, line);
        }
    }

    /** The command line without the process around it, so that tests can run commands and read what they print. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        CommandLine witness = Objects.requireNonNull(line.getSubcommands().get("witness"));
        witness.addSubcommand(new WitnessInit());
        witness.addSubcommand(new WitnessJoin());
        line.setParameterExceptionHandler(Main::misunderstood);
        line.setExecutionExceptionHandler(Main::failed);
        return line;
    }

    /** The sentence and where to read on, instead of a page of options that hides it. */
    private static int misunderstood(CommandLine.ParameterException e, String[] words) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
        command.getErr().println("see: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What a command did not tell itself: trouble with files in a sentence, a fault of ours with its trace. */
    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof IOException || e instanceof Trouble || e instanceof IllegalArgumentException) {
            command.getErr().println(Sentence.of(e));
        } else {
            return ours(e, command);
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static int ours(Throwable e, CommandLine command) {
        command.getErr().println("BUG-01 a fault of ours; please report it with these lines");
        e.printStackTrace(command.getErr());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** {@code cairn} alone is not an error of the machine but of the caller: show the help, exit 2. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    /** Version from the jar's manifest; a run from loose classes says so. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"cairn " + (version == null ? "(unpacked build)" : version)};
        }
    }
}
