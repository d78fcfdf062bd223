package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.MirrorConfig.Cosigns;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.Founding;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
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

/** A ledger, what it shows, and a mirror of it: the ledger may lie, fall silent, and sign another history. */
abstract class MirrorRig {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Consortium all = Consortium.withoutWitnesses(8);
    final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    final Stores theirs = MemoryStores.create();
    final Ledger ledger = ledger(theirs);
    final Stores ours = MemoryStores.create();
    final Crooked shown = new Crooked();
    final Shelf evidence = new Shelf();
    final Map<String, ObjectSource> witnesses = new HashMap<>();
    final Cosigns we = new Cosigns("mirror.example/m", Consortium.signer(Algorithm.ED25519, 77));
    Instant now = Consortium.NOW;
    Mirror mirror = open(ours);

    /** What the ledger shows, with lies in between. */
    final class Crooked implements ObjectSource {
        Ledger honest = ledger;
        final Map<String, Optional<Bytes>> lies = new HashMap<>();
        final Set<String> asked = new LinkedHashSet<>();
        boolean silent;
        String silentFrom = "";

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

    static final class Shelf implements Evidence {
        final Set<Bytes> texts = new LinkedHashSet<>();
        final List<Kept> kept = new ArrayList<>();

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

    Ledger ledger(Stores stores) {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(10_000, 0, 64 << 20);
        return Ledger.open(config, stores, all.log, List.of(), all.clock);
    }

    Mirror open(Stores stores) {
        MirrorConfig config =
                new MirrorConfig(all.genesis, Optional.of(we), witnesses, PATIENCE, 8, Duration.ofMinutes(10));
        return Mirror.open(config, stores, shown, evidence, () -> now);
    }

    /** One that looks at nothing a second time. */
    Mirror lazy() {
        MirrorConfig config =
                new MirrorConfig(all.genesis, Optional.empty(), Map.of(), PATIENCE, 0, Duration.ofMinutes(10));
        return Mirror.open(config, ours, shown, evidence, () -> now);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    void log(Ledger to, ChainPen by, int count) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(all.reading(by, i));
        }
        log(to, offers);
    }

    /** Logs these, and waits for a witnessed head over all that is sequenced. */
    static void log(Ledger to, List<Offer> offers) {
        List<Long> indices = Founding.submit(to, offers, Duration.ofSeconds(60));
        long last = indices.get(indices.size() - 1);
        Await.until(
                "a head",
                () -> to.witnessed().filter(head -> head.size() > last).isPresent()
                        && to.witnessed().get().size() == to.sequenced());
    }

    void look() {
        now = now.plusSeconds(1);
        mirror.look();
    }

    void requireAlarm(String code, String place) {
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

    void requireWell() {
        look();
        assertEquals(List.of(), mirror.state().alarms());
        assertEquals(
                ledger.witnessed().orElseThrow().size(), mirror.state().held().orElseThrow());
    }
}
