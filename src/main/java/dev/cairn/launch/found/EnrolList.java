package dev.cairn.launch.found;

import dev.cairn.ingest.est.Invitation;
import dev.cairn.ingest.est.InvitationBook;
import dev.cairn.launch.Terminal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn enrol list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Shows the codes, never their secrets, and which gateway came with each.")
final class EnrolList implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The enrolment door's folder of codes.")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Instant now = InstantSource.system().instant();
            for (Invitation each : InvitationBook.in(folder).all()) {
                terminal.say(each.id() + "  \"" + each.name() + "\"  " + state(each, now));
            }
        });
    }

    private static String state(Invitation each, Instant now) {
        String gateway =
                each.request().map(bound -> "gateway " + bound.device()).orElse("no gateway yet");
        if (each.issued().isPresent()) {
            return "used by " + gateway;
        }
        return (now.isAfter(each.expires()) ? "expired " : "until ") + each.expires() + ", " + gateway;
    }
}
