package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.proof.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mirror reads again what it has read before: what was shown once must stay as it is. */
class MirrorPatrolTest extends MirrorRig {

    @Test
    void does_not_accuse_the_ledger_of_what_rots_in_its_own_copy() {
        log(ledger, pen, 700);
        requireWell();
        ((MemoryObjects) ours.objects()).damage("tile/entries/001", Bytes.ofHex("00"));
        requireAlarm("MIR-09", "tile/entries/001");
        assertThrows(Trouble.Corrupt.class, () -> mirror.reader().object("tile/entries/001"), "and serves none of it");
    }

    @Test
    void finds_what_was_right_once_and_is_not_any_more() {
        log(ledger, pen, 700);
        requireWell();
        for (String path : List.of("tile/0/000", "tile/entries/001")) {
            for (boolean gone : List.of(true, false)) {
                if (gone) {
                    shown.withhold(path);
                } else {
                    shown.flip(path);
                }
                look();
                requireAlarm(gone ? "MIR-02" : path.contains("entries") ? "MIR-04" : "MIR-03", path);
                requireAlarm(gone ? "MIR-02" : path.contains("entries") ? "MIR-04" : "MIR-03", path);
                shown.lies.clear();
                requireWell();
            }
        }
    }

    /** Who holds an older head asks for the partial tiles of its size; C2SP tlog-tiles: they are shown until the full tile is there. */
    @Test
    void finds_a_partial_tile_of_an_older_head_that_is_withheld_or_wrong() {
        List<Long> sizes = new ArrayList<>();
        for (int head = 0; head < 6; head++) {
            log(ledger, pen, 7);
            requireWell();
            sizes.add(ledger.published().size());
        }
        for (long size : List.of(sizes.get(0), sizes.get(4))) {
            for (String path : List.of("tile/0/000.p/" + size, "tile/entries/000.p/" + size)) {
                shown.withhold(path);
                look();
                look();
                requireAlarm("MIR-02", path);
                requireAlarm("MIR-02", path);
                shown.flip(path);
                requireAlarm(path.contains("entries") ? "MIR-04" : "MIR-03", path);
                shown.lies.clear();
                requireWell();
            }
        }
    }

    @Test
    void lets_a_log_drop_a_partial_tile_once_the_full_one_is_there() {
        log(ledger, pen, 20);
        requireWell();
        String part = "tile/0/000.p/" + ledger.published().size();
        log(ledger, pen, 20);
        shown.withhold(part);
        look();
        requireAlarm("MIR-02", part);
        log(ledger, pen, 250);
        for (int i = 0; i < 20; i++) {
            requireWell();
        }
    }

    /** Nobody who was never shown a head can have asked for its tiles. */
    @Test
    void does_not_ask_for_partial_tiles_of_heads_that_it_never_saw() {
        log(ledger, pen, 20);
        String unseen = "tile/0/000.p/" + ledger.published().size();
        log(ledger, pen, 20);
        requireWell();
        log(ledger, pen, 20);
        shown.asked.clear();
        for (int i = 0; i < 20; i++) {
            requireWell();
        }
        assertFalse(shown.asked.contains(unseen), shown.asked.toString());
    }

    @Test
    void would_miss_what_changed_later_if_it_did_not_go_on_patrol() {
        log(ledger, pen, 700);
        Mirror lazy = lazy();
        lazy.look();
        shown.flip("tile/0/000");
        for (int i = 0; i < 50; i++) {
            lazy.look();
        }
        assertEquals(List.of(), lazy.state().alarms(), "the planted bug misses it");
    }
}
