package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is taken back from another copy is what was logged, whatever that copy offers. */
class RepairTest {
    private static final Consortium ALL = Consortium.withoutWitnesses(61);
    private static final Map<String, Bytes> WHOLE = ledger();

    private final Map<String, Bytes> ours = new HashMap<>(WHOLE);
    private final Map<String, Bytes> theirs = new HashMap<>(WHOLE);

    /** The objects of a log of some 700 entries. */
    private static Map<String, Bytes> ledger() {
        Stores stores = MemoryStores.create();
        LedgerConfig config = LedgerConfig.of(ALL.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(10_000, 0, 64 << 20);
        Map<String, Bytes> objects = new HashMap<>();
        try (Ledger ledger = Ledger.open(config, stores, ALL.log, List.of(), ALL.clock)) {
            ChainPen pen = ALL.pen(ALL.device, Consortium.chain(1));
            List<Offer> offers = new ArrayList<>();
            for (int i = 0; i < 700; i++) {
                offers.add(ALL.reading(pen, i));
            }
            Founding.submit(ledger, offers, Duration.ofSeconds(30));
            Await.until("a head over all", Duration.ofSeconds(60), () -> ledger.witnessed()
                    .filter(head -> head.size() == ledger.sequenced() && head.size() > 700)
                    .isPresent());
            for (TilePath path : TilePath.needed(0, ledger.sequenced())) {
                objects.put(path.path(), ledger.object(path.path()).orElseThrow());
            }
            for (String head : List.of("checkpoint", "checkpoint-pending")) {
                objects.put(head, ledger.object(head).orElseThrow());
            }
        }
        return objects;
    }

    private Map<String, Bytes> repaired() {
        Inspection log = Inspection.of(key -> Optional.ofNullable(ours.get(key)));
        Fsck.Options options = new Fsck.Options(ALL.genesis, true, false, Optional.of(Set.of()));
        Fsck.Report report = Fsck.run(log, options, finding -> {}, done -> {});
        return Repair.of(log, options, report.findings(), key -> Optional.ofNullable(theirs.get(key)));
    }

    @Test
    void takes_back_what_is_lost_and_what_is_damaged() {
        for (String path : List.of("tile/entries/000", "tile/0/000", "tile/0/001", "tile/1/000.p/2")) {
            ours.remove(path);
        }
        ours.put("tile/entries/001", Bytes.ofHex("00"));
        Map<String, Bytes> right = repaired();
        assertEquals(
                Set.of("tile/entries/000", "tile/0/000", "tile/0/001", "tile/entries/001"),
                right.keySet(),
                "one hole hid the other");
        right.forEach((key, bytes) -> assertEquals(WHOLE.get(key), bytes, key));
        ours.putAll(right);
        assertEquals(Map.of("tile/1/000.p/2", WHOLE.get("tile/1/000.p/2")), repaired());
    }

    /** In a log so large that a tile has two floors above it, what lies above convicts the pair and not the root alone. */
    @Test
    void takes_neither_half_of_a_lie_whose_halves_agree() throws Malformed {
        Map<String, Bytes> large = LargeLog.signedBy(ALL);
        ours.putAll(large);
        theirs.putAll(large);
        for (String lost : List.of("tile/entries/001", "tile/0/001", "tile/entries/000")) {
            ours.remove(lost);
        }
        List<Bytes> entries = new ArrayList<>(EntryBundle.decode(large.get("tile/entries/001")));
        entries.set(7, Bytes.ofUtf8("another harvest"));
        theirs.put("tile/entries/001", EntryBundle.encode(entries));
        theirs.put(
                "tile/0/001", TileEdge.encode(entries.stream().map(Merkle::leaf).toList()));
        Map<String, Bytes> right = repaired();
        assertEquals(Set.of("tile/entries/000"), right.keySet());
        ours.putAll(right);
        assertEquals(Map.of(), repaired());
        theirs.putAll(large);
        assertEquals(Set.of("tile/entries/001", "tile/0/001"), repaired().keySet());
    }

    @Test
    void takes_no_single_object_that_is_wrong() {
        for (String path : WHOLE.keySet()) {
            if (path.startsWith("checkpoint")) {
                continue;
            }
            ours.remove(path);
            byte[] flipped = WHOLE.get(path).toArray();
            flipped[flipped.length / 2] ^= 1;
            theirs.put(path, Bytes.wrap(flipped));
            assertEquals(Map.of(), repaired(), path);
            theirs.put(path, Bytes.EMPTY);
            assertEquals(Map.of(), repaired(), path);
            theirs.put(path, WHOLE.get(path));
            assertTrue(repaired().keySet().equals(Set.of(path)), path);
            ours.put(path, WHOLE.get(path));
        }
    }
}
