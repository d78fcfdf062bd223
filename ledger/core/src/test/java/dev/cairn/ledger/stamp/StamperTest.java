package dev.cairn.ledger.stamp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.stamp.Stamper.Outcome;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.Report;
import dev.cairn.proof.bundle.Verifier;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StamperTest {

    private static final Clock UNKNOWN =
            new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(Clock.BOOT_ID_BYTES)), 0);

    private final SecureRandom random = new SecureRandom();
    private Instant now = Consortium.NOW;
    private final InstantSource clock = () -> now;
    private final TestAuthority office = TestAuthority.create(clock, random);
    private final Consortium all = Consortium.stampedBy(7, office.spki());
    private final Stores stores = MemoryStores.create();
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<Hash> asked = new ArrayList<>();
    private boolean down;
    private Ledger ledger = open();

    private Ledger open() {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        return Ledger.open(config, stores, all.log, List.of(), all.clock);
    }

    @BeforeEach
    void found() {
        all.found(ledger, Consortium.chain(1));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Bytes ask(Hash hash) {
        asked.add(hash);
        if (down) {
            throw new Trouble.Unavailable("the office is closed");
        }
        return office.stamp(hash);
    }

    private Stamper stamper(EntrySink sink) {
        return new Stamper(ledger, sink, this::ask, all.node, Duration.ofMinutes(10), clock, () -> UNKNOWN, random);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private long reading(long value) {
        long index = Founding.submit(ledger, List.of(all.reading(pen, value)), Duration.ofSeconds(60))
                .get(0);
        witnessed();
        return index;
    }

    private void witnessed() {
        Await.until("witnessed", () -> ledger.witnessed()
                .filter(head -> head.size() >= ledger.sequenced() && head.size() == ledger.sequenced())
                .isPresent());
    }

    private Report.Line time(long... indices) {
        Bytes bundle = new Bundles(ledger, ledger.keys(), new LoggedStamps(ledger, ledger.keys()))
                .about("entry", java.util.Arrays.stream(indices).boxed().toList(), List.of())
                .encode();
        Report report =
                Verifier.verify(all.genesis, bundle, OptionalLong.of(now.getEpochSecond()), new TimestampCheck());
        return report.lines().stream()
                .filter(line -> line.step().equals("time"))
                .findFirst()
                .orElseThrow();
    }

    private long stamps() {
        Hash kid = all.node.publicKey().thumbprint();
        return ledger.chain(kid, LoggedStamps.chainOf(kid)).newest() + 1;
    }

    @Test
    void puts_a_token_over_the_witnessed_head_into_the_next_block() {
        long index = reading(1);
        assertEquals("TST-01", time(index).verdict().code());
        long size = ledger.witnessed().orElseThrow().size();
        assertEquals(Outcome.STAMPED, stamper(ledger).look());
        witnessed();
        Hash kid = all.node.publicKey().thumbprint();
        LoggedStamps.At at = LoggedStamps.at(ledger, kid, 0).orElseThrow();
        assertEquals(size, at.size());
        assertTrue(at.index() >= size, "in a later block");
        Report.Line line = time(index);
        assertTrue(line.verdict().isProven(), line.verdict().detail());
        assertEquals("stamped at " + now + " by Stamp office: all of this existed then", line.words());
    }

    @Test
    void brings_the_oldest_stamp_that_covers_all_rows() {
        Stamper stamper = stamper(ledger);
        List<Long> entries = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            entries.add(reading(i));
            assertEquals(Outcome.STAMPED, stamper.look());
            times.add(now);
            later(Duration.ofMinutes(11));
        }
        witnessed();
        for (int i = 0; i < 9; i++) {
            assertTrue(time(entries.get(i)).words().startsWith("stamped at " + times.get(i)), "entry " + i);
        }
        long newest = reading(99);
        assertEquals("TST-01", time(newest).verdict().code());
    }

    @Test
    void stamps_nothing_while_only_the_node_itself_spoke() {
        Stamper stamper = stamper(ledger);
        reading(1);
        assertEquals(Outcome.STAMPED, stamper.look());
        witnessed();
        later(Duration.ofHours(1));
        assertEquals(Outcome.NOTHING_NEW, stamper.look());
        assertEquals(Outcome.NOTHING_NEW, stamper(ledger).look());
        reading(2);
        assertEquals(Outcome.STAMPED, stamper.look());
        assertEquals(2, stamps());
    }

    @Test
    void keeps_the_period_across_a_restart() {
        reading(1);
        assertEquals(Outcome.STAMPED, stamper(ledger).look());
        reading(2);
        later(Duration.ofMinutes(9));
        assertEquals(Outcome.TOO_SOON, stamper(ledger).look());
        ledger.close();
        ledger = open();
        Await.until("head", () -> ledger.witnessed().isPresent());
        assertEquals(Outcome.TOO_SOON, stamper(ledger).look());
        later(Duration.ofMinutes(2));
        assertEquals(Outcome.STAMPED, stamper(ledger).look());
        assertEquals(2, stamps());
    }

    @Test
    void waits_longer_and_longer_while_the_authority_is_down_and_goes_on_by_itself() {
        reading(1);
        down = true;
        Stamper stamper = stamper(ledger);
        for (int i = 0; i < 10 * 60; i++) {
            stamper.look();
            later(Duration.ofMinutes(1));
        }
        assertTrue(asked.size() > 15 && asked.size() < 40, asked.size() + " questions in ten hours");
        assertEquals(0, stamps());
        down = false;
        later(Stamper.RETRY_MAX);
        assertEquals(Outcome.STAMPED, stamper.look());
        assertEquals(1, stamps());
    }

    @Test
    void offers_the_same_bytes_until_the_ledger_takes_them() {
        reading(1);
        List<Offer> seen = new ArrayList<>();
        EntrySink busy = offer -> {
            seen.add(offer);
            return seen.size() < 3
                    ? CompletableFuture.completedFuture(
                            new Admission.Retry("FUL-01", "too many", Duration.ofSeconds(1)))
                    : ledger.offer(offer);
        };
        Stamper stamper = stamper(busy);
        assertEquals(Outcome.FAILED, stamper.look());
        assertEquals(Outcome.TOO_SOON, stamper.look());
        later(Duration.ofSeconds(1));
        assertEquals(Outcome.FAILED, stamper.look());
        later(Duration.ofSeconds(1));
        assertEquals(Outcome.STAMPED, stamper.look());
        assertEquals(1, asked.size());
        assertEquals(1, seen.stream().distinct().count());
        assertEquals(1, stamps());
    }

    @Test
    void logs_no_token_that_does_not_hold() {
        reading(1);
        Stamper wrong = new Stamper(
                ledger,
                ledger,
                hash -> office.stamp(Hash.sha256(hash.bytes())),
                all.node,
                Duration.ofMinutes(10),
                clock,
                () -> UNKNOWN,
                random);
        assertEquals(Outcome.FAILED, wrong.look());
        assertEquals(0, stamps());
    }
}
