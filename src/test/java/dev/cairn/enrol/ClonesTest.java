package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.model.DeviceId;
import dev.cairn.plant.OneGateway;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Envelope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two gateways with one key (T1 a): a thief copied the card, and his copy does not even ask the ledger what it has. In each of 200 stories the
 * operator is told, by device, within two readings of the one that comes later; and never where one gateway sends again, late and out of order.
 */
class ClonesTest {
    private static final int SEEDS = 200;
    private static final int COMMON_MAX = 5;
    private static final int APART = 6;
    private static final int REOPENED_EVERY = 40;

    private final Consortium all = Consortium.withoutWitnesses(11);
    private final Stores stores = MemoryStores.create();
    private final Tally tally = new Tally(all.clock, System::nanoTime);
    private Ledger ledger;
    private Intake intake;

    @BeforeEach
    void open() {
        ledger = Ledger.open(
                LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(20)),
                stores,
                all.log,
                List.of(),
                all.clock);
        List<Bytes> chains =
                IntStream.rangeClosed(1, 2 * SEEDS).mapToObj(Consortium::chain).toList();
        intake = new Intake(
                Consortium.ORIGIN,
                new OneGateway(all, chains),
                ledger,
                new Quota(100_000, 100_000, System::nanoTime),
                tally);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void take(Offer offer) throws Exception {
        Bytes message = new Envelope(offer.statement().bytes(), offer.capsule()).encode();
        intake.take(message, Source.http()).get(60, TimeUnit.SECONDS);
    }

    private long told() {
        return tally.byCode().getOrDefault("CHN-14", 0L);
    }

    private List<Offer> write(ChainPen pen, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> all.reading(pen, i))
                .toList();
    }

    /** How many readings of the one that comes later passed until the operator was told; {@code APART} and more: never. */
    private int readingsUntilTold(int seed) throws Exception {
        Random random = new Random(seed);
        Bytes chain = Consortium.chain(seed);
        ChainPen pen = all.pen(all.device, chain);
        List<Offer> common = write(pen, 0, random.nextInt(COMMON_MAX + 1));
        for (Offer each : common) {
            take(each);
        }
        Hash last = common.isEmpty()
                ? Hash.ZERO
                : common.get(common.size() - 1).statement().hash();
        if (seed % REOPENED_EVERY == 0) {
            ledger.close();
            open();
        }
        ChainPen copy = new ChainPen(Consortium.ORIGIN, chain, common.size(), last, all.device);
        Deque<Offer> one = new ArrayDeque<>(write(pen, 100, APART));
        Deque<Offer> other = new ArrayDeque<>(write(copy, 200, APART));
        long before = told();
        int[] sent = new int[2];
        while (told() == before && (!one.isEmpty() || !other.isEmpty())) {
            boolean first = other.isEmpty() || !one.isEmpty() && random.nextBoolean();
            take((first ? one : other).remove());
            sent[first ? 0 : 1]++;
        }
        return told() == before ? APART : Math.min(sent[0], sent[1]);
    }

    @Test
    void two_clones_of_one_key_are_told_within_two_readings_of_the_later_one() throws Exception {
        List<String> missed = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            int readings = readingsUntilTold(seed);
            if (readings < 1 || readings > 2) {
                missed.add("seed " + seed + ": " + readings);
            }
        }
        assertEquals(List.of(), missed);
        String device = DeviceId.of(all.device.publicKey().thumbprint()).hex();
        assertTrue(
                tally.notes().stream()
                        .anyMatch(note ->
                                note.code().equals("CHN-14") && note.source().equals(device)),
                "the operator reads which device: " + tally.notes());
    }

    @Test
    void one_that_continues_what_was_never_logged_is_told_as_well() throws Exception {
        ChainPen pen = all.pen(all.device, Consortium.chain(1));
        List<Offer> logged = write(pen, 0, 3);
        for (Offer each : logged) {
            take(each);
        }
        Hash elsewhere = logged.get(0).statement().hash();
        take(all.reading(new ChainPen(Consortium.ORIGIN, Consortium.chain(1), 3, elsewhere, all.device), 9));
        assertEquals(1L, tally.byCode().get("CHN-13"));
        assertEquals(0, told());
    }

    @Test
    void one_gateway_that_sends_again_late_and_out_of_order_is_never_taken_for_two() throws Exception {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Offer> sent =
                    new ArrayList<>(write(all.pen(all.device, Consortium.chain(SEEDS + seed)), 0, 2 * APART));
            sent.addAll(sent.subList(0, random.nextInt(APART)));
            java.util.Collections.shuffle(sent, random);
            for (Offer each : sent) {
                take(each);
            }
        }
        assertEquals(0, told());
    }
}
