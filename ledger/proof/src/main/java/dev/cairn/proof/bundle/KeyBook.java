package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.register.KeyRegister;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ledger's key statements out of a bundle, each checked against the genesis, and the register that follows from them. The bundle is
 * one whose field 5 holds every key statement of the ledger (docs/formats/bundle.md); the capsules of key lists that newer ones have
 * replaced may be missing.
 *
 * <p>Whoever sends it can leave statements out. Of a registrar's chain that shows as a gap, unless it is the end of it: see {@link #gaps}.
 *
 * @param head signed by the log; ask it for the quorum
 * @param register as it is after all of them
 */
public record KeyBook(Genesis genesis, Head head, KeyRegister register, List<Said> said) {
    public KeyBook {
        said = List.copyOf(said);
    }

    /**
     * One key statement that stands in the log.
     *
     * @param told what it says; empty when its capsule is not there
     * @param verdict proven if it took effect or counts towards k; undecided {@code CAP-03} without a capsule; else why it changes nothing
     */
    public record Said(
            long index,
            Statement statement,
            Optional<Capsule.Whole> capsule,
            Optional<KeyStatement> told,
            Verdict verdict) {}

    /**
     * Reads and checks.
     *
     * @throws Malformed {@code BND-01}, {@code POL-01}, a code of the head, or of the first statement that is not signed by the key it
     *     names, not under the head, not of this ledger, or not what its capsule says
     */
    public static KeyBook read(Genesis genesis, Bytes bundle) throws Malformed {
        ProofBundle read = ProofBundle.decode(bundle);
        if (!read.genesis().equals(genesis.hash())) {
            throw new Malformed(
                    "POL-01",
                    "made for the genesis " + read.genesis().hex() + ", given "
                            + genesis.hash().hex());
        }
        Evidence evidence = new Evidence(genesis, read);
        require(evidence.headVerdict());
        KeyRegister register = new KeyRegister(genesis);
        List<Said> said = new ArrayList<>();
        for (Entry entry : evidence.keyRows()) {
            said.add(take(evidence, register, entry));
        }
        return new KeyBook(genesis, evidence.head().orElseThrow(), register, said);
    }

    private static Said take(Evidence evidence, KeyRegister register, Entry entry) throws Malformed {
        require(entry.form());
        Statement statement = entry.statement().orElseThrow();
        if (!statement.origin().equals(evidence.genesis().origin())) {
            throw new Malformed("STM-02", "a statement of another ledger at index " + entry.index());
        }
        if (entry.fields().isRefuted()) {
            require(entry.fields());
        }
        require(evidence.signature(statement));
        require(evidence.inclusion(entry.row()));
        if (entry.capsule().orElse(null) instanceof Capsule.Whole whole) {
            Verdict verdict = register.take(entry.index(), statement, whole);
            return new Said(entry.index(), statement, Optional.of(whole), told(whole), verdict);
        }
        return new Said(entry.index(), statement, Optional.empty(), Optional.empty(), entry.fields());
    }

    private static Optional<KeyStatement> told(Capsule capsule) {
        try {
            return Optional.of(KeyStatement.parse(capsule));
        } catch (Malformed changesNothing) {
            return Optional.empty();
        }
    }

    private static void require(Verdict verdict) throws Malformed {
        if (!verdict.isProven()) {
            throw new Malformed(verdict.code(), verdict.detail());
        }
    }

    /** Capsule roots that some registrars signed, too few for an effect, with the thumbprints of those who did; in order of the log. */
    public Map<Hash, List<Said>> pending() {
        Map<Hash, Map<Hash, Said>> signers = new LinkedHashMap<>();
        for (Said each : said) {
            if (each.verdict().isProven()
                    && genesis.registrar(each.statement().kid()).isPresent()) {
                signers.computeIfAbsent(each.statement().root(), none -> new LinkedHashMap<>())
                        .putIfAbsent(each.statement().kid(), each);
            }
        }
        Map<Hash, List<Said>> open = new LinkedHashMap<>();
        signers.forEach((root, by) -> {
            if (by.size() < genesis.threshold()) {
                open.put(root, List.copyOf(by.values()));
            }
        });
        return open;
    }

    /** Places in registrars' chains where a statement is missing: "registrar X, chain Y: seq 3 is missing". Empty in an honest book. */
    public List<String> gaps() {
        Map<String, Long> next = new LinkedHashMap<>();
        List<String> gaps = new ArrayList<>();
        for (Said each : said) {
            genesis.registrar(each.statement().kid()).ifPresent(registrar -> {
                String chain = registrar.label() + ", chain "
                        + each.statement().chain().hex();
                long expected = next.getOrDefault(chain, 0L);
                if (each.statement().seq() > expected) {
                    gaps.add(chain + ": seq " + expected + " is missing");
                }
                next.put(chain, Math.max(expected, each.statement().seq() + 1));
            });
        }
        return gaps;
    }
}
