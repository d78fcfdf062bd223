package dev.cairn.ledger.sim;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.LogCheck;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.OneThread;
import dev.cairn.ledger.StoredHead;
import dev.cairn.ledger.Trouble;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.merkle.CompactRange;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.statement.ChainPen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One history from one seed: a ledger lives, is killed, loses power, is paused and taken over, lives again; gateways say the same until
 * they are answered; witnesses do what witnesses do. Then everything is well for once, and every promise is compared.
 *
 * <pre>
 * nothing acknowledged is lost, there twice, or behind its successor; its capsule is held
 * never two roots for one size under the log's key; no head over bytes that are not those that were acknowledged
 * what a witness has cosigned never goes back, nor does the public head
 * what is read is what was written, or an error; what is opened twice is the same twice
 * </pre>
 */
public final class History {

    private static final int CHAINS = 3;
    private static final int STATEMENTS = 150;
    private static final int BURST_MAX = 16;
    private static final int LIVES_MAX = 7;
    private static final int TURNS_MAX = 60;
    private static final int END_TURNS_MAX = 60;
    private static final Consortium ALL = Consortium.withQuorum(7, 2);
    private static final List<List<Offer>> SCRIPT = script();

    private final Random random;
    private final SimClock clock;
    private final SimDisk disk;
    private final SimNet net;
    private final List<String> violations = new ArrayList<>();
    private final Map<Offer, Long> acknowledged = new HashMap<>();
    private final Set<Offer> attempted = new HashSet<>();
    private final int[] next = new int[CHAINS];
    private int depth;
    private boolean takenOver;
    private boolean detected;

    /** A statement that waits for its answer. */
    private record Asked(Offer offer, CompletableFuture<Admission> answer) {}

    private History(long seed, Optional<SimPlant> plant) {
        this.random = new Random(seed);
        this.clock = new SimClock(random);
        this.disk = new SimDisk(random, plant);
        this.net = new SimNet(ALL, random, clock, plant);
    }

    /** What came of a history. */
    public record Outcome(int attempted, int acknowledged, int heads, boolean damageFound, List<String> violations) {}

    /** Runs the history of a seed. */
    public static Outcome run(long seed, Optional<SimPlant> plant) {
        History history = new History(seed, plant);
        history.run();
        return new Outcome(
                history.attempted.size(),
                history.acknowledged.size(),
                history.disk.signed.size(),
                history.detected,
                List.copyOf(history.violations));
    }

    /** Signed once for all histories. */
    private static List<List<Offer>> script() {
        List<List<Offer>> script = new ArrayList<>();
        for (int chain = 0; chain < CHAINS; chain++) {
            ChainPen pen = ALL.pen(Consortium.signer(Algorithm.ED25519, 500 + chain), Consortium.chain(chain));
            List<Offer> said = new ArrayList<>();
            for (int i = 0; i < STATEMENTS; i++) {
                said.add(ALL.reading(pen, i));
            }
            script.add(List.copyOf(said));
        }
        return List.copyOf(script);
    }

    private void run() {
        if (random.nextInt(10) == 0) {
            disk.journal.flips(0.2);
        }
        int lives = 1 + random.nextInt(LIVES_MAX);
        for (int i = 0; i < lives && violations.isEmpty() && !detected; i++) {
            net.trouble(random.nextInt(3) * 0.15);
            disk.faults(random.nextInt(3) * 0.01);
            disk.pauses(random.nextInt(3) * 0.01, this::takeOver);
            live();
            if (random.nextInt(3) > 0) {
                disk.powerCut();
            }
            if (random.nextInt(3) == 0) {
                net.powerCut();
            }
        }
        disk.faults(0);
        disk.pauses(0, () -> {});
        net.trouble(0);
        disk.journal.flips(0);
        if (!detected) {
            disk.powerCut();
            end();
        }
        requireHeads();
        violations.addAll(net.violations);
    }

    /** The process that runs is paused, and another one begins; later the first goes on and does not know. */
    private void takeOver() {
        if (depth < 1) {
            depth++;
            takenOver = true;
            live();
            depth--;
        }
    }

    private LedgerConfig config() {
        return new LedgerConfig(
                ALL.genesis, Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ZERO, 8_192, 0, 16 << 20);
    }

