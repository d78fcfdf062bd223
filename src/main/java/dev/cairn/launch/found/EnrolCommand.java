package dev.cairn.launch.found;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.ingest.est.EstLimits;
import dev.cairn.ingest.est.InvitationBook;
import dev.cairn.launch.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cairn enrol}. */
@Command(
        name = "enrol",
        mixinStandardHelpOptions = true,
        subcommands = {EnrolApprove.class, EnrolRequest.class, EnrolList.class, EnrolForget.class, EnrolAuthority.class
        },
        description = {
            "Prints a one-time code for one new gateway; at the gateway: sudo cairn-edge enrol CODE --at HOST (HOST: this ledger's server).",
            "The code lets the gateway in to the doors. What it measures is kept in the ledger once its organisation"
                    + " has signed for it: cairn enrol approve.",
            "Runs on the machine of the ledger's doors, as the user of cairn serve; from elsewhere through ssh. No address on"
                    + " the network makes codes. The organisation's key may be anywhere: cairn enrol request, cairn org sign."
        })
public final class EnrolCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "The enrolment door's folder of codes (ingest.enrol.folder).")
    private Path folder = Path.of("");

    @Option(
            names = "--organisation",
            paramLabel = "KEY",
            description = "Thumbprint or public key of the organisation whose gateway it will be.")
    private String organisation = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The gateway's name as everybody will read it.")
    private String name = "";

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description =
                    "Where it will stand, as a GS1 Digital Link or URN of the place (GLN); approving says so in the"
                            + " ledger.")
    private String site = "-";

    @Option(
            names = "--sensor",
            paramLabel = "ID",
            description =
                    "The id of a sensor of it, as a GS1 Digital Link or URN (GIAI) if events are to name it; may be"
                            + " repeated.")
    private List<String> sensors = List.of();

    @Option(
            names = "--hours",
            paramLabel = "N",
            description = "How long the code can be used: ${DEFAULT-VALUE} hours unless told.")
    private int hours = 24;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            if (folder.toString().isEmpty() || organisation.isEmpty() || name.isEmpty()) {
                throw new IOException(
                        "for a code say --folder, --organisation and --name; cairn enrol --help explains");
            }
            if (hours < 1 || hours > EstLimits.CODE_DAYS_MAX * 24) {
                throw new IOException("--hours " + hours + ": 1 to " + EstLimits.CODE_DAYS_MAX * 24);
            }
            Instant until = InstantSource.system()
                    .instant()
                    .plus(Duration.ofHours(hours))
                    .truncatedTo(ChronoUnit.SECONDS);
            EnrolmentCode code = InvitationBook.in(folder)
                    .invite(MakesRequest.thumbprint(organisation), name, site, sensors, until, new SecureRandom());
            terminal.say("code         " + code.spoken());
            terminal.say("for          \"" + name + "\"" + (site.equals("-") ? "" : ", " + site));
            terminal.say("until        " + until + ", once");
            terminal.say("at the gateway: sudo cairn-edge enrol " + code.spoken() + " --at HOST");
            terminal.say("then here:      cairn enrol approve " + code.id() + " --folder " + folder + " …");
        });
    }
}
