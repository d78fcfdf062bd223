package dev.cairn.proof.note;

import dev.cairn.proof.Malformed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A checkpoint note judged against a genesis: signed by its log, and who of its witnesses cosigned.
 *
 * @param cosignatures the valid ones, by the policy's name of the witness
 * @param wrong names of witnesses whose line does not hold
 */
public record Head(
        Checkpoint checkpoint,
        SignedNote note,
        Map<String, Cosignature> cosignatures,
        Set<String> wrong,
        Genesis genesis) {
    /**
     * Reads a head.
     *
     * @throws Malformed {@code LOG-02} unreadable, {@code LOG-03} another origin, {@code LOG-01} not signed by the genesis's log key;
     *     asked in this order
     */
    public static Head read(String note, Genesis genesis) throws Malformed {
        SignedNote signed = SignedNote.parse(note);
        Checkpoint checkpoint = Checkpoint.parse(signed.text());
        if (!checkpoint.origin().equals(genesis.origin())) {
            throw new Malformed("LOG-03", "a checkpoint of another log");
        }
        signed.open(List.of(genesis.policy().log()));
        TreeMap<String, Cosignature> valid = new TreeMap<>();
        Set<String> wrong = new LinkedHashSet<>();
        for (Policy.Witness witness : genesis.policy().witnesses()) {
            if (signed.line(witness.key()).isPresent()) {
                Cosignature.verified(signed, witness.key())
                        .ifPresentOrElse(
                                cosignature -> valid.put(witness.name(), cosignature), () -> wrong.add(witness.name()));
            }
        }
        return new Head(checkpoint, signed, valid, wrong, genesis);
    }

    /** Whether the valid cosignatures reach the policy's quorum. */
    public boolean quorum() {
        return genesis.policy().quorum(cosignatures.keySet());
    }

    /** How many valid cosignatures are by witnesses that are not the operator's. */
    public int independent() {
        return genesis.independent(cosignatures.keySet());
    }

    /**
     * When the head was last seen, in seconds: the greatest time among the valid cosignatures of independent witnesses, or, if none
     * of those signed, of the operator's. Else an operator could make an old head look fresh by signing it himself.
     */
    public OptionalLong newestTime() {
        OptionalLong independent = newest(name -> !genesis.isOperators(name));
        return independent.isPresent() ? independent : newest(name -> true);
    }

    private OptionalLong newest(Predicate<String> counts) {
        return cosignatures.entrySet().stream()
                .filter(each -> counts.test(each.getKey()))
                .mapToLong(each -> each.getValue().time())
                .max();
    }
}
