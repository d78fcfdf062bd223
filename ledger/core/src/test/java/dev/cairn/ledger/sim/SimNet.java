package dev.cairn.ledger.sim;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.ledger.witness.WitnessStore;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Three real witnesses behind wires that lose requests and answers; they die for a while, lie, and lose power. */
final class SimNet {

    private static final int WITNESSES = 3;

    /** For each size the root that some witness has cosigned and answered. */
    final Map<Long, Hash> cosigned = new HashMap<>();
    /** What was found wrong. */
    final List<String> violations = new ArrayList<>();

    private final Consortium all;
    private final Random random;
    private final SimClock clock;
    private final Optional<SimPlant> plant;
    private final List<Wire> wires = new ArrayList<>();
    private double trouble;

    SimNet(Consortium all, Random random, SimClock clock, Optional<SimPlant> plant) {
        this.all = all;
        this.random = random;
        this.clock = clock;
        this.plant = plant;
        for (int i = 0; i < WITNESSES; i++) {
            wires.add(new Wire(i));
        }
    }

    /** Probability that a request meets trouble. */
    void trouble(double probability) {
        trouble = probability;
    }

    List<Cosigner> cosigners() {
        return List.copyOf(wires);
    }

    /** One of them loses power. */
    void powerCut() {
        wires.get(random.nextInt(WITNESSES)).restart();
    }

    /** Whether a witness has just claimed more than there is; a log that opens may refuse to. */
    boolean lied() {
        return wires.stream().anyMatch(wire -> wire.lied);
    }

    void beginLife() {
        wires.forEach(wire -> wire.lied = false);
    }

    private final class Wire implements Cosigner {
        private final int number;
        private SimWitnessStore store = new SimWitnessStore(
                plant.filter(SimPlant.FORGETFUL_WITNESS::equals).isPresent());
        private Witness witness;
        private int silentFor;
        private boolean lied;

        Wire(int number) {
            this.number = number;
            this.witness = witness();
        }

        private Witness witness() {
            return new Witness(
                    store,
                    Consortium.witnessName(number),
                    all.witnesses.get(number),
                    Map.of(Consortium.ORIGIN, all.genesis.policy().log()),
                    clock);
        }

        void restart() {
            store.powerCut();
            if (store.last(Consortium.ORIGIN).map(WitnessStore.Seen::size).orElse(0L) < store.highest) {
                violations.add("witness " + number + " has answered for " + store.highest + " and forgot it");
            }
            witness = witness();
        }

        @Override
        public String name() {
            return Consortium.witnessName(number);
        }

        @Override
        public Answer cosign(long oldSize, List<Hash> consistency, String note) {
            if (silentFor > 0) {
                silentFor--;
                return new Unreachable("dead");
            }
            if (random.nextDouble() >= trouble) {
                return ask(oldSize, consistency, note);
            }
            return switch (random.nextInt(6)) {
                case 0 -> new Unreachable("request lost");
                case 1 -> {
                    ask(oldSize, consistency, note);
                    yield new Unreachable("answer lost");
                }
                case 2 -> {
                    silentFor = random.nextInt(20);
                    yield new Unreachable("dies");
                }
                case 3 ->
                    new Cosigned("— " + name() + " " + Bytes.random(random, 76).base64() + "\n");
                case 4 -> {
                    lied = true;
                    yield new SizeIs(random.nextInt(1_000));
                }
                default -> {
                    ask(oldSize, consistency, note);
                    yield ask(oldSize, consistency, note); // the request came twice
                }
            };
        }

        private Answer ask(long oldSize, List<Hash> consistency, String note) {
            Optional<WitnessStore.Seen> before = store.last(Consortium.ORIGIN);
            Witness.Response response = witness.addCheckpoint(new AddCheckpoint(oldSize, consistency, note).body());
            return switch (response.status()) {
                case 200 -> {
                    remember(note, before);
                    yield new Cosigned(response.body());
                }
                case 409 -> new SizeIs(Long.parseLong(response.body().strip()));
                default -> new Denied(response.status(), response.body());
            };
        }

        private void remember(String note, Optional<WitnessStore.Seen> before) {
            List<String> lines = note.lines().toList();
            long size = Long.parseLong(lines.get(1));
            Hash root = Hash.of(Bytes.ofBase64(lines.get(2)));
            Hash other = cosigned.putIfAbsent(size, root);
            if (other != null && !other.equals(root)) {
                violations.add("two roots of size " + size + " were cosigned");
            }
            if (size < store.highest) {
                violations.add("witness " + number + " went back from " + store.highest + " to " + size);
            }
            store.highest = Math.max(store.highest, size);
        }
    }
}
