package dev.cairn.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.Stores;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Erase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Byte search over the whole folder, write-ahead logs and journal segments included. */
class EmbeddedErasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MARKER = "Mrs-Appleby-of-Orchard-Lane";

    private final Consortium all = Consortium.withoutWitnesses(12);
    private final ChainPen owner = all.pen(all.organisation, Consortium.chain(2));

    /** Calls at which a crash really came: how often the journal is cut and trimmed depends on what the crash before left. */
    private final Set<String> tripped = new TreeSet<>();

    @TempDir
    Path folder;

    private Ledger open(Stores stores) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(1_000, 0, 1 << 20);
        return Ledger.open(config, stores, all.log, List.of(), all.clock);
    }

    private static long log(Ledger ledger, Offer offer) {
        return Founding.submit(ledger, List.of(offer), PATIENCE).get(0);
    }

    private Offer event(String customer) {
        return all.offer(
                owner, Capsule.whole("epcis", List.of(new Capsule.Member("/customer", Item.of(customer))), all.random));
    }

    private Offer erase(Ledger ledger, long index) {
        Erase said = new Erase(index, Hash.sha256(ledger.entry(index)), "she asked for it", List.of());
        return all.offer(owner, said.capsule(all.random));
    }

    private static void published(Ledger ledger) {
        Await.published(ledger);
    }

    /** Looks again if the ledger deleted a file meanwhile. */
    private List<String> filesWith(String text) {
        while (true) {
            try (var files = Files.walk(folder)) {
                List<String> found = new ArrayList<>();
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                        found.add(folder.relativize(file).toString());
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

    @Test
    void no_file_holds_what_was_erased_while_the_ledger_runs() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder);
                Ledger ledger = open(stores)) {
            all.found(ledger, Consortium.chain(1));
            List<Long> mine = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                mine.add(log(ledger, event(i % 2 == 0 ? MARKER + i : "somebody-else-" + i)));
            }
            published(ledger);
            assertFalse(filesWith(MARKER).isEmpty());
            for (int i = 0; i < 40; i += 2) {
                log(ledger, erase(ledger, mine.get(i)));
            }
            published(ledger);
            Await.until("no file holds it", PATIENCE, () -> filesWith(MARKER).isEmpty());
            assertTrue(ledger.capsule(mine.get(1)).isPresent());
            assertTrue(filesWith("somebody-else-1").stream().anyMatch(file -> file.startsWith("capsules.db")));
        }
    }

    /** A crash at every call of an erasure; the folder is opened again, and holds it no more. */
    @Test
    void no_file_holds_it_after_a_crash_at_any_call() throws Exception {
        try (Stores stores = EmbeddedStores.open(folder);
                Ledger ledger = open(stores)) {
            all.found(ledger, Consortium.chain(1));
            published(ledger);
        }
        int round = 0;
        for (String call : List.of(
                "journal.append", "heads.swap", "capsules.erase", "positions.put", "journal.cut", "journal.trim")) {
            for (Tripwire.Mode mode : List.of(Tripwire.Mode.NOT_DONE_THEN_DEAD, Tripwire.Mode.DONE_THEN_DEAD)) {
                String marker = MARKER + "-" + round++ + ".";
                crashed(call, mode, marker); // its last ledger is closed: what is there stays
                assertEquals(List.of(), filesWith(marker), call + " " + mode);
            }
        }
        assertTrue(
                tripped.containsAll(Set.of("journal.append", "heads.swap", "capsules.erase", "positions.put")),
                tripped::toString);
    }

    private void crashed(String call, Tripwire.Mode mode, String marker) {
        final long index;
        final Offer erase;
        final int before;
        try (Stores stores = EmbeddedStores.open(folder)) {
            Tripwire counting = new Tripwire(stores, Optional.empty());
            try (Ledger ledger = open(counting.stores())) {
                published(ledger);
                index = log(ledger, event(marker));
                published(ledger);
                erase = erase(ledger, index);
            }
        }
        try (Stores stores = EmbeddedStores.open(folder)) {
            Tripwire counting = new Tripwire(stores, Optional.empty());
            open(counting.stores()).close();
            before = counting.calls().getOrDefault(call, 0);
        }
        try (Stores stores = EmbeddedStores.open(folder)) {
            Tripwire wire = new Tripwire(stores, Optional.of(new Tripwire.Point(call, before, mode)));
            try (Ledger doomed = open(wire.stores())) {
                doomed.offer(erase).join();
                Await.until(
                        "end of " + call,
                        PATIENCE,
                        () -> doomed.state() instanceof LedgerState.Halted
                                || wire.tripped()
                                || doomed.erasure(index).isPresent()
                                        && doomed.published().size() == doomed.sequenced());
                if (wire.tripped()) {
                    tripped.add(call);
                }
            }
        }
        try (Stores stores = EmbeddedStores.open(folder);
                Ledger ledger = open(stores)) {
            log(ledger, erase); // whoever was not told offers the same bytes again
            published(ledger);
            assertTrue(ledger.erasure(index).isPresent(), call + " " + mode);
            assertEquals(Optional.<Bytes>empty(), ledger.capsule(index), call + " " + mode);
            Await.until(call + " " + mode, PATIENCE, () -> filesWith(marker).isEmpty());
        }
    }
}
