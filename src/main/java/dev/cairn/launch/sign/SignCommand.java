package dev.cairn.launch.sign;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.epcis.Problem;
import dev.cairn.launch.HostClock;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "Your organisation's key file (cairn keygen).")
    private Path key = Path.of("");

    @Option(names = "--genesis", required = true, paramLabel = "FILE", description = "The ledger's genesis text.")
    private Path genesis = Path.of("");

    @Option(
            names = "--outbox",
            required = true,
            paramLabel = "FOLDER",
            description =
                    "Where signed statements are kept: your own copy of all you said. One folder for each key and ledger; back it up.")
    private Path outbox = Path.of("");

    @Option(
            names = "--post",
            paramLabel = "URL",
            description = "The ledger's capture address, for instance http://host:8081/capture.")
    private @Nullable URI post;

    @Parameters(paramLabel = "DOCUMENT", description = "EPCIS documents; none: only send what is in the outbox.")
    private List<Path> documents = List.of();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            List<EpcisEvent> events = new ArrayList<>();
            for (Path document : documents) {
                if (!read(document, events)) {
                    return 1;
                }
            }
            sign(events);
            return 0;
        } catch (IOException | Malformed e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private boolean read(Path document, List<EpcisEvent> into) throws IOException {
        CaptureDocument.Result result = CaptureDocument.parse(ByteBuffer.wrap(Files.readAllBytes(document)));
        if (result instanceof CaptureDocument.Captured captured) {
            into.addAll(captured.events());
            return true;
        }
        for (Problem problem : ((CaptureDocument.Invalid) result).problems()) {
            spec.commandLine()
                    .getErr()
                    .println(document + " " + problem.pointer() + ": " + problem.code() + " " + problem.text());
        }
        return false;
    }

    private void sign(List<EpcisEvent> events) throws IOException, Malformed, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        SecureRandom random = new SecureRandom();
        HostClock clock = new HostClock(random);
        String origin = Genesis.parse(Files.readString(genesis)).origin();
        try (Outbox box = Outbox.open(outbox, origin, KeyFile.read(key), random)) {
            for (EpcisEvent event : events) {
                Statement statement = box.add(EventCapsule.of(event, random), InstantSource.system(), clock);
                out.println("signed " + statement.seq() + " " + event.hashId());
            }
            if (post != null) {
                out.println("taken " + new Courier(post).send(box));
            }
        }
    }
}
