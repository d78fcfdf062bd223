package dev.cairn.erase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.Proc;
import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.launch.HostClock;
import dev.cairn.launch.Main;
import dev.cairn.launch.demo.Founders;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.demo.World.Places;
import dev.cairn.launch.sign.Courier;
import dev.cairn.launch.sign.EraseCommand;
import dev.cairn.launch.sign.EventCapsule;
import dev.cairn.launch.sign.Outbox;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.ledger.stamp.TestAuthorityServer;
import dev.cairn.ledger.stamp.TimestampCheck;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.bundle.ProofBundle;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.walk.Http;
import dev.cairn.walk.RunningHouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An organisation has an event erased; the server is killed as soon as it has taken the statement. */
class ErasureWalkTest {

    private static final String MARKER = "Appleby4711";
    private static final String LOT = "/01/09521321000025/10/ERASE1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String EVENT =
            """
            {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],
             "type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-11-20T10:0%d:00Z","eventTimeZoneOffset":"+00:00",
             "bizStep":"shipping","epcList":["https://id.gs1.org/8004/9521321CRATE7"],
             "quantityList":[{"epcClass":"https://id.gs1.org/01/09521321000025/10/ERASE1","quantity":%d}],
             "bizTransactionList":[{"type":"po","bizTransaction":"urn:epcglobal:cbv:bt:9521321000025:%s"}]}
            """;

    private final SecureRandom random = new SecureRandom();
    private final InstantSource time = InstantSource.system();
    private final List<String> said = new ArrayList<>();
    private World world;
    private Places places;
    private TestAuthorityServer office;
    private Proc witness;
    private Proc server;

    @BeforeEach
    void everything_runs(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        places = RunningHouse.freshPlaces();
        world = World.in(folder, places, time.instant(), random);
        settle();
        office = TestAuthorityServer.start(world.testAuthority(time), "127.0.0.1", places.stamp());
        witness = Proc.named("erase-witness").java(Main.class, "witness", world.file("witness.yaml"));
        server = serve();
        new Founders(world, new Courier(places.captureUrl()), time, random).found();
    }

    /** The demo's minute from stamp to stamp was most of what this test took; and what is erased has to have been there for everybody. */
    private void settle() throws IOException {
        Path settings = world.file("serve.yaml");
        String text = Files.readString(settings);
        assertTrue(text.contains("period: 1m") && text.contains("web:\n"), text);
        Files.writeString(
                settings,
                text.replace("period: 1m", "period: 3s")
                        .replace("web:\n", "web:\n  disclosure: { bizTransactionList: public }\n"));
    }

    @AfterEach
    void close() {
        server.close();
        witness.close();
        office.close();
    }

    private Proc serve() {
        Proc started = Proc.named("erase-server").jvm("-Xmx320m").java(Main.class, "serve", world.file("serve.yaml"));
        started.awaitLine("^serving http", PATIENCE);
        return started;
    }

    private URI web(String path) {
        return URI.create("http://127.0.0.1:" + places.web() + path);
    }

    private void say(int minute, String order) throws Exception {
        CaptureDocument.Captured read =
                (CaptureDocument.Captured) CaptureDocument.parse(EVENT.formatted(minute, 10 + minute, order));
        EpcisEvent event = read.events().get(0);
        try (Outbox outbox =
                Outbox.open(world.file("outbox/grower-events"), World.ORIGIN, world.key("grower"), random)) {
            outbox.add(EventCapsule.of(event, random), time, new HostClock(random));
            said.add(event.hashId());
            new Courier(places.captureUrl()).send(outbox);
        }
    }

    private Bytes bundle() {
        Http.Reply reply = Http.get(web("/proof" + LOT + ".cairn"));
        return reply.status() == 200 ? reply.body() : Bytes.EMPTY;
    }

    private static List<ProofBundle.Row> rows(Bytes bundle) {
        try {
            return bundle.isEmpty() ? List.of() : ProofBundle.decode(bundle).rows();
        } catch (dev.cairn.proof.Malformed broken) {
            throw new AssertionError(broken);
        }
    }

    private static boolean tells(ProofBundle.Row row, String text) {
        return row.capsule()
                .filter(capsule -> new String(capsule.toArray(), StandardCharsets.ISO_8859_1).contains(text))
                .isPresent();
    }

    private Report verify(Bytes bundle) throws Exception {
        return Verifier.verify(
                world.genesis(), bundle, OptionalLong.of(time.instant().getEpochSecond()), new TimestampCheck());
    }

