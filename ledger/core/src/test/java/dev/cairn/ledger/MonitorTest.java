package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.Monitor.Promise;
import dev.cairn.ledger.fake.Await;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class MonitorTest {

    private final Consortium all = Consortium.withQuorum(12, 2);
    private final ChainPen pen = all.pen(all.device, Consortium.chain(1));
    private final List<Ledger> open = new ArrayList<>();
    private final Ledger ledger = ledger();
    private final Map<String, ObjectSource> witnesses = new HashMap<>();
    private final Remembered memory = new Remembered();
    private ObjectSource shown = ledger::object;
    private Instant now = Consortium.NOW.plusSeconds(1);
    private Duration patience = Duration.ZERO;

    private static final class Remembered implements Monitor.Memory {
        private Optional<String> note = Optional.empty();

        @Override
        public Optional<String> note() {
            return note;
        }

        @Override
        public void remember(String text) {
            note = Optional.of(text);
        }
    }

    private Ledger ledger() {
        LedgerConfig config = LedgerConfig.of(all.genesis)
                .withSealPeriod(Duration.ofMillis(10))
                .withLimits(10_000, 0, 64 << 20);
        List<Cosigner> three = List.of(new LocalCosigner(all, 0), new LocalCosigner(all, 1), new LocalCosigner(all, 2));
        Ledger opened = Ledger.open(config, MemoryStores.create(), all.log, three, all.clock);
        open.add(opened);
        return opened;
    }

    @AfterEach
    void close() {
        open.forEach(Ledger::close);
    }

    private List<Offer> readings(ChainPen by, int count) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offers.add(all.reading(by, i));
        }
        return offers;
    }

    private Monitor monitor() {
        return new Monitor(
                new Monitor.Config(
                        all.genesis,
                        witnesses,
                        Duration.ofMinutes(30),
                        Duration.ofHours(48),
                        Set.of(Consortium.chain(1)),
                        patience),
                key -> shown.get(key),
                memory,
                () -> now);
    }

    private static void requireCodes(List<Finding> findings, String... codes) {
        assertEquals(
                List.of(codes),
                findings.stream().map(Finding::code).distinct().sorted().toList(),
                findings::toString);
    }

    private static int size(Ledger of) {
        return Math.toIntExact(of.witnessed().orElseThrow().size());
    }

    private Promise promise(Ledger from, long index) {
        Checkpoint head = from.witnessed().orElseThrow().checkpoint();
        return new Promise("r.receipt", head, Hash.sha256(from.entry(index)), index, now);
    }

    @Test
    void says_nothing_about_a_ledger_that_keeps_its_word() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 300));
        Monitor monitor = monitor();
        requireCodes(monitor.look(List.of(promise(ledger, 200))));
        MirrorRig.log(ledger, readings(pen, 300));
        requireCodes(monitor.look(List.of(promise(ledger, 200))));
        requireCodes(monitor().look(List.of()));
    }

    @Test
    void tells_cosignatures_and_key_lists_that_are_too_old() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 3));
        now = now.plus(Duration.ofMinutes(31));
        requireCodes(monitor().look(List.of()), "MON-03");
        now = now.plus(Duration.ofHours(48));
        requireCodes(monitor().look(List.of()), "MON-03", "MON-08");
    }

    @Test
    void tells_a_history_without_the_head_seen_last() {
        all.found(ledger, Consortium.chain(1));
        Await.until("a head", () -> ledger.object("checkpoint").isPresent());
        Bytes old = ledger.object("checkpoint").orElseThrow();
        MirrorRig.log(ledger, readings(pen, 30));
        requireCodes(monitor().look(List.of()));
        shown = key -> key.equals("checkpoint") ? Optional.of(old) : ledger.object(key);
        requireCodes(monitor().look(List.of()), "MON-04");
        Ledger other = ledger();
        all.found(other, Consortium.chain(1));
        MirrorRig.log(other, readings(all.pen(all.device, Consortium.chain(2)), 50));
        shown = other::object;
        requireCodes(monitor().look(List.of(promise(ledger, 20))), "MON-04", "MON-07");
        memory.note = Optional.empty();
        requireCodes(monitor().look(List.of(promise(ledger, 20))), "MON-06", "MON-07");
    }

    @Test
    void tells_a_statement_that_is_not_where_its_receipt_says() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 30));
        Promise right = promise(ledger, 20);
        Promise wrong = new Promise("x.receipt", right.head(), right.statement(), 21, now);
        List<Finding> found = monitor().look(List.of(right, wrong));
        requireCodes(found, "MON-07");
        assertTrue(found.get(0).place().contains("x.receipt"), found::toString);
    }

    @Test
    void tells_a_witness_that_has_seen_another_history() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 30));
        Ledger other = ledger();
        witnesses.put(Consortium.witnessName(1), key -> ledger.object("checkpoint"));
        requireCodes(monitor().look(List.of()));
        witnesses.put(Consortium.witnessName(1), key -> other.object("checkpoint"));
        Await.until("a head", () -> other.object("checkpoint").isPresent());
        // The other log's first seal has the same time and text: only what follows differs.
        MirrorRig.log(other, readings(all.pen(all.device, Consortium.chain(3)), 3));
        requireCodes(monitor().look(List.of()), "MON-05");
    }

    @Test
    void tells_gaps_and_forks_of_a_named_chain_alone() {
        all.found(ledger, Consortium.chain(1));
        List<Offer> offers = readings(pen, 10);
        List<Offer> others = readings(all.pen(all.device, Consortium.chain(7)), 10);
        MirrorRig.log(ledger, List.of(offers.get(0), offers.get(1), others.get(5), offers.get(4)));
        patience = Duration.ofMinutes(10);
        Monitor patient = monitor();
        requireCodes(patient.look(List.of()));
        patience = Duration.ZERO;
        List<Finding> gap = monitor().look(List.of());
        requireCodes(gap, "MON-06");
        assertTrue(gap.get(0).what().contains("numbers 2 to 3 are missing"), gap::toString);
        now = now.plus(Duration.ofMinutes(11));
        requireCodes(patient.look(List.of()), "MON-06");
        MirrorRig.log(ledger, List.of(offers.get(3), offers.get(2)));
        requireCodes(patient.look(List.of()));
        MirrorRig.log(ledger, readings(all.pen(all.device, Consortium.chain(1)), 1));
        List<Finding> fork = patient.look(List.of());
        requireCodes(fork, "MON-06");
        assertTrue(fork.get(0).what().contains("a second time"), fork::toString);
    }

    @Test
    void tells_a_named_chain_of_which_nothing_is_in_the_log() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(all.pen(all.device, Consortium.chain(7)), 3));
        patience = Duration.ofMinutes(10);
        Monitor monitor = monitor();
        requireCodes(monitor.look(List.of()));
        now = now.plus(Duration.ofMinutes(10));
        List<Finding> silent = monitor.look(List.of());
        requireCodes(silent, "MON-06");
        assertEquals("chain " + Consortium.chain(1).hex(), silent.get(0).place());
        MirrorRig.log(ledger, readings(pen, 1));
        requireCodes(monitor.look(List.of()));
    }

    @Test
    void tells_silence_damage_and_a_missing_quorum() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 300));
        shown = key -> {
            throw new Trouble.Unavailable("silent");
        };
        requireCodes(monitor().look(List.of()), "MON-01");
        shown = key -> key.equals("tile/entries/000") ? Optional.empty() : ledger.object(key);
        requireCodes(monitor().look(List.of()), "MON-02");
        shown = key -> ledger.object(key.equals("checkpoint") ? "checkpoint-pending" : key);
        requireCodes(monitor().look(List.of()), "MON-02", "MON-03");
    }

    @Test
    void tells_a_receipt_whose_head_is_never_shown() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 3));
        Bytes old = ledger.object("checkpoint").orElseThrow();
        MirrorRig.log(ledger, readings(pen, 3));
        Promise promised = promise(ledger, ledger.sequenced() - 2);
        shown = key -> key.equals("checkpoint") ? Optional.of(old) : ledger.object(key);
        requireCodes(monitor().look(List.of(promised)));
        now = now.plus(Duration.ofMinutes(29));
        requireCodes(monitor().look(List.of(promised)));
        now = now.plus(Duration.ofMinutes(2));
        requireCodes(monitor().look(List.of(promised)), "MON-03", "MON-07");
        shown = ledger::object;
        requireCodes(monitor().look(List.of(promised)), "MON-03");
    }

    @Test
    void a_forged_key_list_and_one_from_the_future_make_nothing_young() {
        all.found(ledger, Consortium.chain(1));
        now = now.plus(Duration.ofHours(49));
        Instant later = now;
        List<Offer> lies = new ArrayList<>();
        for (SoftwareSigner registrar : all.registrars) {
            ChainPen forger = new ChainPen(
                    Consortium.ORIGIN, Consortium.chain(80), 0, Hash.ZERO, new Impostor(registrar.publicKey()));
            lies.add(said(forger, later));
            lies.add(said(all.pen(registrar, Consortium.chain(81)), later.plus(Duration.ofDays(9_000))));
        }
        MirrorRig.log(ledger, lies);
        MirrorRig.log(ledger, readings(pen, 1));
        requireCodes(monitor().look(List.of()), "MON-03", "MON-08");
    }

    private Offer said(ChainPen by, Instant time) {
        Offer like = all.reading(all.pen(all.device, Consortium.chain(82)), 1);
        Clock boot = new Clock(2, OptionalLong.of(10), Bytes.ofHex("00".repeat(16)), 1);
        return new Offer(by.next(like.statement().root(), time, boot, Optional.empty()), like.capsule());
    }

    /** Names a key that it does not have. */
    private record Impostor(PublicKey publicKey) implements Signer {
        @Override
        public Bytes sign(Bytes message) {
            return Consortium.signer(Algorithm.ED25519, 99).sign(message);
        }
    }

    @Test
    void tells_a_witness_whose_other_history_was_ahead_when_it_was_shown() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 3));
        Ledger other = ledger();
        // By sizes, for how many seals stand between the entries is chance.
        MirrorRig.log(other, readings(all.pen(all.device, Consortium.chain(3)), size(ledger) + 10));
        int seen = size(other);
        AtomicBoolean silent = new AtomicBoolean();
        witnesses.put(Consortium.witnessName(1), key -> {
            if (silent.get()) {
                throw new Trouble.Unavailable("silent");
            }
            return other.object("checkpoint");
        });
        Monitor monitor = monitor();
        requireCodes(monitor.look(List.of()));
        MirrorRig.log(other, readings(all.pen(all.device, Consortium.chain(4)), 200));
        MirrorRig.log(ledger, readings(pen, seen));
        requireCodes(monitor.look(List.of()), "MON-05");
        requireCodes(monitor.look(List.of()), "MON-05");
        silent.set(true);
        requireCodes(monitor.look(List.of()), "MON-01", "MON-05");
    }

    @Test
    void tells_a_witness_that_has_long_seen_more_than_is_shown() {
        MirrorRig.log(ledger, readings(pen, 3));
        Bytes old = ledger.object("checkpoint").orElseThrow();
        MirrorRig.log(ledger, readings(pen, 3));
        witnesses.put(Consortium.witnessName(1), key -> ledger.object("checkpoint"));
        shown = key -> key.equals("checkpoint") ? Optional.of(old) : ledger.object(key);
        Monitor monitor = monitor();
        requireCodes(monitor.look(List.of()), "MON-08");
        now = now.plus(Duration.ofMinutes(31));
        requireCodes(monitor.look(List.of()), "MON-03", "MON-05", "MON-08");
    }

    @Test
    void tells_a_cosignature_from_the_future() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 3));
        now = now.minus(Duration.ofHours(1));
        List<Finding> found = monitor().look(List.of());
        assertTrue(found.stream().anyMatch(finding -> finding.what().contains("which is to come")), found::toString);
        assertTrue(found.stream().anyMatch(finding -> finding.place().equals("checkpoint")), "and no quorum is fresh");
    }

    @Test
    void says_that_its_memory_is_damaged_and_keeps_it() {
        all.found(ledger, Consortium.chain(1));
        MirrorRig.log(ledger, readings(pen, 30));
        Monitor monitor = monitor();
        requireCodes(monitor.look(List.of()));
        String whole = memory.note.orElseThrow();
        for (String damaged : List.of("", whole.substring(0, whole.length() / 2), whole.replaceFirst("\n", "\n1"))) {
            memory.note = Optional.of(damaged);
            requireCodes(monitor.look(List.of()), "MON-10");
            assertEquals(Optional.of(damaged), memory.note, "it may be evidence");
        }
        memory.note = Optional.empty();
        requireCodes(monitor.look(List.of()));
        assertTrue(memory.note.isPresent());
    }

    /** What a monitor forgets to ask about, it cannot tell: each plant is missed, and a test above would be red. */
    @Test
    void planted_bugs_would_be_missed() {
        all.found(ledger, Consortium.chain(1));
        Await.until("a head", () -> ledger.object("checkpoint").isPresent());
        Bytes old = ledger.object("checkpoint").orElseThrow();
        MirrorRig.log(ledger, readings(pen, 30));
        requireCodes(monitor().look(List.of()));
        shown = key -> key.equals("checkpoint") ? Optional.of(old) : ledger.object(key);
        memory.note = Optional.empty();
        requireMissed("a memory that forgets", List.of(), "MON-04");
        Ledger other = ledger();
        MirrorRig.log(other, readings(all.pen(all.device, Consortium.chain(3)), 3));
        shown = ledger::object;
        witnesses.put(Consortium.witnessName(1), key -> shown.get("checkpoint"));
        requireMissed("the ledger is asked what its witness saw", List.of(), "MON-05");
        now = Consortium.NOW;
        requireMissed("a clock that stands", List.of(), "MON-03");
        requireMissed("a receipt that nobody reads", List.of(), "MON-07");
        patience = Duration.ofDays(1);
        requireMissed("endless patience with gaps", List.of(), "MON-06");
    }

    private void requireMissed(String plant, List<Promise> promises, String code) {
        List<Finding> found = monitor().look(promises);
        assertThrows(AssertionFailedError.class, () -> requireCodes(found, code), plant);
    }
}
