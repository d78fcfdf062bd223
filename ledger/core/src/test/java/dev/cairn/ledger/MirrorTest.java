package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.MirrorConfig.Cosigns;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryObjects;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.ledger.fake.Tripwire;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MirrorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Consortium all = Consortium.withoutWitnesses(8);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final Stores theirs = MemoryStores.create();
    private final Ledger ledger = ledger(theirs);
    private final Stores ours = MemoryStores.create();
    private final Crooked shown = new Crooked();
    private final Shelf evidence = new Shelf();
    private final Map<String, ObjectSource> witnesses = new HashMap<>();
    private final Cosigns we = new Cosigns("mirror.example/m", Consortium.signer(Algorithm.ED25519, 77));
    private Instant now = Consortium.NOW;
    private Mirror mirror = open(ours);

    /** What the ledger shows, with lies in between. */
    private final class Crooked implements ObjectSource {
        private Ledger honest = ledger;
        private final Map<String, Optional<Bytes>> lies = new HashMap<>();
        private final Set<String> asked = new LinkedHashSet<>();
        private boolean silent;
        private String silentFrom = "";

        @Override
        public Optional<Bytes> get(String key) {
            if (silent || key.equals(silentFrom)) {
                throw new Trouble.Unavailable("silent");
            }
            asked.add(key);
            return lies.containsKey(key) ? lies.get(key) : honest.object(key);
        }

        void flip(String key) {
            byte[] bytes = honest.object(key).orElseThrow().toArray();
            bytes[bytes.length / 2] ^= 1;
            lies.put(key, Optional.of(Bytes.wrap(bytes)));
        }

        void withhold(String key) {
            lies.put(key, Optional.empty());
        }
    }

    private static final class Shelf implements Evidence {
        private final Set<Bytes> texts = new LinkedHashSet<>();
        private final List<Kept> kept = new ArrayList<>();

        @Override
        public void keep(String code, Bytes text) {
            if (texts.add(text)) {
                kept.add(new Kept(code, "file " + kept.size()));
            }
        }

        @Override
        public List<Kept> kept() {
            return kept;
        }
    }

    private Ledger ledger(Stores stores) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(10_000, 0, 64 << 20);
        return Ledger.open(config, stores, all.log, List.of(), all.clock);
    }

    private Mirror open(Stores stores) {
        MirrorConfig config =
                new MirrorConfig(all.genesis, Optional.of(we), witnesses, PATIENCE, 8, Duration.ofMinutes(10));
        return Mirror.open(config, stores, shown, evidence, () -> now);
    }

    /** One that looks at nothing a second time. */
    private Mirror lazy() {
        MirrorConfig config =
                new MirrorConfig(all.genesis, Optional.empty(), Map.of(), PATIENCE, 0, Duration.ofMinutes(10));
        return Mirror.open(config, ours, shown, evidence, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void log(Ledger to, ChainPen by, int count) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(all.reading(by, i));
        }
        List<Long> indices = Founding.submit(to, offers, Duration.ofSeconds(20));
        long last = indices.get(indices.size() - 1);
        Await.until(
                "a head",
                () -> to.witnessed().filter(head -> head.size() > last).isPresent()
                        && to.witnessed().get().size() == to.sequenced());
    }

    private void look() {
        now = now.plusSeconds(1);
        mirror.look();
    }

    private void requireAlarm(String code, String place) {
        long held = mirror.state().held().orElse(-1);
        look();
        assertTrue(
                mirror.state().alarms().stream()
                        .anyMatch(alarm ->
                                alarm.code().equals(code) && alarm.place().contains(place)),
                () -> code + " " + place + " not in " + mirror.state());
        assertEquals(held, mirror.state().held().orElse(-1), "it stays where it is");
        if (held >= 0) {
            assertEquals(held, mirror.reader().published().size());
        }
    }

    private void requireWell() {
        look();
        assertEquals(List.of(), mirror.state().alarms());
        assertEquals(
                ledger.witnessed().orElseThrow().size(), mirror.state().held().orElseThrow());
    }

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
        assertEquals(
                List.of(),
                Fsck.run(
                                Inspection.of(ours),
                                new Fsck.Options(all.genesis, true, true, Optional.of(Set.of(key))),
                                finding -> {},
                                done -> {})
                        .findings());
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
    void does_not_accuse_the_ledger_of_what_rots_in_its_own_copy() {
        log(ledger, pen, 700);
        requireWell();
        ((MemoryObjects) ours.objects()).damage("tile/entries/001", Bytes.ofHex("00"));
        requireAlarm("MIR-09", "tile/entries/001");
        assertThrows(Trouble.Corrupt.class, () -> mirror.reader().object("tile/entries/001"), "and serves none of it");
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
        ((MemoryObjects) ours.objects())
                .damage("tile/0/001.p/" + ledger.published().size() % 256, Bytes.ofHex("00"));
        assertThrows(Trouble.Corrupt.class, () -> open(ours));
    }
}
