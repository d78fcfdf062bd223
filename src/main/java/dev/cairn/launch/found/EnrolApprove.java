package dev.cairn.launch.found;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.est.Invitation;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn enrol approve}: the organisation's signature under what the gateway has brought and proved, with the key at hand. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = {
            "Puts the gateway that came with a code into the ledger: shows what is said of it, asks, and signs with"
                    + " the organisation's key.",
            "Compare the gateway's number with what cairn-edge enrol showed. Is the key on another machine: cairn"
                    + " enrol request, and there cairn org sign."
        })
final class EnrolApprove implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", description = "The first four characters of the code.")
    private String id = "";

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "The enrolment door's folder of codes.")
    private Path folder = Path.of("");

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "Waits so long for the gateway to come, if it has not come yet.")
    private int waitSeconds;

    @Mixin
    private SigningDesk desk = new SigningDesk();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Genesis genesis = desk.genesis();
            Came came = Came.within(waitSeconds, folder, id);
            if (!came.said().holds(genesis.origin()).isProven()) {
                throw new IOException("the gateway did not prove that it holds its key: do not sign, forget the code");
            }
            came.lines().forEach(terminal::say);
            Optional<EpcisEvent> place =
                    place(came.code(), came.said(), InstantSource.system().instant());
            place.ifPresent(event -> terminal.say(
                    "  and says that its sensors are at " + came.code().site() + " from now on"));
            desk.sign(new Request(genesis.origin(), List.of(came.capsule())), Optional.empty(), terminal);
            if (place.isPresent()) {
                desk.say(place.get(), terminal);
            }
        });
    }

    /** Where its sensors are from now on; the gateway itself, if it names no sensor. */
    static Optional<EpcisEvent> place(Invitation code, KeyStatement.DeviceKey said, Instant now) throws IOException {
        if (code.site().equals("-") || said.sensors().isEmpty()) {
            return Optional.empty();
        }
        String children = said.sensors().stream().map(EnrolApprove::quoted).collect(Collectors.joining(","));
        String json =
                "{\"@context\":[\"https://ref.gs1.org/standards/epcis/epcis-context.jsonld\"],\"type\":\"AssociationEvent\","
                        + "\"eventTime\":\"" + now.truncatedTo(ChronoUnit.SECONDS)
                        + "\",\"eventTimeZoneOffset\":\"+00:00\","
                        + "\"action\":\"ADD\",\"bizStep\":\"installing\",\"parentID\":" + quoted(code.site())
                        + ",\"childEPCs\":[" + children + "],\"readPoint\":{\"id\":" + quoted(code.site()) + "}}";
        if (CaptureDocument.parse(json) instanceof CaptureDocument.Captured captured) {
            return captured.events().stream().findFirst();
        }
        throw new IOException("site and sensors cannot stand in an event: they must be GS1 Digital Links or URNs, is \""
                + code.site() + "\" one?");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
