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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "Run it again after any trouble: nothing is lost, and an event that the outbox holds already is not signed again."
        })
public final class SignCommand implements Callable<Integer> {
    /** An outbox is a folder of files; those behind these many are not read for it. */
    private static final int REMEMBERED_STATEMENTS_MAX = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private OwnChain own = new OwnChain();

    @Option(
            names = "--again",
            description = "Sign an event although the outbox holds it already: after you had it erased, for instance.")
    private boolean again;

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

    /** The events in the outbox, by id: a call that failed half-way is made again with the same documents. */
    private static Map<String, Long> said(Outbox box) throws IOException {
        Map<String, Long> said = new HashMap<>();
        box.newest(REMEMBERED_STATEMENTS_MAX, kept -> EventCapsule.event(kept)
                .ifPresent(event -> said.putIfAbsent(event.hashId(), kept.seq())));
        return said;
    }

    /** @throws IOException if the document has a problem; each was told with its place */
    private void read(Path document, List<EpcisEvent> into) throws IOException {
        CaptureDocument.Result result = CaptureDocument.parse(ByteBuffer.wrap(Files.readAllBytes(document)));
        if (result instanceof CaptureDocument.Captured captured) {
            into.addAll(captured.events());
            return;
        }
        List<Problem> problems = ((CaptureDocument.Invalid) result).problems();
        for (Problem problem : problems) {
            String place = document + (problem.pointer().isEmpty() ? "" : " " + problem.pointer());
            spec.commandLine().getErr().println(place + ": " + problem.code() + " " + problem.text());
        }
        throw new IOException("nothing was signed: " + document + " has " + problems.size() + " problem"
                + (problems.size() == 1 ? "" : "s"));
    }

    private void sign(List<EpcisEvent> events, Terminal terminal) throws IOException, InterruptedException {
        HostClock clock = new HostClock(own.random());
        try (Outbox box = own.open()) {
            Map<String, Long> before = again || events.isEmpty() ? new HashMap<>() : said(box);
            for (EpcisEvent event : events) {
                Long seq = before.get(event.hashId());
                if (seq != null) {
                    terminal.say("signed before, as statement " + seq + ": not again  " + event.hashId());
                    continue;
                }
                Statement statement = box.add(EventCapsule.of(event, own.random()), InstantSource.system(), clock);
                terminal.say("signed " + statement.seq() + " " + event.hashId());
                if (!again) {
                    before.put(event.hashId(), statement.seq());
                }
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
