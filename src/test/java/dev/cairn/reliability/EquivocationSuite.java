package dev.cairn.reliability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.LocalCosigner;
import dev.cairn.ledger.fake.MemoryWitnessStore;
import dev.cairn.ledger.witness.HttpCosigner;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.reliability.Tally.Count;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A log signs two histories that part at a random place and tries every witness with both, in random order, with true and forged proofs
 * and with sizes that it makes up. Three real witnesses, one of them over HTTP; two make a quorum. A round is one equivocation: afterwards
 * no witness has cosigned two roots of one size or two trees of which neither grows from the other, and at most one history has a quorum.
 */
final class EquivocationSuite implements Suite {
    private static final String AMNESIA = "amnesia";
    private static final int WITNESSES = 3;
    private static final int COMMON_MAX = 20;
    private static final int MORE_MAX = 8;
    private static final int TRIES = 16;
    private static final int LANES = 8;

    static {
        // The JDK's server writes head and body apart; without this each answer waits 40 ms for the other side's
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Consortium all = Consortium.withQuorum(7, 2);

    /** One of the two histories at one size. */
    private record Claim(List<Hash> leaves, int size, String note) {
        Hash root() {
            return Merkle.root(leaves.subList(0, size));
        }

        boolean growsFrom(Claim other) {
            return other.size <= size
                    && Merkle.root(leaves.subList(0, other.size)).equals(other.root());
        }
    }

    @Override
    public String name() {
        return "equivocation";
    }

    @Override
    public String summary() {
        return "logs that show two histories to three witnesses, one of them over HTTP";
    }

    @Override
    public List<String> plants() {
        return List.of(AMNESIA);
    }

    @Override
    public int rounds() {
        return 1_000;
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    /** Rounds run beside each other, because each spends most of its time between two threads of the HTTP client. */
    @Override
    public void run(Order order, Tally tally) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.start();
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger cosigned = new AtomicInteger();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                Lane lane = new Lane(server, i, order.hasPlant(AMNESIA));
                running.add(lanes.submit(() -> {
                    for (int round = next.getAndIncrement(); order.goesOn(round); round = next.getAndIncrement()) {
                        cosigned.addAndGet(round(order.seed() + round, tally, lane.witnesses()));
                        tally.add(Count.ROUNDS, 1);
                    }
                }));
            }
            for (Future<?> lane : running) {
                lane.get();
            }
        } finally {
            lanes.shutdownNow();
            server.stop(0);
        }
        tally.figure("cosignatures", cosigned.get());
        if (cosigned.get() < tally.get(Count.ROUNDS)) {
            tally.complain(Count.BROKEN, "witnesses that sign nothing show nothing, seed " + order.seed());
        }
    }

    /** A place for one round at a time, with an address of its own for the witness over HTTP. */
    private final class Lane {
        private final Cosigner wire;
        private final boolean amnesia;
        private volatile Optional<Witness> behindIt = Optional.empty();

        Lane(HttpServer server, int number, boolean amnesia) {
            this.amnesia = amnesia;
            String path = "/lane-" + number + "/";
            server.createContext(path, this::answer);
            this.wire = new HttpCosigner(
                    Consortium.witnessName(WITNESSES - 1),
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path),
                    Duration.ofSeconds(60));
        }

        private void answer(HttpExchange exchange) throws IOException {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Witness.Response said = behindIt.orElseThrow().addCheckpoint(body);
            byte[] text = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", said.contentType());
            exchange.sendResponseHeaders(said.status(), text.length == 0 ? -1 : text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        }

        /** Three without a past; one of them may be made to forget all it sees. */
        List<Cosigner> witnesses() {
            List<Cosigner> witnesses = new ArrayList<>();
            for (int i = 0; i < WITNESSES - 1; i++) {
                witnesses.add(new LocalCosigner(all, i));
            }
            int last = WITNESSES - 1;
            behindIt = Optional.of(new Witness(
                    amnesia ? new Forgetting() : new MemoryWitnessStore(),
                    Consortium.witnessName(last),
                    all.witnesses.get(last),
                    Map.of(Consortium.ORIGIN, all.genesis.policy().log()),
                    InstantSource.system()));
            witnesses.add(wire);
            return witnesses;
        }
    }

    /** One log, three witnesses without a past; gives how many cosignatures there were. */
    private int round(long seed, Tally tally, List<Cosigner> witnesses) {
        Random random = new Random(seed);
        List<Hash> common = leaves(random, random.nextInt(COMMON_MAX));
        List<List<Hash>> histories = List.of(grown(common, random), grown(common, random));
        Map<Integer, List<Claim>> signed = new HashMap<>();
        Map<String, SignedNote> notes = new HashMap<>();
        Map<String, Claim> claims = new HashMap<>();
        int cosigned = 0;
        for (int i = 0; i < TRIES; i++) {
            int who = random.nextInt(WITNESSES);
            Claim claim = claim(histories.get(random.nextInt(2)), random);
            Optional<String> lines = ask(witnesses.get(who), claim, random);
            if (lines.isPresent()) {
                cosigned++;
                requireConsistent(tally, seed, who, claim, signed.computeIfAbsent(who, w -> new ArrayList<>()));
                collect(claim, lines.get(), notes, claims);
            }
        }
        requireOneQuorum(tally, seed, notes, claims);
        return cosigned;
    }

    private static List<Hash> leaves(Random random, int n) {
        List<Hash> leaves = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            leaves.add(Merkle.leaf(Bytes.random(random, 16)));
        }
        return leaves;
    }

    private static List<Hash> grown(List<Hash> common, Random random) {
        List<Hash> all = new ArrayList<>(common);
        all.addAll(leaves(random, 1 + random.nextInt(MORE_MAX)));
        return all;
    }

    /** A true head of a history, or one whose root is of no history at all. */
    private Claim claim(List<Hash> history, Random random) {
        List<Hash> leaves = random.nextInt(8) > 0 ? history : leaves(random, history.size());
        int size = leaves.size() - random.nextInt(Math.min(leaves.size(), 3));
        Checkpoint head = new Checkpoint(Consortium.ORIGIN, size, Merkle.root(leaves.subList(0, size)));
        return new Claim(leaves, size, SignedNote.sign(head.text(), Consortium.ORIGIN, all.log));
    }

    /** Asks with an old size that the witness names itself, and a proof from there: of this history, of another, cut or made up. */
    private static Optional<String> ask(Cosigner witness, Claim claim, Random random) {
        long old = random.nextInt(4) == 0 ? random.nextInt(claim.size() + 1) : 0;
        for (int tries = 0; tries < 3; tries++) {
            Cosigner.Answer answer = witness.cosign(old, proof(claim, old, random), claim.note());
            if (answer instanceof Cosigner.Cosigned cosigned) {
                return Optional.of(cosigned.lines());
            }
            if (!(answer instanceof Cosigner.SizeIs is) || is.size() > claim.size()) {
                return Optional.empty();
            }
            old = is.size();
        }
        return Optional.empty();
    }

    private static List<Hash> proof(Claim claim, long old, Random random) {
        if (old == 0) {
            return List.of();
        }
        List<Hash> proof = new ArrayList<>(Merkle.proveConsistency(
                old,
                claim.size(),
                (level, index) ->
                        Merkle.root(claim.leaves().subList((int) (index << level), (int) ((index + 1) << level)))));
        if (!proof.isEmpty() && random.nextInt(6) == 0) {
            int at = random.nextInt(proof.size());
            if (random.nextBoolean()) {
                proof.remove(at);
            } else {
                proof.set(at, Merkle.leaf(Bytes.random(random, 8)));
            }
        }
        return proof;
    }

    private static void requireConsistent(Tally tally, long seed, int who, Claim claim, List<Claim> before) {
        for (Claim other : before) {
            if (!claim.growsFrom(other)) {
                tally.complain(
                        Count.FORKED,
                        "witness " + who + " cosigned size " + other.size() + " and then size " + claim.size()
                                + " that does not grow from it, seed " + seed);
            }
        }
        before.add(claim);
    }

    private static void collect(Claim claim, String lines, Map<String, SignedNote> notes, Map<String, Claim> claims) {
        try {
            SignedNote note =
                    notes.containsKey(claim.note()) ? notes.get(claim.note()) : SignedNote.parse(claim.note());
            notes.put(claim.note(), note.plus(SignedNote.parseLines(lines)));
            claims.put(claim.note(), claim);
        } catch (Malformed e) {
            throw new IllegalStateException("a witness answered no signature lines", e);
        }
    }

    /** Of all heads with a quorum each larger one grows from each smaller one. */
    private void requireOneQuorum(Tally tally, long seed, Map<String, SignedNote> notes, Map<String, Claim> claims) {
        List<Claim> settled = new ArrayList<>();
        notes.forEach((bare, note) -> {
            try {
                if (Head.read(note.toString(), all.genesis).quorum()) {
                    settled.add(claims.get(bare));
                }
            } catch (Malformed e) {
                tally.complain(Count.BROKEN, "a cosigned note that does not read: " + e.getMessage());
            }
        });
        for (Claim one : settled) {
            for (Claim other : settled) {
                if (one.size() >= other.size() && !one.growsFrom(other)) {
                    tally.complain(
                            Count.FORKED,
                            "two histories have a quorum, sizes " + other.size() + " and " + one.size() + ", seed "
                                    + seed);
                }
            }
        }
    }

    /** Planted bug: a memory that holds nothing. */
    private static final class Forgetting implements WitnessStore {
        @Override
        public Optional<Seen> last(String origin) {
            return Optional.empty();
        }

        @Override
        public boolean advance(String origin, Optional<Seen> expected, Seen next) {
            return true;
        }

        @Override
        public void evidence(String origin, long unixMillis, String request, String reason) {}

        @Override
        public long evidenceCount(String origin) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