    private Optional<OneThread> open(SimDisk.Hands hands) {
        try {
            return Optional.of(OneThread.open(config(), hands.stores(), ALL.log, net.cosigners(), clock));
        } catch (Trouble trouble) {
            if (disk.journal.damagedFrom() < Long.MAX_VALUE && trouble instanceof Trouble.Corrupt) {
                detected = true; // memory had flipped a bit, and it was found
            } else if (!hands.hurt() && !hands.old()) {
                violations.add("does not open: " + trouble.getMessage());
            }
            return Optional.empty();
        }
    }

    private void live() {
        net.beginLife();
        SimDisk.Hands hands = disk.new Hands();
        Optional<OneThread> opened = open(hands);
        if (opened.isEmpty()) {
            return;
        }
        OneThread ledger = opened.get();
        List<Asked> asked = new ArrayList<>();
        int[] at = new int[CHAINS];
        for (int chain = 0; chain < CHAINS; chain++) {
            at[chain] = firstOpen(chain);
        }
        int turns = random.nextInt(TURNS_MAX);
        for (int i = 0; i < turns && !(ledger.state() instanceof LedgerState.Halted); i++) {
            turn(ledger, asked, at);
            collect(asked);
        }
        if (ledger.state() instanceof LedgerState.Halted halted) {
            judge(halted, hands);
        } else if (random.nextInt(4) == 0) {
            ledger.close();
            collect(asked);
        }
    }

    /** A ledger halts for a fault, for being taken over, for a liar while it opens, for damage; not for nothing. */
    private void judge(LedgerState.Halted halted, SimDisk.Hands hands) {
        boolean damage = disk.journal.damagedFrom() < Long.MAX_VALUE;
        boolean lied = halted.code().equals("HLT-05") && net.lied();
        boolean raced = halted.code().equals("HLT-03") && takenOver;
        if (!hands.hurt() && !hands.old() && !damage && !lied && !raced) {
            violations.add("halts for nothing: " + halted);
        }
        if (damage && halted.code().equals("HLT-04")) {
            detected = true;
        }
    }

    private int firstOpen(int chain) {
        int seq = 0;
        while (seq < next[chain] && acknowledged.containsKey(SCRIPT.get(chain).get(seq))) {
            seq++;
        }
        return seq;
    }

