package dev.cairn.launch.found;

import dev.cairn.ingest.est.InvitationBook;
import dev.cairn.launch.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn enrol forget}. */
@Command(
        name = "forget",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a code useless, for instance because the paper was lost. A gateway that came with it and is not in"
                    + " the ledger yet cannot renew its certificate any more.",
            "A gateway that is in the ledger is ended by its organisation: cairn org revoke."
        })
final class EnrolForget implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The enrolment door's folder of codes.")
    private Path folder = Path.of("");

    @Parameters(paramLabel = "ID", description = "The first four characters of the code.")
    private String id = "";

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            InvitationBook book = InvitationBook.in(folder);
            if (book.find(id).isEmpty() || !book.forget(id)) {
                throw new IOException("there is no code " + id + ": cairn enrol list shows them");
            }
            terminal.say("forgotten " + id);
        });
    }
}
