package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MirrorTest extends MirrorRig {

    @Test
    void holds_and_serves_what_the_ledger_serves_under_a_cosignature_of_its_own() throws Malformed {
        all.found(ledger, Consortium.chain(1));
        for (int block = 0; block < 4; block++) {
            log(ledger, pen, 200);
            requireWell();
        }
        LedgerReader copy = mirror.reader();
        long size = ledger.published().size();
        for (TilePath path : TilePath.needed(0, size)) {
            assertEquals(ledger.object(path.path()), copy.object(path.path()), path.path());
        }
        assertEquals(
                ledger.published().checkpoint(), copy.witnessed().orElseThrow().checkpoint());
        for (long index = 0; index < size; index += 97) {
            assertEquals(ledger.entry(index), copy.entry(index));
            assertEquals(ledger.inclusion(index, size), copy.inclusion(index, size));
            assertEquals(ledger.heightOf(index), copy.heightOf(index));
        }
        assertEquals(ledger.seal(2), copy.seal(2));
        SignedNote note =
                SignedNote.parse(copy.object("checkpoint").orElseThrow().utf8());
        NoteKey key = NoteKey.cosigner(we.name(), we.key().publicKey());
        assertEquals(
                now.getEpochSecond(),
                Cosignature.verified(note, key).orElseThrow().time());
        assertEquals(List.of(), fsck().findings());
    }

    private Fsck.Report fsck() {
        NoteKey key = NoteKey.cosigner(we.name(), we.key().publicKey());
        return Fsck.run(
                Inspection.of(ours),
                new Fsck.Options(all.genesis, true, true, Optional.of(Set.of(key))),
                finding -> {},
                done -> {});
    }

    @Test
    void a_copy_that_ended_between_its_head_and_what_it_shows_is_whole() {
        all.found(ledger, Consortium.chain(1));
        log(ledger, pen, 200);
        requireWell();
        Bytes pending = ours.objects().get(Publisher.PENDING).orElseThrow();
        Bytes witnessed = ours.objects().get(Publisher.WITNESSED).orElseThrow();
        log(ledger, pen, 300);
        requireWell();
        ours.objects().replace(Publisher.PENDING, pending);
        ours.objects().replace(Publisher.WITNESSED, witnessed);
        Fsck.Report report = fsck();
        assertEquals(List.of(), report.findings());
        assertEquals(ledger.published().size(), report.size());
    }

    @Test
    void finds_each_object_that_is_withheld_or_wrong_in_what_is_new() {
        log(ledger, pen, 600);
        long size = ledger.published().size();
        for (TilePath path : TilePath.needed(0, size)) {
            boolean entries = path.level() == TilePath.ENTRIES;
            mirror = open(MemoryStores.create());
            shown.withhold(path.path());
            requireAlarm("MIR-02", "");
            shown.flip(path.path());
            requireAlarm(entries ? "MIR-04" : "MIR-03", "");
            shown.lies.clear();
        }
        requireWell();
    }

    @Test
    void does_not_fetch_again_what_it_has_proven_and_stored() {
        log(ledger, pen, 900);
        shown.silentFrom = "tile/entries/002";
        look();
        assertTrue(mirror.state().held().isEmpty() && mirror.state().well(), "the line broke in the middle");
        mirror = lazy(); // as after a kill
        shown.silentFrom = "";
        shown.asked.clear();
        requireWell();
        assertFalse(shown.asked.contains("tile/entries/000"), "a long log comes over a bad line");
        assertTrue(shown.asked.contains("tile/entries/002"));
    }

    @Test
    void tells_damage_that_came_while_it_copied_from_a_lie() {
        log(ledger, pen, 900);
        shown.silentFrom = "tile/entries/002";
        look();
        ((MemoryObjects) ours.objects()).damage("tile/entries/000", Bytes.ofHex("00"));
        shown.silentFrom = "";
        requireAlarm("MIR-09", "tile/entries/000");
    }

    @Test
    void an_object_that_does_not_come_while_the_head_is_shown_is_withheld() {
        log(ledger, pen, 30);
        requireWell();
        log(ledger, pen, 600);
        shown.silentFrom = "tile/entries/000";
        look();
        assertTrue(mirror.state().well(), "a bad line may be slow");
        now = now.plusSeconds(10);
        requireAlarm("MIR-02", "ledger");
        shown.silentFrom = "";
        requireWell();
    }

    @Test
    void finds_a_head_that_goes_back_or_is_gone_or_no_head() {
        log(ledger, pen, 10);
        Optional<Bytes> old = ledger.object("checkpoint");
        requireWell();
        log(ledger, pen, 10);
        requireWell();
        shown.lies.put("checkpoint", old);
        requireAlarm("MIR-05", "checkpoint");
        shown.withhold("checkpoint");
        requireAlarm("MIR-02", "checkpoint");
        shown.flip("checkpoint");
        requireAlarm("MIR-07", "checkpoint");
        shown.lies.clear();
        requireWell();
    }

    @Test
    void keeps_the_evidence_of_a_history_that_the_log_key_signed_anew() {
        log(ledger, pen, 300);
        requireWell();
        Ledger other = ledger(MemoryStores.create());
        log(other, all.pen(all.device, Consortium.chain(9)), 900);
        shown.honest = other;
        requireAlarm("MIR-06", "the ledger");
        shown.honest = ledger;
        look();
        assertFalse(mirror.state().well(), "an alarm that nobody may forget");
        mirror = open(ours);
        look();
        assertFalse(mirror.state().well(), "over a restart too");
        String text = evidence.texts.iterator().next().utf8();
        assertTrue(
                text.contains(other.published().note())
                        && text.contains(ledger.published().note()),
                text);
        evidence.kept.clear();
        requireWell();
        other.close();
    }

    @Test
    void finds_two_roots_for_one_size_between_ledger_and_witness() {
        Ledger other = ledger(MemoryStores.create());
        log(other, all.pen(all.device, Consortium.chain(9)), 40);
        log(ledger, pen, 30);
        String key = Hash.sha256(Bytes.ofUtf8(Consortium.ORIGIN)).hex() + "/checkpoint";
        witnesses.put("w0", asked -> asked.equals(key) ? other.object("checkpoint") : Optional.empty());
        mirror = open(ours);
        requireWell();
        log(ledger, pen, 30);
        look();
        assertTrue(
                mirror.state().alarms().stream().anyMatch(alarm -> alarm.code().equals("MIR-06")),
                () -> mirror.state().toString());
        other.close();
    }

    /** So does every wrong address. */
    @Test
    void tells_of_a_ledger_that_shows_no_head_at_all_after_a_while() {
        shown.withhold("checkpoint");
        look();
        assertTrue(mirror.state().well());
        now = now.plus(PATIENCE).plusSeconds(1);
        requireAlarm("MIR-02", "checkpoint");
        shown.lies.clear();
        log(ledger, pen, 3);
        requireWell();
    }

    @Test
    void tells_of_silence_and_of_a_witness_that_is_ahead_only_after_a_while() {
        log(ledger, pen, 30);
        requireWell();
        shown.silent = true;
        look();
        assertTrue(mirror.state().well());
        now = now.plus(PATIENCE);
        requireAlarm("MIR-01", "ledger");
        shown.silent = false;
        requireWell();
        Optional<Bytes> old = ledger.object("checkpoint");
        log(ledger, pen, 30);
        Optional<Bytes> ahead = ledger.object("checkpoint");
        witnesses.put("w0", asked -> ahead);
        mirror = open(ours);
        shown.lies.put("checkpoint", old);
        look();
        assertTrue(mirror.state().well());
        now = now.plus(PATIENCE);
        requireAlarm("MIR-10", "witness w0");
        shown.lies.clear();
        requireWell();
    }

    @Test
    void waits_for_data_when_the_signed_head_of_the_empty_tree_is_shown() {
        Checkpoint empty = new Checkpoint(Consortium.ORIGIN, 0, Merkle.EMPTY_ROOT);
        shown.lies.put("checkpoint", Optional.of(Bytes.ofUtf8(SignedNote.sign(empty.text(), empty.origin(), all.log))));
        look();
        assertEquals(List.of(), mirror.state().alarms());
        assertTrue(mirror.state().held().isEmpty());
        log(ledger, pen, 30);
        shown.lies.clear();
        requireWell();
    }

    @Test
    void keeps_little_of_what_is_no_head() {
        shown.lies.put("checkpoint", Optional.of(Bytes.ofUtf8("x".repeat(900_000))));
        look();
        shown.lies.put("checkpoint", Optional.of(Bytes.wrap(new byte[900_000])));
        look();
        assertEquals(2, evidence.texts.size());
        assertTrue(
                evidence.texts.stream().allMatch(text -> text.size() < 20_000),
                () -> evidence.texts.stream().map(Bytes::size).toList().toString());
    }

    @Test
    void survives_an_end_at_every_writing_call() {
        log(ledger, pen, 300);
        Tripwire counting = new Tripwire(MemoryStores.create(), Optional.empty());
        mirror = open(counting.stores());
        look();
        assertTrue(counting.calls().size() >= 4, () -> counting.calls().toString());
        counting.calls().forEach((call, times) -> {
            for (int i = 0; i < times; i++) {
                for (Tripwire.Mode mode : Tripwire.Mode.values()) {
                    Stores real = MemoryStores.create();
                    mirror = open(new Tripwire(real, Optional.of(new Tripwire.Point(call, i, mode))).stores());
                    assertThrows(Trouble.class, this::look, call + " " + i + " " + mode);
                    ((MemoryObjects) real.objects()).powerCut();
                    mirror = open(real);
                    requireWell();
                }
            }
        });
    }

    @Test
    void opens_no_copy_of_another_ledger_and_none_that_is_damaged() {
        log(ledger, pen, 300);
        requireWell();
        String newest = TilePath.needed(0, ledger.published().size()).stream()
                .filter(tile -> tile.level() == 0)
                .reduce((older, newer) -> newer)
                .orElseThrow()
                .path();
        ((MemoryObjects) ours.objects()).damage(newest, Bytes.ofHex("00"));
        assertThrows(Trouble.Corrupt.class, () -> open(ours));
    }
}