    private void turn(OneThread ledger, List<Asked> asked, int[] at) {
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                int chain = random.nextInt(CHAINS);
                int burst = random.nextInt(4) == 0 ? random.nextInt(BURST_MAX) : 1;
                for (int i = 0; i < burst && at[chain] < STATEMENTS; i++) {
                    offer(ledger, asked, SCRIPT.get(chain).get(at[chain]++));
                }
                next[chain] = Math.max(next[chain], at[chain]);
            }
            case 2 -> {
                int chain = random.nextInt(CHAINS);
                if (at[chain] > 0) { // an old one again, as a broker that redelivers
                    offer(ledger, asked, SCRIPT.get(chain).get(random.nextInt(at[chain])));
                }
            }
            case 3 -> ledger.takeBatch();
            case 4 -> ledger.seal();
            case 5 -> ledger.publish();
            case 6 -> ledger.cosign();
            default -> clock.pass();
        }
    }

    private void offer(OneThread ledger, List<Asked> asked, Offer offer) {
        attempted.add(offer);
        asked.add(new Asked(offer, ledger.offer(offer)));
    }

    private void collect(List<Asked> asked) {
        asked.removeIf(one -> {
            if (!one.answer().isDone()) {
                return false;
            }
            Admission answer = one.answer().join();
            if (answer instanceof Admission.Admitted admitted) {
                acknowledge(one.offer(), admitted.index());
            } else if (answer instanceof Admission.Duplicate duplicate) {
                acknowledge(one.offer(), duplicate.index());
            }
            return true;
        });
    }

    private void acknowledge(Offer offer, long index) {
        Long before = acknowledged.putIfAbsent(offer, index);
        if (before != null && before != index) {
            violations.add("acknowledged twice: " + offer.statement() + " at " + before + " and " + index);
        }
    }

    /** All is well from here on: the ledger opens, takes the rest, is witnessed, is whole; and opens again the same. */
    private void end() {
        SimDisk.Hands hands = disk.new Hands();
        net.beginLife();
        Optional<OneThread> opened = open(hands);
        if (opened.isEmpty()) {
            return;
        }
        OneThread ledger = opened.get();
        requireThere(ledger.log());
        List<Asked> asked = new ArrayList<>();
        for (int chain = 0; chain < CHAINS; chain++) {
            for (int seq = 0; seq < next[chain]; seq++) {
                offer(ledger, asked, SCRIPT.get(chain).get(seq));
            }
        }
        boolean settled = false;
        for (int i = 0; i < END_TURNS_MAX && !settled; i++) {
            ledger.takeBatch();
            collect(asked);
            settled = ledger.settle() && asked.isEmpty();
        }
        boolean damage = disk.journal.damagedFrom() < Long.MAX_VALUE;
        if (ledger.state() instanceof LedgerState.Halted halted) {
            detected = damage;
            if (!damage) {
                violations.add("halts in the end: " + halted);
            }
            return;
        }
        if (!settled || !asked.isEmpty()) {
            violations.add("does not go on: settled=" + settled + " unanswered=" + asked.size());
            return;
        }
        requireWhole(ledger.log());
        List<Bytes> entries = ledger.log().entries(0, ledger.log().sequenced());
        disk.powerCut();
        open(disk.new Hands()).ifPresent(again -> {
            if (!again.log().entries(0, again.log().sequenced()).equals(entries)) {
                violations.add("opened again, it is another");
            }
        });
        rot(entries);
    }

    private void requireThere(LedgerReader log) {
        acknowledged.forEach((offer, index) -> {
            if (index >= log.sequenced()
                    || !log.entry(index).equals(offer.statement().bytes())) {
                violations.add("acknowledged statement lost index=" + index);
            } else if (!log.capsule(index).equals(Optional.of(offer.capsule()))) {
                violations.add("acknowledged capsule lost index=" + index);
            }
        });
    }

    private void requireWhole(LedgerReader log) {
        try {
            LogCheck.requireWhole(log, ALL.genesis);
        } catch (AssertionError | Trouble e) {
            violations.add("log is not whole: " + e.getMessage());
        }
        for (List<Offer> chain : SCRIPT) {
            long before = -1;
            for (Offer offer : chain) {
                long index = acknowledged.getOrDefault(offer, Long.MAX_VALUE);
                if (index < before) {
                    violations.add("before its predecessor: " + offer.statement());
                }
                before = index;
            }
        }
        CompactRange tree = CompactRange.empty();
        Map<Long, Hash> roots = new HashMap<>();
        for (Bytes entry : log.entries(0, log.sequenced())) {
            tree.append(Merkle.leaf(entry));
            roots.put(tree.size(), tree.root());
        }
        disk.signed.forEach(head -> requirePrefix("signed", head.size(), head.root(), roots));
        net.cosigned.forEach((size, root) -> {
            if (size > 0) {
                requirePrefix("cosigned", size, root, roots);
            }
        });
    }

    private void requirePrefix(String what, long size, Hash root, Map<Long, Hash> roots) {
        if (!root.equals(roots.get(size))) {
            violations.add("a " + what + " head is contradicted size=" + size);
        }
    }

    private void requireHeads() {
        Map<Long, Hash> roots = new HashMap<>();
        for (StoredHead head : disk.signed) {
            Hash other = roots.putIfAbsent(head.size(), head.root());
            if (other != null && !other.equals(head.root())) {
                violations.add("two roots signed for size " + head.size());
            }
            if (head.size() > disk.journal.damagedFrom()) {
                violations.add(
                        "signed over damaged bytes size=" + head.size() + " damaged=" + disk.journal.damagedFrom());
            }
        }
        long before = 0;
        for (long size : disk.witnessed) {
            if (size < before) {
                violations.add("the public head went back from " + before + " to " + size);
            }
            before = size;
        }
    }

    /** A bit rots: afterwards everything that can be read is what was written. */
    private void rot(List<Bytes> entries) {
        disk.rot();
        int heads = disk.signed.size();
        try {
            OneThread again = OneThread.open(config(), disk.new Hands().stores(), ALL.log, net.cosigners(), clock);
            for (int i = 0; i < entries.size(); i++) {
                if (!reads(again.log(), i, entries.get(i))) {
                    violations.add("reads another entry than was written index=" + i);
                }
            }
        } catch (Trouble | IllegalArgumentException found) {
            // refused to open, and says why
        }
        if (disk.signed.size() > heads) {
            violations.add("signed a new head over a rotten disk");
        }
    }

    private static boolean reads(LedgerReader log, long index, Bytes written) {
        try {
            return log.entry(index).equals(written);
        } catch (Trouble found) {
            return true;
        }
    }
}
