package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.FakeLedger;
import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.statement.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Bytes CHAIN = Bytes.ofHex("c4".repeat(16));
    private static final int STATEMENTS = 12;

    /** Statement {@code n} goes with this ticket the first time. */
    private static final long TICKET = 100;

    @TempDir
    Path folder;

    private Spool spool;
    private Lane lane;
    private long ticket = TICKET;

    @BeforeEach
    void open() throws IOException {
        FakeLedger ledger = new FakeLedger(Algorithm.ED25519);
        spool = Spool.open(Disk.folder(folder), new SpoolLimits(1 << 20, 0, 65_536, false), CHAIN);
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);
        ChainWriter writer =
                new ChainWriter(FakeLedger.ORIGIN, ledger.device, InstantSource.fixed(NOW), () -> clock, spool);
        for (int i = 0; i < STATEMENTS; i++) {
            List<SenmlRecord> one = List.of(SenmlRecord.count("urn:x:n", NOW, i));
            writer.write(Senml.capsule(one, new SecureRandom()), Optional.empty());
        }
        spool.commit();
        lane = new Lane(spool, "cairn/v1/o/d/data");
    }

    @AfterEach
    void close() throws IOException {
        spool.close();
    }

    /** Sends what is next until nothing is or so many went; their numbers. */
    private List<Long> send(int most) {
        List<Long> sent = new ArrayList<>();
        for (OptionalLong seq = lane.next(0); seq.isPresent() && sent.size() < most; seq = lane.next(0)) {
            lane.sent(seq.getAsLong(), ticket++, bytes(seq.getAsLong()), 0);
            sent.add(seq.getAsLong());
        }
        return sent;
    }

    private Bytes bytes(long seq) {
        return spool.read(seq).orElseThrow();
    }

    private Hash hash(long seq) {
        return Hash.sha256(bytes(seq));
    }

    @Test
    void what_went_after_one_that_was_turned_away_goes_again_behind_it_before_anything_new() {
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L), send(5));
        lane.taken(0, TICKET);
        assertTrue(lane.turnedAway(1, TICKET + 1));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), send(6));
    }

    @Test
    void the_late_word_on_an_attempt_that_was_given_up_changes_nothing() {
        send(4);
        assertTrue(lane.turnedAway(1, TICKET + 1));
        assertFalse(lane.turnedAway(2, TICKET + 2), "it waits to go again already");
        assertEquals(List.of(1L, 2L), send(2));
        assertFalse(lane.turnedAway(2, TICKET + 2), "the second attempt is on its way");
        assertFalse(lane.turnedAway(3, TICKET + 3));
        assertEquals(List.of(3L, 4L), send(2));
    }

    @Test
    void one_of_a_second_attempt_that_is_turned_away_begins_anew_from_there() {
        send(4);
        lane.turnedAway(0, TICKET);
        assertEquals(List.of(0L, 1L, 2L, 3L), send(4));
        lane.taken(0, TICKET + 4);
        assertTrue(lane.turnedAway(1, TICKET + 5));
        assertEquals(List.of(1L, 2L, 3L, 4L), send(4));
    }

    @Test
    void what_the_peer_took_all_the_same_does_not_go_again() {
        send(5);
        lane.taken(3, TICKET + 3);
        lane.turnedAway(1, TICKET + 1);
        lane.taken(4, TICKET + 4);
        assertEquals(List.of(1L, 2L, 5L), send(3));
    }

    @Test
    void acknowledgements_in_any_order_lose_nothing() {
        send(6);
        assertTrue(lane.turnedAway(4, TICKET + 4));
        assertTrue(lane.turnedAway(2, TICKET + 2));
        lane.taken(0, TICKET);
        assertFalse(lane.turnedAway(5, TICKET + 5));
        assertTrue(lane.turnedAway(1, TICKET + 1));
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), send(6));
    }

    /** A foreign broker acknowledges everything; only the ledger's own word says that it turned one away, and all behind it with it. */
    @Test
    void behind_a_broker_everything_behind_goes_again_although_the_broker_took_it() {
        send(5);
        for (int seq = 0; seq < 5; seq++) {
            lane.taken(seq, TICKET + seq);
        }
        assertTrue(lane.turnedAway(hash(1)));
        assertFalse(lane.turnedAway(hash(3)), "that is no news: 1 goes before it");
        assertTrue(lane.turnedAway(hash(1)), "but how long to wait for the first is");
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), send(5));
    }

    @Test
    void the_ledgers_word_counts_more_than_a_brokers_late_acknowledgement() {
        send(3);
        assertTrue(lane.turnedAway(hash(0)));
        lane.taken(0, TICKET);
        assertEquals(List.of(0L, 1L, 2L), send(3));
    }

    @Test
    void nobody_elses_message_is_turned_away() {
        send(3);
        assertFalse(lane.turnedAway(Hash.sha256(Bytes.ofUtf8("another chain's"))));
        assertEquals(List.of(3L), send(1));
    }

    @Test
    void one_that_is_refused_for_good_at_the_head_is_found_and_holds_nothing_up() {
        send(4);
        lane.turnedAway(0, TICKET);
        assertEquals(List.of(0L, 1L), send(2));
        lane.taken(0, TICKET + 4);
        assertEquals(Optional.of(0L), lane.find(hash(0)));
        spool.refused(0, "STM-01");
        lane.forgetReceipted();
        assertEquals(Optional.empty(), lane.find(hash(1)).filter(seq -> seq == 0));
        assertEquals(List.of(2L, 3L, 4L), send(3));
    }

    @Test
    void one_that_waits_to_go_again_can_be_refused_for_good() {
        send(3);
        lane.turnedAway(0, TICKET);
        assertEquals(Optional.of(1L), lane.find(hash(1)));
        spool.refused(1, "STM-01");
        assertEquals(List.of(0L, 2L, 3L), send(3));
    }

    @Test
    void a_receipt_ends_only_a_wait_that_may_end_with_it() {
        assertTrue(lane.hold(0, Duration.ofSeconds(5), false));
        lane.release();
        assertEquals(OptionalLong.empty(), lane.next(0));
        assertFalse(lane.hold(0, Duration.ofSeconds(1), true), "held already");
        lane.release();
        assertEquals(OptionalLong.of(0), lane.next(0));
    }

    @Test
    void a_new_connection_begins_at_the_lowest() {
        send(5);
        lane.turnedAway(2, TICKET + 2);
        lane.hold(0, Duration.ofMinutes(10), false);
        spool.receipted(0);
        lane.restart();
        assertEquals(List.of(1L, 2L, 3L), send(3));
    }

    @Test
    void what_has_no_receipt_for_long_goes_again_before_what_is_new() {
        send(3);
        lane.taken(1, TICKET + 1);
        lane.sendAgainOlderThan(Duration.ofSeconds(61).toNanos(), Duration.ofSeconds(60));
        assertEquals(List.of(0L, 1L, 2L, 3L), send(4));
    }
}
