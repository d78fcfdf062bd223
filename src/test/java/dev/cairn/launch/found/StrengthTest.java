package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.MlDsa44Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.Policy;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The arithmetic against a naive twin that tries every two quorums. */
class StrengthTest {
    private static final long SEED = 20_261_122;

    private final SecureRandom random = new SecureRandom();

    @Test
    void agrees_with_trying_every_pair_of_quorums() {
        Random dice = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            Genesis genesis = any(dice);
            Strength strength = Strength.of(genesis);
            String which = "seed " + SEED + " round " + round + "\n" + genesis.text();
            assertEquals(naiveFork(genesis), strength.witnessesToFork(), which);
            assertEquals(naiveStop(genesis), strength.witnessesToStop(), which);
        }
    }

    @Test
    void two_keys_of_one_witness_are_one_witness() {
        for (String both : List.of("any", "all")) {
            Strength strength = Strength.of(twoKeysEach(both));
            assertEquals(1, strength.witnessesToFork(), both);
            assertEquals(2, strength.witnessesToStop(), both);
            assertTrue(strength.words().get(2).contains("at most 1 of 3 witnesses"), both);
        }
    }

    /** Two of three, each with two keys. */
    private Genesis twoKeysEach(String both) {
        List<String> names = List.of("a", "b", "c");
        Genesis.Builder genesis = Genesis.builder()
                .head("any", "example.com/any", Instant.EPOCH, 1)
                .registrar(key().publicKey(), "one")
                .log(NoteKey.ed25519("example.com/any", key().publicKey()));
        for (String name : names) {
            MlDsa44Signer second = MlDsa44Signer.generate(random);
            genesis.witness(name, NoteKey.cosigner(name, key().publicKey()), Optional.empty())
                    .witness(name + "2", NoteKey.mlDsa44(name, second.publicKey()), Optional.empty());
        }
        names.forEach(name -> genesis.group(name + "-both", both, List.of(name, name + "2")));
        return genesis.group("top", "2", List.of("a-both", "b-both", "c-both"))
                .quorum("top")
                .build();
    }

    /** Three to six witnesses in two groups under a third, or flat. */
    private Genesis any(Random dice) {
        int witnesses = 3 + dice.nextInt(4);
        Genesis.Builder genesis = Genesis.builder().head("any", "example.com/any", Instant.EPOCH, 1);
        genesis.registrar(key().publicKey(), "one");
        Set<String> own = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < witnesses; i++) {
            names.add("w" + i);
            if (dice.nextInt(4) == 0 && own.add("w" + i)) {
                genesis.operatorWitness("w" + i);
            }
        }
        genesis.log(NoteKey.ed25519("example.com/any", key().publicKey()));
        names.forEach(name -> genesis.witness(name, NoteKey.cosigner(name, key().publicKey()), Optional.empty()));
        int cut = 1 + dice.nextInt(witnesses - 1);
        genesis.group("a", some(dice, cut), names.subList(0, cut));
        List<String> top = new ArrayList<>(names.subList(cut, witnesses));
        top.add("a");
        return genesis.group("top", some(dice, top.size()), top).quorum("top").build();
    }

    private static String some(Random dice, int size) {
        return Integer.toString(1 + dice.nextInt(size));
    }

    private SoftwareSigner key() {
        return SoftwareSigner.generate(Algorithm.ED25519, random);
    }

    private static int naiveFork(Genesis genesis) {
        int least = Integer.MAX_VALUE;
        for (Set<String> one : quorums(genesis)) {
            for (Set<String> other : quorums(genesis)) {
                Set<String> both = new HashSet<>(one);
                both.retainAll(other);
                both.removeAll(genesis.operatorWitnesses());
                least = Math.min(least, both.size());
            }
        }
        return least;
    }

    private static int naiveStop(Genesis genesis) {
        int most = quorums(genesis).stream().mapToInt(Set::size).min().orElseThrow();
        for (int away = 1; away <= genesis.policy().witnesses().size(); away++) {
            int left = genesis.policy().witnesses().size() - away;
            boolean someStop = subsets(genesis).stream()
                    .anyMatch(present ->
                            present.size() == left && !genesis.policy().quorum(present));
            if (someStop) {
                return away;
            }
        }
        throw new AssertionError("never stops although it needs " + most);
    }

    private static List<Set<String>> quorums(Genesis genesis) {
        return subsets(genesis).stream().filter(genesis.policy()::quorum).toList();
    }

    private static List<Set<String>> subsets(Genesis genesis) {
        List<String> names =
                genesis.policy().witnesses().stream().map(Policy.Witness::name).toList();
        List<Set<String>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << names.size(); bits++) {
            Set<String> subset = new HashSet<>();
            for (int i = 0; i < names.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(names.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }
}
