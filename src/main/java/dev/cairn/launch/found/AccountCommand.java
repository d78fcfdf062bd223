package dev.cairn.launch.found;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn account}. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = {
            "Who may send plain EPCIS documents with an API key: the server signs them with a key of that account alone, and every reader sees \"submitted by account …\".",
            "An organisation that can keep a key itself needs no account: cairn sign.",
            "Runs on the machine of the capture door, as the user of cairn serve."
        },
        subcommands = {AccountAdd.class, AccountList.class, AccountRevoke.class},
        synopsisSubcommandLabel = "COMMAND")
public final class AccountCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
