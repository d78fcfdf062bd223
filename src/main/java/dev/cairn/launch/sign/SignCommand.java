package dev.cairn.launch.sign;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Problem;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Terminal;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn sign}. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs EPCIS 2.0 documents (JSON-LD) with your organisation's key on this machine, one statement an event, and keeps them in an outbox.",
            "With --post it then sends everything in the outbox that the ledger has not taken yet. A document with a problem is not signed at all.",
            "Run it again after any trouble: nothing is signed twice, nothing is lost."
        })
public final class SignCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnChain own = new OwnChain();

    @Parameters(paramLabel = "DOCUMENT", description = "EPCIS documents; none: only send what is in the outbox.")
    private List<Path> documents = List.of();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            List<EpcisEvent> events = new ArrayList<>();
            for (Path document : documents) {
                read(document, events);
            }
            sign(events, terminal);
        });
    }

    /** @throws IOException if the document has a problem; each was told with its place */
    private void read(Path document, List<EpcisEvent> into) throws IOException {
        CaptureDocument.Result result = CaptureDocument.parse(ByteBuffer.wrap(Files.readAllBytes(document)));
        if (result instanceof CaptureDocument.Captured captured) {
            into.addAll(captured.events());
            return;
        }
        List<Problem> problems = ((CaptureDocument.Invalid) result).problems();
        problems.forEach(problem -> spec.commandLine()
                .getErr()
                .println(document + " " + problem.pointer() + ": " + problem.code() + " " + problem.text()));
        throw new IOException("nothing was signed: " + document + " has " + problems.size() + " problem"
                + (problems.size() == 1 ? "" : "s"));
    }

    private void sign(List<EpcisEvent> events, Terminal terminal) throws IOException, InterruptedException {
        HostClock clock = new HostClock(own.random());
        try (Outbox box = own.open()) {
            for (EpcisEvent event : events) {
                Statement statement = box.add(EventCapsule.of(event, own.random()), InstantSource.system(), clock);
                terminal.say("signed " + statement.seq() + " " + event.hashId());
            }
            Optional<Courier> courier = own.courier();
            if (courier.isPresent()) {
                terminal.say("taken " + courier.get().send(box));
            } else if (!events.isEmpty()) {
                terminal.say("not sent: it waits in " + own.outbox() + " for a call with --post");
            }
        }
    }
}
