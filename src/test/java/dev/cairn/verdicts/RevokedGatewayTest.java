package dev.cairn.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cairn.check.Needs;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.stamp.TimestampCheck;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.bundle.Main;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.KeyStatement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway's key is revoked by its organisation (T1 b and d of the threat model): from the next statement on nothing of it is taken; what was
 * logged before verifies as before, with the command and in the browser; and what a crooked operator logs afterwards all the same is refuted by both.
 */
class RevokedGatewayTest {
    private static final int BEFORE = 40;
    private static final int AFTER = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Bytes CHAIN = Consortium.chain(1);

    @TempDir
    private Path folder;

    private final Consortium all = Consortium.withoutWitnesses(7);
    private final Tally tally = new Tally(all.clock, System::nanoTime);
    private final List<Long> before = new ArrayList<>();
    private final ChainPen pen = all.pen(all.device, CHAIN);
    private Ledger ledger;
    private Intake intake;

    @BeforeEach
    void reads_and_is_revoked() throws Exception {
        ledger = Ledger.open(
                LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(20)),
                MemoryStores.create(),
                all.log,
                List.of(),
                all.clock);
        intake = new Intake(
                Consortium.ORIGIN, new Register(ledger), ledger, new Quota(100_000, 100_000, System::nanoTime), tally);
        all.found(ledger, CHAIN);
        for (int i = 0; i < BEFORE; i++) {
            before.add(((Admission.Admitted) take(all.reading(pen, i))).index());
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    /** The ledger's own register, as intake asks it. */
    private record Register(Ledger ledger) implements Registry {
        @Override
        public Optional<Registered> find(Hash thumbprint) {
            return ledger.keys().find(thumbprint);
        }

        @Override
        public Optional<Registered> find(DeviceId device) {
            return ledger.keys().all().stream()
                    .filter(each -> DeviceId.of(each.key().thumbprint()).equals(device))
                    .findFirst();
        }

        @Override
        public List<Registered> devices() {
            return ledger.keys().all().stream()
                    .filter(each -> each.role() == dev.cairn.proof.register.Role.DEVICE)
                    .toList();
        }

        @Override
        public Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
            return ledger.keys().maySign(kid, capsule, chain, seq);
        }
    }

    private Admission take(Offer offer) throws Exception {
        Bytes message = new Envelope(offer.statement().bytes(), offer.capsule()).encode();
        return intake.take(message, Source.http()).get(60, TimeUnit.SECONDS).admission();
    }

    private void revoke() {
        KeyStatement.Revocation said =
                new KeyStatement.Revocation(all.device.publicKey().thumbprint(), "stolen", List.of());
        Founding.submit(ledger, List.of(all.founding.by(said, all.founding.pen(ledger, all.organisation))), PATIENCE);
        List<ChainPen> registrars = all.founding.pens(ledger, all.registrars.subList(0, 2));
        Founding.submit(
                ledger,
                all.founding.byRegistrars(all.founding.keyList(ledger.keys().snapshot()), registrars),
                PATIENCE);
    }

    private Bytes bundle(Collection<Long> entries) {
        long last = entries.stream().mapToLong(Long::longValue).max().orElseThrow();
        Await.until("a head over it", () -> ledger.published().size() > last);
        return new Bundles(ledger, ledger.keys())
                .about("entries", entries, List.of())
                .encode();
    }

    private record Ran(int exit, String said) {}

    /** What {@code cairn verify} is. */
    private Ran verify(Bytes bundle) throws IOException {
        Path file = Files.write(folder.resolve("entries.cairn"), bundle.toArray());
        Path policy = Files.writeString(folder.resolve("genesis.txt"), all.genesis.text());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream said = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = new Main(all.clock, new TimestampCheck(), said, said)
                .run(file.toString(), "--policy", policy.toString());
        return new Ran(exit, out.toString(StandardCharsets.UTF_8));
    }

    private static void assertLine(String step, long entry, String verdict, String said) {
        String start = verdict + " +" + step + " @" + entry + ":.*";
        assertTrue(said.lines().anyMatch(line -> line.matches(start)), () -> "no line " + start + " in\n" + said);
    }

    /** The crooked operator's: around intake, straight into the log. */
    private long logged(Offer offer) throws Exception {
        return ((Admission.Admitted) ledger.offer(offer).get(60, TimeUnit.SECONDS)).index();
    }

    @Test
    void nothing_is_taken_from_the_next_statement_on() throws Exception {
        revoke();
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < AFTER; i++) {
            answers.merge(code(take(all.reading(pen, i))), 1, Integer::sum);
        }
        assertEquals(Map.of("KEY-05", AFTER), answers);
        assertEquals(
                BEFORE - 1,
                ledger.chain(all.device.publicKey().thumbprint(), CHAIN).newest());
    }

    private static String code(Admission admission) {
        if (admission instanceof Admission.Refused refused) {
            return refused.code();
        }
        return admission instanceof Admission.Retry retry ? "retry " + retry.code() : admission.toString();
    }

    @Test
    void what_was_logged_before_verifies_as_before() throws Exception {
        Ran fresh = verify(bundle(before));
        revoke();
        Ran later = verify(bundle(before));
        assertEquals(0, fresh.exit(), fresh.said());
        assertEquals(0, later.exit(), later.said());
        for (long entry : before) {
            assertLine("key", entry, "PROVEN", later.said());
        }
        assertFalse(later.said().contains("KEY-05"), later.said());
    }

    @Test
    void what_is_logged_after_is_refuted_and_takes_nothing_before_along() throws Exception {
        revoke();
        long late = logged(all.reading(pen, BEFORE));
        List<Long> both = List.of(before.get(BEFORE - 1), late);
        Ran said = verify(bundle(both));
        assertEquals(1, said.exit(), said.said());
        assertLine("key", late, "REFUTED", said.said());
        assertTrue(said.said().contains("KEY-05"), said.said());
        assertLine("key", both.get(0), "PROVEN", said.said());
        assertEquals(0, verify(bundle(List.of(both.get(0)))).exit());
    }

    @Test
    void without_the_revocation_the_same_statement_is_good() throws Exception {
        long late = logged(all.reading(pen, BEFORE));
        Ran said = verify(bundle(List.of(late)));
        assertEquals(0, said.exit(), "without a revocation the same statement is good: " + said.said());
    }

    @Test
    @Needs.Chromium
    void the_browser_says_the_same() throws Exception {
        revoke();
        long late = logged(all.reading(pen, BEFORE));
        List<Long> entries = List.of(before.get(0), before.get(BEFORE - 1), late);
        Bytes bundle = bundle(entries);
        List<Map<String, Object>> asked = List.of(Map.of(
                "format",
                "bundle",
                "input",
                Map.of(
                        "hex", bundle.hex(),
                        "genesis", all.genesis.text(),
                        "now", all.clock.instant().getEpochSecond())));
        try (Phone phone = new Phone()) {
            JsonNode lines = phone.call("", "{}", "runVectors", asked).get(0).get("lines");
            List<String> said = new ArrayList<>();
            lines.forEach(line -> said.add(line.asText()));
            assertTrue(said.contains("key " + entries.get(0) + " proven -"), said::toString);
            assertTrue(said.contains("key " + entries.get(1) + " proven -"), said::toString);
            assertTrue(said.contains("key " + late + " refuted KEY-05"), said::toString);
            assertEquals(
                    1, said.stream().filter(line -> line.contains(" refuted ")).count(), said::toString);
        }
    }
}