    private static Report.Line line(Report report, String step, long index) {
        return report.lines().stream()
                .filter(each -> each.step().equals(step) && each.index().orElse(-1) == index)
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.lines().toString()));
    }

    /** Looks again if the ledger deleted a file meanwhile. */
    private List<String> filesWith(String text) {
        while (true) {
            try (var files = Files.walk(world.file("ledger"))) {
                List<String> found = new ArrayList<>();
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                        found.add(file.toString());
                    }
                }
                return found;
            } catch (NoSuchFileException | UncheckedIOException deletedMeanwhile) {
                Thread.onSpinWait();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String erase(int expected, String signer, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "--key",
                world.file("keys/" + signer + ".key").toString(),
                "--genesis",
                world.file("genesis.txt").toString(),
                "--outbox",
                world.file("outbox/" + signer + "-events").toString(),
                "--ledger",
                web("/").toString(),
                "--reason",
                "the buyer asked for it",
                "--about",
                "https://id.gs1.org" + LOT,
                "--post",
                places.captureUrl().toString(),
                "--yes"));
        all.addAll(List.of(words));
        StringWriter said = new StringWriter();
        int exit = new CommandLine(new EraseCommand())
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(said, true))
                .execute(all.toArray(String[]::new));
        assertEquals(expected, exit, said.toString());
        return said.toString();
    }

    /** What others signed, what is not there, and another day: nothing is signed. */
    private void eraseNothing(ProofBundle.Row row) {
        String index = Long.toString(row.index());
        assertTrue(erase(1, "shop", index).contains("ERA-03 entry " + index), "another organisation's data");
        assertTrue(erase(1, "grower", "999999").contains("answers 404"));
        assertTrue(erase(1, "grower", "--date", "1999-01-01", LOT).contains("nothing to erase"));
        assertTrue(erase(1, "grower", "ni:///sha-256;00?ver=CBV2.0").contains("neither an event nor a statement"));
    }

    @Test
    void what_its_owner_had_erased_is_in_no_file_and_on_no_page_and_every_proof_holds() throws Exception {
        say(1, MARKER);
        say(2, "Smith8");
        server.await(
                "both are on the page",
                PATIENCE,
                () -> rows(bundle()).stream()
                                .filter(row -> tells(row, "bizTransaction"))
                                .count()
                        >= 2);
        Bytes before = bundle();
        assertFalse(verify(before).refuted());
        assertFalse(filesWith(MARKER).isEmpty());
        ProofBundle.Row row = rows(before).stream()
                .filter(each -> tells(each, MARKER))
                .findFirst()
                .orElseThrow();

        eraseNothing(row);
        String told = erase(0, "grower", said.get(0));
        assertTrue(told.contains("entry " + row.index() + ", statement ") && told.contains(MARKER), told);
        server.kill9();
        server = serve();
        server.await("no file holds it", PATIENCE, () -> filesWith(MARKER).isEmpty());
        server.await(
                "the page says so", PATIENCE, () -> Http.get(web(LOT)).text().contains("the buyer asked for it"));
        assertTrue(Http.get(web("/ledger/entries/" + row.index())).text().contains("the buyer asked for it"));
        assertFalse(Http.get(web(LOT)).text().contains(MARKER));
        Bytes after = bundle();
        assertFalse(rows(after).stream().anyMatch(each -> tells(each, MARKER)));
        assertTrue(rows(after).stream().anyMatch(each -> tells(each, "Smith8")));
        Report now = verify(after);
        assertFalse(now.refuted(), now.lines().toString());
        Report.Line fields = line(now, "fields", row.index());
        assertEquals("CAP-03", fields.verdict().code());
        assertTrue(fields.verdict().detail().contains("the buyer asked for it"), fields.toString());
        for (String step : List.of("statement", "signature", "key", "inclusion")) {
            assertTrue(line(now, step, row.index()).verdict().isProven(), step);
        }
        assertFalse(verify(before).refuted(), "what somebody saved before still holds");
        stampedBeforeLong(before);
    }

    /** The demo's authority stamps over the wire; the stamp that covers the event comes within the period. */
    private void stampedBeforeLong(Bytes before) throws Exception {
        long index = rows(before).get(0).index();
        server.await(
                "a stamp covers the lot",
                Duration.ofMinutes(2),
                () -> rows(bundle()).size() > 0 && stamped());
        Report.Line stamp = line(verify(bundle()), "time", -1);
        assertTrue(stamp.words().contains(TestAuthority.LABEL), stamp.words());
        assertTrue(index > 0);
    }

    private boolean stamped() {
        try {
            return line(verify(bundle()), "time", -1).verdict().isProven();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
