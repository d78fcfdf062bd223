package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.hal.sim.CommandModel;
import dev.cairn.edge.hal.sim.SimBuses;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.model.ChannelDescription;
import dev.cairn.model.RecordName;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a probe to the ledger: what a channel's records say, and that none is missing. */
class ChannelRecordsTest {
    @TempDir
    Path folder;

    private final FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
    private final FakeUplink uplink = new FakeUplink(ledger);

    private List<SenmlRecord> named(String local) {
        return AgentTest.records(ledger).stream()
                .filter(r -> r.ours().map(RecordName::local).equals(Optional.of(local)))
                .toList();
    }

    /** n looks in, n records out: numbers, doubted numbers and faults alike, in order, whatever the probe says. */
    @Test
    void every_look_is_one_record_in_the_ledger_and_none_is_dropped() throws Exception {
        SplittableRandom random = new SplittableRandom(20261129);
        List<String> looked = Collections.synchronizedList(new ArrayList<>());
        Sensor moody = new Sensor() {
            @Override
            public Reading read() {
                Reading next = random.nextInt(5) == 0
                        ? Reading.none(Reading.Cause.values()[random.nextInt(Reading.Cause.values().length)])
                        : Reading.of(BigDecimal.valueOf(random.nextInt(-60, 110)), "Cel");
                looked.add(
                        next instanceof Reading.Value value
                                ? value.value().toPlainString()
                                : ((Reading.NoValue) next).cause().word());
                return next;
            }

            @Override
            public String description() {
                return "moody probe";
            }
        };
        String yaml =
                """
                profile: test
                channels:
                  - { name: air, source: "sim:air", unit: Cel, interval: 100ms, least: -40, greatest: 85, steepest: 20, stuck-after: 1 }
                batch: { readings: 7, period: 200ms }
                """;
        try (Agent agent = startWith(yaml, Map.of("air", moody), new SimBuses())) {
            AgentTest.await("sixty looks", () -> looked.size() >= 60);
            assertTrue(agent.health().doubted() > 0);
        }
        List<String> signed = AgentTest.records(ledger).stream()
                .filter(r -> r.ours()
                        .filter(n -> n.local().equals("air") || n.isFault())
                        .isPresent())
                .map(r -> r.value().map(BigDecimal::toPlainString).or(r::string).orElseThrow())
                .toList();
        // What was looked at last may have been spooled at the end and wait for the next start.
        assertTrue(signed.size() >= 50, "signed " + signed.size());
        assertEquals(looked.subList(0, signed.size()), signed);
        for (SenmlRecord doubt : named("air/quality")) {
            assertTrue(
                    named("air").stream().anyMatch(r -> r.time().equals(doubt.time())), "a doubt without its number");
        }
        assertTrue(
                named("air/quality").size() > 10,
                "doubts " + named("air/quality").size());
    }

    private Agent startWith(String yaml, Map<String, Sensor> probes, SimBuses buses) throws IOException {
        Surroundings real = Surroundings.real(uplink, InstantSource.system());
        return Agent.start(
                ledger.identity(AgentTest.DATA, AgentTest.ALARM),
                folder,
                AgentTest.LIMITS,
                Optional.of(AgentTest.configuration(ledger, 1, yaml)),
                real.simulating(probes, real.measured(), real.pace())
                        .over(buses)
                        .waiting(Duration.ofSeconds(1), Duration.ofMillis(20)));
    }

    @Test
    void a_chip_on_the_bus_is_described_with_serial_number_uncertainty_and_calibration() throws Exception {
        SimBuses buses = new SimBuses();
        CommandModel sht3x = new CommandModel();
        sht3x.answer(0x3780, "beef92 beef92");
        sht3x.answer(0xf32d, "000081");
        sht3x.answer(0x2400, "480bd5 9d7074");
        buses.bus().plug(0x44, sht3x);
        String yaml =
                """
                profile: test
                channels:
                  - name: air
                    source: "i2c:sht3x/1/0x44/temperature"
                    unit: Cel
                    interval: 100ms
                    high: 8
                    calibration: { polynomial: [0.15, 1.002], decimals: 2, on: 2026-05-04, by: PTB, certificate: "17-042" }
                  - { name: damp, source: "i2c:sht3x/1/0x44/humidity", unit: "%RH", interval: 100ms, uncertainty: 1.5 }
                  - { name: gone, source: "i2c:bme280/1/0x76/temperature", unit: Cel, interval: 100ms }
                batch: { readings: 4, period: 200ms }
                """;
        try (Agent agent = startWith(yaml, Map.of(), buses)) {
            AgentTest.await(
                    "readings", () -> !named("air").isEmpty() && !named("damp").isEmpty());
            assertTrue(
                    agent.health().troubles().getOrDefault("gone", "").startsWith("no answer at 0x76 on /dev/i2c-1"));
            AgentTest.await("another serial number", () -> {
                sht3x.answer(0x3780, "f89631 9f07c2");
                sht3x.answer(0xf32d, "0010c2");
                return named("cairn/channel/air").stream()
                        .anyMatch(r -> described(r).serial().equals(Optional.of("f8969f07")));
            });
        }
        assertEquals(Optional.of(new BigDecimal("4.41")), named("air").get(0).value(), "0.15 + 1.002 x 4.25");
        ChannelDescription air = described(named("cairn/channel/air").get(0));
        assertEquals(Optional.of("beefbeef"), air.serial());
        assertEquals("sht3x at 0x44 on /dev/i2c-1 temperature", air.source());
        assertEquals(
                Optional.of(new ChannelDescription.Uncertainty(new BigDecimal("0.3"), "data-sheet")),
                air.uncertainty());
        ChannelDescription.Calibration calibration = air.calibration().orElseThrow();
        assertEquals(List.of(new BigDecimal("0.15"), new BigDecimal("1.002")), calibration.polynomial());
        assertEquals(
                "PTB 2026-05-04 17-042",
                calibration.by() + " " + calibration.on() + " "
                        + calibration.certificate().orElse(""));
        ChannelDescription damp = described(named("cairn/channel/damp").get(0));
        assertEquals(
                Optional.of(new ChannelDescription.Uncertainty(new BigDecimal("1.5"), "configuration")),
                damp.uncertainty());
        assertEquals(Optional.of("nack"), named("gone/fault").get(0).string());
        assertEquals(1, named("cairn/channel/gone").size(), "what does not change is told once an hour");
    }

    private static ChannelDescription described(SenmlRecord record) {
        try {
            return ChannelDescription.decode(record.data().orElseThrow());
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }
}
