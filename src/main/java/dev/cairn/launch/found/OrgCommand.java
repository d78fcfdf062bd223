package dev.cairn.launch.found;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn org}. */
@Command(
        name = "org",
        mixinStandardHelpOptions = true,
        description = {
            "Who belongs to a ledger: organisations, their devices and accounts, the operator's node.",
            "Whoever holds a new key makes a request file on his own machine; those who may allow it sign that file, each on his own machine and on his own day, and post it."
        },
        subcommands = {
            OrgAdd.class,
            OrgAddDevice.class,
            OrgAddAccount.class,
            OrgAddNode.class,
            OrgRotate.class,
            OrgRevoke.class,
            OrgRemove.class,
            OrgSign.class,
            OrgList.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class OrgCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
