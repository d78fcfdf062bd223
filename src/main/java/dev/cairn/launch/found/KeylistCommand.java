package dev.cairn.launch.found;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cairn keylist}. */
@Command(
        name = "keylist",
        mixinStandardHelpOptions = true,
        description = {
            "The numbered, complete list of a ledger's keys, which registrars sign daily, so that a revocation that somebody withholds shows.",
            "A verifier whose newest list is more than 48 h older than the head says so (REV-02)."
        },
        subcommands = KeylistSign.class,
        synopsisSubcommandLabel = "COMMAND")
public final class KeylistCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
