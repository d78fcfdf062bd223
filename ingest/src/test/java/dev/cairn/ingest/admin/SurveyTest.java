package dev.cairn.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.fleet.Fleet;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ingest.intake.Source;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts again knows of its gateways what the log says, and says of the rest that it does not know. */
class SurveyTest {
    private static final Instant SEALED = Instant.parse("2026-11-21T10:00:05Z");

    @TempDir
    private Path folder;

    private DoorWorld world;
    private Gateway gateway;

    @BeforeEach
    void open() {
        world = new DoorWorld(folder);
        gateway = world.gateway();
        world.ledger.sealedAt(SEALED);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void take(Bytes message) {
        world.intake
                .take(
                        message,
                        Source.mqtt(Topic.parse(gateway.topic(Topic.Kind.DATA)).orElseThrow()))
                .join();
    }

    /** As after a restart: another fleet, the same log. */
    private Facts again(boolean surveyed) {
        Fleet fleet = new Fleet(world.hands, world.hands::nanos);
        if (surveyed) {
            try (Survey survey = Survey.start(fleet, world.registry, world.ledger, device -> Optional.empty())) {
                DoorWorld.await("the log is looked through", survey::isDone);
            }
        }
        FleetBook book =
                new FleetBook(fleet, world.registry, world.ledger, Duration.ofMinutes(10), () -> surveyed, world.hands);
        List<Facts> all = book.all();
        assertEquals(1, all.size());
        return all.get(0);
    }

    @Test
    void brings_back_when_data_came_what_it_runs_and_what_is_missing() {
        take(gateway.says(SenmlRecord.text(gateway.name("cairn/software"), gateway.now(), "cairn-edge/1.2"))
                .encode());
        gateway.lose(2);
        take(gateway.says(SenmlRecord.text(gateway.name("cairn/software"), gateway.now(), "cairn-edge/1.3"))
                .encode());
        Facts facts = again(true);
        Seen.Contact data = facts.seen().data().orElseThrow();
        assertEquals(SEALED, data.at());
        assertEquals(gateway.now(), data.signed());
        assertFalse(data.received(), "this process has not received it");
        assertEquals(Optional.of("cairn-edge/1.3"), facts.seen().told().software());
        assertEquals(1, facts.missing().get(0).from());
        assertEquals(2, facts.missing().get(0).to());
        assertEquals(Missing.Answer.UNKNOWN, facts.missing().get(0).answer(), "whether it said why is not known");
        assertEquals(Concern.Kind.SILENT, facts.concerns().get(0).kind());
    }

    @Test
    void invents_nothing() {
        take(gateway.next().encode());
        Seen seen = again(true).seen();
        assertTrue(seen.clockOffsetMs().isEmpty());
        assertTrue(seen.certificate().isEmpty());
        assertTrue(seen.spool().isEmpty());
        assertTrue(seen.heardAgeMs().isEmpty());
        assertTrue(seen.codes().isEmpty());
        assertEquals(new Seen.Counts(0, 0, 0, 0), seen.counts());
    }

    @Test
    void a_gateway_of_which_the_log_has_nothing_is_said_to_have_sent_nothing_only_after_the_look() {
        assertEquals(Concern.Level.NOTE, again(false).concerns().get(0).level());
        assertEquals(Concern.Level.LOOK, again(true).concerns().get(0).level());
    }
}
