package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.sensor.FaultySensor;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.sensor.sim.ReeferLorry;
import dev.cairn.edge.sensor.sim.StoryClock;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.firmware.Profiles;
import dev.cairn.model.RecordName;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AgentTest {
    static final Bytes DATA = Bytes.ofHex("da".repeat(16));
    static final Bytes ALARM = Bytes.ofHex("a1".repeat(16));
    static final SpoolLimits LIMITS = new SpoolLimits(16 << 20, 0, 64 << 10, false);
    private static final String YAML =
            """
            profile: test
            channels:
              - { name: air, source: "sim:air", unit: Cel, interval: 100ms, high: 8 }
            batch: { readings: 3, period: 200ms }
            """;

    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final FakeUplink uplink = new FakeUplink(ledger);
    private final AtomicReference<BigDecimal> temperature = new AtomicReference<>(new BigDecimal("3.8"));
    private final FaultySensor air = new FaultySensor(new Sensor() {
        @Override
        public Reading read() {
            return Reading.of(temperature.get(), "Cel");
        }

        @Override
        public String description() {
            return "test probe";
        }
    });

    private Bytes configuration(long version, String yaml) {
        return configuration(ledger, version, yaml);
    }

    static Bytes configuration(FakeLedger of, long version, String yaml) {
        return ConfigurationBundle.sign(
                        new ConfigurationBundle.Content(
                                FakeLedger.ORIGIN,
                                of.device.publicKey().thumbprint(),
                                version,
                                Instant.parse("2026-11-21T12:00:00Z"),
                                yaml),
                        of.organisation)
                .bytes();
    }

    private Agent start() throws IOException {
        return start(ledger, uplink);
    }

    private Agent start(FakeLedger of, FakeUplink through) throws IOException {
        Surroundings real = Surroundings.real(through, InstantSource.system());
        return Agent.start(
                of.identity(DATA, ALARM),
                folder,
                LIMITS,
                Optional.of(configuration(of, 1, YAML)),
                real.simulating(Map.of("air", air), real.measured(), real.pace())
                        .waiting(Duration.ofSeconds(1), Duration.ofMillis(20)));
    }

    static void await(String what, BooleanSupplier done) throws InterruptedException {
        await(what, Duration.ofSeconds(60), done);
    }

    private static void await(String what, Duration patience, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited " + patience + " for: " + what);
            Thread.sleep(10);
        }
    }

    static List<SenmlRecord> records(FakeLedger of) {
        List<SenmlRecord> all = new ArrayList<>();
        for (Bytes capsule : of.capsules()) {
            try {
                all.addAll(Senml.read(Capsule.parse(capsule)));
            } catch (Malformed e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }

    private List<SenmlRecord> named(String local) {
        return records(ledger).stream()
                .filter(r -> r.ours().map(RecordName::local).equals(Optional.of(local)))
                .toList();
    }

    private static long count(FakeLedger of, Bytes chain) {
        return of.statements().stream().filter(s -> s.chain().equals(chain)).count();
    }

    private void assertChainWhole(FakeLedger of, Bytes chain) {
        Hash prev = Hash.ZERO;
        long seq = 0;
        for (Statement next : of.statements().stream()
                .filter(s -> s.chain().equals(chain))
                .sorted(java.util.Comparator.comparingLong(Statement::seq))
                .toList()) {
            assertEquals(seq++, next.seq());
            assertEquals(prev, next.prev(), "prev of seq " + next.seq());
            prev = next.hash();
        }
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void readings_reach_the_ledger_and_are_let_go_only_on_receipts(Algorithm algorithm) throws Exception {
        FakeLedger of = new FakeLedger(algorithm);
        try (Agent agent = start(of, new FakeUplink(of))) {
            await("five statements", () -> count(of, DATA) >= 5);
            await("receipts", () -> agent.health().counts().freed() >= 4);
        }
        assertChainWhole(of, DATA);
        SenmlRecord reading = records(of).stream()
                .filter(r -> r.name().endsWith(":air"))
                .findFirst()
                .orElseThrow();
        assertEquals(Optional.of(new BigDecimal("3.8")), reading.value());
        assertEquals(Optional.of("Cel"), reading.unit());
    }

    @Test
    void the_first_batch_says_what_the_readings_stand_on() throws Exception {
        try (Agent agent = start()) {
            await("a statement", () -> count(ledger, DATA) >= 2);
            assertTrue(agent.isAlive());
        }
        assertEquals(1, named("cairn/channel/air").size());
        assertEquals(1, named("cairn/boot/count").size());
        assertEquals(
                Optional.of(Hash.sha256(configuration(1, YAML)).bytes()),
                named("cairn/config").get(0).data());
        assertTrue(named("cairn/software").get(0).string().orElse("").startsWith("cairn-edge/"));
        assertEquals(1, named("cairn/event/boot").size());
    }

    @Test
    void a_broken_limit_is_signed_at_once_into_the_chain_of_alarms() throws Exception {
        try (Agent agent = start()) {
            await("a statement", () -> count(ledger, DATA) >= 1);
            assertEquals(0, count(ledger, ALARM));
            temperature.set(new BigDecimal("9.5"));
            await("an alarm", () -> count(ledger, ALARM) == 1);
            temperature.set(new BigDecimal("4"));
            await("its end", () -> count(ledger, ALARM) == 2);
            assertTrue(agent.isAlive());
        }
        assertEquals(1, named("cairn/event/limit").size());
        assertEquals(3, named("cairn/channel/air").size(), "the first batch and both alarms say what the channel is");
        assertEquals(1, named("cairn/event/limit-end").size());
        assertChainWhole(ledger, ALARM);
    }

    @ParameterizedTest // the other two need a profile's knobs and a time limit: SensorWrappersTest
    @EnumSource(
            value = FaultySensor.Fault.class,
            names = {"NACK", "CRC", "UNPLUGGED"})
    void a_fault_ends_in_a_signed_no_value(FaultySensor.Fault fault) throws Exception {
        air.inject(fault);
        Agent agent = start();
        try (agent) {
            await("a fault", () -> !named("air/fault").isEmpty());
        }
        Health stopped = agent.health(); // while it measures, one of the two numbers may be ahead
        assertEquals(stopped.readings(), stopped.noValues());
        assertTrue(named("air").isEmpty(), "no number is invented");
        String cause =
                fault == FaultySensor.Fault.UNPLUGGED ? "absent" : fault.name().toLowerCase(java.util.Locale.ROOT);
        assertEquals(Optional.of(cause), named("air/fault").get(0).string());
    }

    @Test
    void what_was_made_offline_arrives_later_byte_for_byte_and_once() throws Exception {
        uplink.down = true;
        try (Agent agent = start()) {
            await("some statements in the spool", () -> agent.unreceipted() >= 6);
            assertTrue(ledger.statements().isEmpty());
            uplink.down = false;
            await("all of them in the ledger", () -> count(ledger, DATA) >= 7);
        }
        assertChainWhole(ledger, DATA);
    }

    @Test
    void an_acknowledged_message_that_nobody_kept_is_sent_again() throws Exception {
        uplink.forget.set(5);
        try (Agent agent = start()) {
            await("statement 0 in spite of it", () -> ledger.contiguous(DATA) >= 5);
            await("receipts", () -> agent.health().counts().freed() >= 5);
        }
        assertChainWhole(ledger, DATA);
    }

    @Test
    void a_reason_that_is_not_zero_is_no_delivery() throws Exception {
        uplink.deny.set(2);
        try (Agent agent = start()) {
            await("both reasons seen", () -> agent.health().counts().notTaken() == 2);
            await("delivery after it", () -> ledger.contiguous(DATA) >= 1);
        }
        assertChainWhole(ledger, DATA);
    }

    @Test
    void a_level_below_published_frees_nothing() throws Exception {
        uplink.level = Level.SEALED;
        try (Agent agent = start()) {
            await("receipts", () -> agent.health().counts().receipts() >= 3);
            assertEquals(0, agent.health().counts().freed());
            assertTrue(agent.unreceipted() >= 3);
        }
    }

    @Test
    void a_witnessed_receipt_moves_the_anchor_and_later_statements_name_it() throws Exception {
        uplink.level = Level.WITNESSED;
        try (Agent agent = start()) {
            await("a statement with an anchor", () -> ledger.statements().stream()
                    .anyMatch(s -> s.anchor().isPresent()));
            await("receipts go on being believed", () -> agent.health().counts().freed() >= 6);
            assertEquals(0, agent.health().counts().unbelievable());
        }
    }

    @Test
    void lost_receipts_come_again_after_a_new_connection() throws Exception {
        uplink.loseReceipts.set(1000);
        try (Agent agent = start()) {
            await("statements in the ledger", () -> ledger.contiguous(DATA) >= 4);
            assertEquals(0, agent.health().counts().freed());
            uplink.loseReceipts.set(0);
            uplink.cut();
            await("freed by the answer to state", () -> agent.health().counts().freed() >= 4);
            assertFalse(uplink.asked.isEmpty());
        }
    }

    @Test
    void refused_bytes_are_set_aside_and_the_rest_goes_on() throws Exception {
        uplink.instead = Optional.of(hash ->
                new Receipt.Refused(Optional.empty(), java.util.OptionalLong.empty(), hash, "STM-01", "broken"));
        try (Agent agent = start()) {
            await("a refusal", () -> agent.health().counts().refused() >= 1);
            uplink.instead = Optional.empty();
            await("later statements", () -> count(ledger, DATA) >= 2);
            assertEquals("STM-01 broken", agent.health().lastRefusal());
        }
        try (var files = Files.list(folder.resolve("data/refused"))) {
            Path first = files.sorted().findFirst().orElseThrow();
            assertEquals("0000000000000000-STM-01.cbor", first.getFileName().toString());
            assertEquals(
                    uplink.sent.stream()
                            .filter(m -> m.topic().endsWith("/data"))
                            .findFirst()
                            .orElseThrow()
                            .payload(),
                    Bytes.wrap(Files.readAllBytes(first)));
        }
    }

    @Test
    void retry_waits_and_sends_the_same_again() throws Exception {
        uplink.instead = Optional.of(hash -> new Receipt.Retry(hash, "KEY-01", "not enrolled yet", 1));
        try (Agent agent = start()) {
            await("a retry", () -> agent.health().counts().retries() >= 1);
            uplink.instead = Optional.empty();
            await("delivery", () -> ledger.contiguous(DATA) >= 1);
        }
        assertChainWhole(ledger, DATA);
    }

    @Test
    void a_restart_continues_the_chain() throws Exception {
        try (Agent agent = start()) {
            await("statements", () -> count(ledger, DATA) >= 3);
            assertTrue(agent.isAlive());
        }
        try (Agent agent = start()) {
            long before = count(ledger, DATA);
            await("more statements", () -> count(ledger, DATA) >= before + 3);
            assertTrue(agent.isAlive());
        }
        assertChainWhole(ledger, DATA);
        assertEquals(
                List.of(BigDecimal.ONE, BigDecimal.valueOf(2)),
                named("cairn/boot/count").stream()
                        .map(r -> r.value().orElseThrow())
                        .toList());
    }

    @Test
    void an_old_copy_of_the_disk_signs_nothing_any_more() throws Exception {
        try (Agent agent = start()) {
            await("statements", () -> count(ledger, DATA) >= 3);
            assertTrue(agent.isAlive());
        }
        Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
        copy(folder, copy);
        try (Agent agent = start()) {
            long before = count(ledger, DATA);
            await("more statements", () -> count(ledger, DATA) >= before + 3);
            assertTrue(agent.isAlive());
        }
        long before = count(ledger, DATA);
        folder = copy;
        try (Agent agent = start()) {
            await("the ledger's answer", () -> agent.health().rolledBack());
            moves(agent); // what was being signed meanwhile is done
            long made = agent.health().data().unreceipted();
            moves(agent);
            assertEquals(made, agent.health().data().unreceipted(), "silent after the answer");
        }
        assertEquals(before, count(ledger, DATA));
        assertEquals(0, ledger.refusals(), "no number was shown twice");
    }

    /** Ten turns of the one who measures: as many as would sign three batches. */
    private static void moves(Agent agent) throws InterruptedException {
        long before = agent.progress();
        await("ten turns", () -> agent.progress() > before + 10);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void only_a_newer_configuration_of_the_organisation_comes_into_force() throws Exception {
        try (Agent agent = start()) {
            await("a statement", () -> count(ledger, DATA) >= 1);
            uplink.deliver("config", Bytes.ofUtf8("rubbish"));
            await("the refusal as a record", () -> !named("cairn/event/config-refused")
                    .isEmpty());
            assertEquals(1, agent.health().configuration());
            uplink.deliver("config", configuration(2, YAML.replace("name: air", "name: cellar")));
            await("readings by the new profile", () -> !named("cellar").isEmpty());
            assertEquals(2, agent.health().configuration());
            assertTrue(agent.configure(configuration(2, YAML)) instanceof Judgement.Refused);
        }
        assertTrue(
                named("cairn/event/config-refused").get(0).string().orElse("").startsWith("CFG-01"));
        try (Agent again = start()) {
            assertEquals(2, again.health().configuration(), "the accepted one is kept over a restart");
        }
    }

    @Test
    void refuses_to_start_without_a_configuration_of_its_organisation() {
        FakeLedger stranger = new FakeLedger(Algorithm.ED25519);
        assertThrows(
                IOException.class,
                () -> Agent.start(
                        ledger.identity(DATA, ALARM),
                        folder,
                        LIMITS,
                        Optional.empty(),
                        Surroundings.real(uplink, InstantSource.system())));
        assertThrows(
                IOException.class,
                () -> Agent.start(
                        ledger.identity(DATA, ALARM),
                        folder,
                        LIMITS,
                        Optional.of(configuration(stranger, 1, YAML)),
                        Surroundings.real(uplink, InstantSource.system())));
    }

    @Test
    void a_story_of_36_hours_is_played_at_once_with_honest_times_of_signing() throws Exception {
        Instant real = Instant.now();
        Instant start = real.minus(Duration.ofHours(36)).truncatedTo(java.time.temporal.ChronoUnit.MINUTES);
        Instant warm = start.plus(Duration.ofHours(20));
        Surroundings around =
                Surroundings.real(uplink, InstantSource.system()).waiting(Duration.ofSeconds(5), Duration.ofMillis(20));
        StoryClock story = new StoryClock(start, Duration.ZERO, around.wall(), around.pace());
        ReeferLorry lorry = new ReeferLorry(
                5, start, story, 4, Optional.of(new ReeferLorry.WarmSpell(warm, warm.plus(Duration.ofHours(1)))));
        try (Agent agent = Agent.start(
                ledger.identity(DATA, ALARM),
                folder,
                LIMITS,
                Optional.of(configuration(1, Profiles.simulated("reefer-lorry"))),
                around.simulating(lorry.sensors(), story, story))) {
            await("36 hours' end, in minutes", Duration.ofMinutes(5), story::isLive);
            await("receipts for all of it", () -> agent.unreceipted() == 0);
        }
        List<SenmlRecord> air = named("air-temperature");
        assertEquals(List.of(), named("air-temperature/fault"));
        assertEquals(36 * 60, air.size(), 7, "all but the open batch at the end");
        assertTrue(air.stream().allMatch(r -> r.time().isBefore(Instant.now())));
        assertEquals(start, air.get(0).time());
        assertTrue(
                air.stream()
                        .anyMatch(r -> r.time().isAfter(warm)
                                && r.value().orElseThrow().compareTo(BigDecimal.TEN) > 0),
                "the warm hour");
        assertTrue(count(ledger, ALARM) >= 2, "its alarm and the alarm's end");
        assertTrue(ledger.statements().stream().noneMatch(s -> s.time().isBefore(real.minusSeconds(2))));
        assertEquals(1, named("cairn/event/clock").size(), "says that it is simulated");
        assertChainWhole(ledger, DATA);
    }

    @Test
    void a_full_spool_stops_measuring_overwrites_nothing_and_is_owned_up_to() throws Exception {
        uplink.down = true;
        SpoolLimits small = new SpoolLimits(24 << 10, 0, 4 << 10, false);
        Surroundings real = Surroundings.real(uplink, InstantSource.system());
        try (Agent agent = Agent.start(
                ledger.identity(DATA, ALARM),
                folder,
                small,
                Optional.of(configuration(1, YAML)),
                real.simulating(Map.of("air", air), real.measured(), real.pace())
                        .waiting(Duration.ofSeconds(1), Duration.ofMillis(20)))) {
            await("the spool is nearly full", () -> agent.health().data().ratio() > 0.9);
            long from = System.nanoTime();
            long made = agent.health().data().unreceipted();
            Thread.sleep(1500);
            long more = agent.health().data().unreceipted() - made;
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            assertTrue(more <= 1 + ms / 500, "it slows down: " + more + " in " + ms + " ms"); // at full pace ms / 200
            assertTrue(agent.health().data().ratio() <= 1);
            uplink.down = false;
            await("everything delivered from the first on", () -> ledger.contiguous(DATA) >= made + 3);
            await("the step back to full pace is signed", () -> named("cairn/event/sampling").stream()
                    .anyMatch(r -> r.string().orElse("").contains("full pace")));
        }
        assertFalse(named("cairn/event/sampling").isEmpty());
        assertChainWhole(ledger, DATA);
    }

    @Test
    void readings_that_no_signature_covered_before_a_crash_are_signed_after_it_once_and_as_measured() throws Exception {
        String slow = YAML.replace("readings: 3, period: 200ms", "readings: 120, period: 60s");
        Path crashed = folder.resolveSibling(folder.getFileName() + "-crashed");
        Surroundings real = Surroundings.real(uplink, InstantSource.system());
        Surroundings around = real.simulating(Map.of("air", air), real.measured(), real.pace())
                .waiting(Duration.ofSeconds(1), Duration.ofMillis(20));
        Optional<Bytes> first = Optional.of(configuration(1, slow));
        uplink.down = true;
        temperature.set(new BigDecimal("7.7"));
        try (Agent agent = Agent.start(ledger.identity(DATA, ALARM), folder, LIMITS, first, around)) {
            await("some looks", () -> agent.health().readings() >= 5);
            copy(folder, crashed); // as a crash leaves it
        }
        temperature.set(new BigDecimal("1.1"));
        uplink.down = false;
        try (Agent agent = Agent.start(ledger.identity(DATA, ALARM), crashed, LIMITS, first, around)) {
            await("what was kept", () -> named("air").size() >= 4);
            assertTrue(agent.isAlive());
        }
        List<Instant> kept = named("air").stream()
                .filter(r -> r.value().orElseThrow().compareTo(new BigDecimal("7.7")) == 0)
                .map(SenmlRecord::time)
                .toList();
        assertTrue(kept.size() >= 4, kept.toString());
        assertEquals(kept.size(), kept.stream().distinct().count(), "each once");
        assertTrue(named("cairn/event/recovered").get(0).string().orElse("").startsWith(kept.size() + " "));
        assertTrue(named("cairn/event/boot").get(0).string().orElse("").contains("ended without notice"));
        assertChainWhole(ledger, DATA);
    }

    @Test
    void this_very_host_is_measured_for_real() throws Exception {
        try (Agent agent = Agent.start(
                ledger.identity(DATA, ALARM),
                folder,
                LIMITS,
                Optional.of(configuration(
                        1, Profiles.yaml("this-host").replace("5s", "100ms").replace("10s", "200ms"))),
                Surroundings.real(uplink, InstantSource.system())
                        .waiting(Duration.ofSeconds(1), Duration.ofMillis(20)))) {
            for (String each : List.of("memory-available", "load-1min", "disk-free")) {
                await(each, () -> !named(each).isEmpty());
            }
            assertTrue(agent.isAlive());
        }
        BigDecimal memory = named("memory-available").get(0).value().orElseThrow();
        assertTrue(memory.compareTo(BigDecimal.valueOf(1 << 20)) > 0, "bytes of memory: " + memory);
    }
}
