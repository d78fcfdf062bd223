package dev.cairn.launch.found;

import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What a genesis withstands, in numbers and in words.
 *
 * <p>Two histories of one size need a quorum each; the witnesses in both must have signed twice. The fewest that any two quorums share
 * is, for k of n, 2k − n; so k of n withstands f colluding witnesses if 2k &gt; n + f. A name stands in one group only, so the quorum is
 * a tree and the same holds at each group: any two choices of k of its n members share at least 2k − n, and the cheapest count. The
 * operator's own witness costs the operator nothing. A group of one witness's two keys counts as that witness.
 *
 * @param witnessesToFork witnesses that are not the operator's and must sign twice before two histories can both be final; 0 if the
 *     operator alone can do it
 * @param witnessesToStop witnesses that must be away before no head becomes final any more; 0 without a quorum
 * @param counted names of the witnesses that the quorum counts
 */
record Strength(Genesis genesis, int witnessesToFork, int witnessesToStop, Set<String> counted) {
    Strength {
        counted = Set.copyOf(counted);
    }

    static Strength of(Genesis genesis) {
        Optional<String> quorum = genesis.policy().quorumName();
        if (quorum.isEmpty()) {
            return new Strength(genesis, 0, 0, Set.of());
        }
        Set<String> counted = new LinkedHashSet<>();
        collect(genesis.policy(), quorum.get(), counted);
        int fork = cost(
                genesis.policy(),
                quorum.get(),
                name -> genesis.operatorWitnesses().contains(name) ? 0 : 1,
                group -> Math.max(0, 2 * group.threshold() - group.members().size()));
        int stop = cost(
                genesis.policy(),
                quorum.get(),
                name -> 1,
                group -> group.members().size() - group.threshold() + 1);
        return new Strength(genesis, fork, stop, counted);
    }

    /** The sum over the cheapest {@code needed} members of each group, from the witnesses up. */
    private static int cost(
            Policy policy, String root, ToIntFunction<String> witness, ToIntFunction<Policy.Group> needed) {
        Map<String, Integer> costs = new HashMap<>();
        policy.witnesses().forEach(each -> costs.put(each.name(), witness.applyAsInt(each.name())));
        for (Policy.Group group : policy.groups()) {
            int sum = group.members().stream()
                    .map(member -> costs.getOrDefault(member, 0))
                    .sorted()
                    .limit(isOneParty(policy, group) ? 1 : needed.applyAsInt(group))
                    .mapToInt(Integer::intValue)
                    .sum();
            costs.put(group.name(), sum);
        }
        return costs.getOrDefault(root, 0);
    }

    /** Whether the members are the keys of one witness: they sign together or not at all. */
    private static boolean isOneParty(Policy policy, Policy.Group group) {
        Set<String> parties = new LinkedHashSet<>();
        group.members().forEach(member -> parties.add(party(policy, member)));
        return group.members().size() > 1 && parties.size() == 1;
    }

    /** The name inside a witness's key; the name itself for a group. */
    private static String party(Policy policy, String name) {
        return policy.witnesses().stream()
                .filter(each -> each.name().equals(name))
                .map(each -> "key of " + each.key().name())
                .findFirst()
                .orElse(name);
    }

    private int parties() {
        return (int) counted.stream()
                .map(name -> party(genesis.policy(), name))
                .distinct()
                .count();
    }

    private static void collect(Policy policy, String name, Set<String> into) {
        policy.witnesses().stream().filter(each -> each.name().equals(name)).forEach(each -> into.add(each.name()));
        policy.groups().stream()
                .filter(each -> each.name().equals(name))
                .flatMap(each -> each.members().stream())
                .forEach(member -> collect(policy, member, into));
    }

    /** What it withstands, a sentence a line. */
    List<String> words() {
        int registrars = genesis.registrars().size();
        List<String> lines = new ArrayList<>();
        lines.add("registrars   " + genesis.threshold() + " of " + registrars
                + " must sign each registration and revocation; " + (registrars - genesis.threshold())
                + " may lose their key before nobody can be registered any more");
        if (!counted.isEmpty()) {
            lines.add("two stories  "
                    + (witnessesToFork == 0
                            ? "the operator alone can show two histories that both look final"
                            : "the operator needs " + plural(witnessesToFork)
                                    + " to sign twice before two histories can both look final"
                                    + " (2k > n + f for every f below " + witnessesToFork + ")"));
            lines.add("standstill   heads become final while at most " + (witnessesToStop - 1) + " of "
                    + plural(parties()) + " " + (witnessesToStop == 2 ? "is" : "are") + " away");
        }
        return lines;
    }

    /** What a founder should think about again, a sentence a line; empty for a sound constitution. */
    List<String> warnings() {
        List<String> lines = new ArrayList<>();
        if (genesis.threshold() == 1) {
            lines.add("one registrar alone can register and revoke any key: take a threshold of 2 or more");
        }
        if (counted.isEmpty()) {
            lines.add("quorum none: every head is final at once, and whoever holds the log key can show two histories");
        } else if (witnessesToFork == 0) {
            lines.add(
                    "one party could fork the ledger: the operator can show two histories without any other party's witness"
                            + " signing twice. Ask for more: k of n witnesses with 2k > n, the operator's own not counted");
        }
        Set<String> own = new LinkedHashSet<>(counted);
        own.retainAll(genesis.operatorWitnesses());
        own.forEach(name -> lines.add("the operator's own witness " + name
                + " counts for the quorum: it never counts as independent, leave it out of the quorum"));
        if (!counted.isEmpty() && genesis.operatorWitnesses().containsAll(counted)) {
            lines.add("no independent witness is in the quorum: a verifier will never be green (WIT-02)");
        }
        if (!counted.isEmpty() && witnessesToStop == 1) {
            lines.add("one witness that is away stops every head from becoming final: ask for fewer than all of them");
        }
        return lines;
    }

    private static String plural(int witnesses) {
        return witnesses == 1 ? "1 witness" : witnesses + " witnesses";
    }
}
