package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.ledger.witness.WitnessStore.Seen;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.Optional;
import org.junit.jupiter.api.Test;

public abstract class WitnessStoreContract {

    private static final String LOG = "example.com/log";

    /** Opens the store; called again, it closes the first and opens what that one left. */
    protected abstract WitnessStore open();

    @Test
    void has_seen_nothing_at_first() {
        assertEquals(Optional.empty(), open().last(LOG));
        assertEquals(0, open().evidenceCount(LOG));
    }

    @Test
    void remembers_each_log_apart() {
        WitnessStore store = open();
        assertTrue(store.advance(LOG, Optional.empty(), seen(5)));
        assertTrue(store.advance("example.com/other", Optional.empty(), seen(9)));
        WitnessStore again = open();
        assertEquals(Optional.of(seen(5)), again.last(LOG));
        assertEquals(Optional.of(seen(9)), again.last("example.com/other"));
    }

    @Test
    void lets_a_slower_request_lose() {
        WitnessStore store = open();
        assertTrue(store.advance(LOG, Optional.empty(), seen(5)));
        assertTrue(store.advance(LOG, Optional.of(seen(5)), seen(7)));
        assertFalse(store.advance(LOG, Optional.of(seen(5)), seen(6)));
        assertFalse(store.advance(LOG, Optional.empty(), seen(8)));
        assertEquals(Optional.of(seen(7)), open().last(LOG));
    }

    @Test
    void counts_the_evidence_it_keeps() {
        WitnessStore store = open();
        store.evidence(LOG, 1, "old 0\n\nnote", "two roots");
        store.evidence(LOG, 2, "old 1\n\nnote", "two roots");
        assertEquals(2, open().evidenceCount(LOG));
        assertEquals(0, open().evidenceCount("example.com/other"));
    }

    private static Seen seen(long size) {
        return new Seen(size, Hash.sha256(Bytes.ofUtf8("root " + size)), "note " + size + "\n", 1_735_689_600 + size);
    }
}
