package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Erase;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Holds every stored capsule against the root that its statement signs. */
final class CapsuleCheck {

    private final Optional<CapsuleStore> store;
    private final Optional<EntryIndex> positions;
    private final Findings findings;
    private final boolean patient;
    private final List<Long> erased = new ArrayList<>();
    private final Set<Long> askedFor = new HashSet<>();
    private final Set<Long> erases = new HashSet<>();
    private long cursor;
    private long read;

    /** @param patient a store that does not answer now ends the check with {@link Silence}, instead of being a finding */
    CapsuleCheck(Inspection log, Findings findings, boolean patient) {
        this.findings = findings;
        this.patient = patient;
        this.positions = log.positions();
        Optional<CapsuleStore> there = log.capsules();
        try {
            cursor = there.map(CapsuleStore::cursor).orElse(0L);
        } catch (RuntimeException e) {
            requireAnswer(e);
            findings.add("FSK-11", "capsules", String.valueOf(e.getMessage()));
            there = Optional.empty();
        }
        this.store = there;
    }

    /** Checks the capsule of a statement; gives it if it is there and right. */
    Optional<Bytes> statement(long at, Statement statement) {
        if (store.isEmpty() || at >= cursor) {
            return Optional.empty();
        }
        try {
            Optional<Bytes> capsule = store.get().get(at);
            if (capsule.isEmpty()) {
                missing(at);
                return Optional.empty();
            }
            read++;
            boolean holds = holds(at, statement, capsule.get());
            if (holds && Erasures.isErase(capsule.get())) {
                noteErase(at, capsule.get());
            }
            return holds ? capsule : Optional.empty();
        } catch (RuntimeException e) {
            requireAnswer(e);
            findings.add("FSK-07", "capsule " + at, "it cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void requireAnswer(RuntimeException trouble) {
        if (patient && trouble instanceof Trouble.Unavailable silent) {
            throw new Silence(silent);
        }
    }

    private void noteErase(long at, Bytes capsule) {
        try {
            askedFor.add(Erase.of(Capsule.parse(capsule)).index());
            erases.add(at);
        } catch (Malformed withoutEffect) {
            // The ledger carried nothing out for it either.
        }
    }

    private void missing(long at) {
        if (store.orElseThrow().erased(at)) {
            erased.add(at);
        } else {
            findings.add("FSK-07", "capsule " + at, "it is not there, and nobody erased it");
        }
    }

    private boolean holds(long at, Statement statement, Bytes bytes) {
        try {
            if (Capsule.parse(bytes).root().equals(statement.root())) {
                return true;
            }
            findings.add("FSK-07", "capsule " + at, "it is not what its statement signs");
        } catch (Malformed e) {
            findings.add("FSK-07", "capsule " + at, "it does not read: " + e.getMessage());
        }
        return false;
    }

    /** Everything below the tiles' size must be here or in the journal. */
    void finish(long size) {
        // A copy that keeps no capsules at all has its cursor at 0.
        if (store.isPresent() && cursor > 0 && cursor < size) {
            findings.add("FSK-07", "capsules from " + cursor, "they are not there, the log has " + size + " entries");
        }
        finishBeside(size);
    }

    /** The same beside a writer, whose newest capsules may still be in the journal. */
    void finishBeside(long size) {
        erased.stream()
                .filter(at -> !askedFor.contains(at) && !isNamedByIndex(at, size))
                .forEach(at -> findings.add(
                        "FSK-08", "capsule " + at, "it was erased, and no statement in the log asks for it"));
    }

    /**
     * A finding that quotes what was erased goes with it: the index says for which erase statement. One that is logged while the check runs
     * lies behind its size and is seen next time.
     */
    private boolean isNamedByIndex(long at, long size) {
        try {
            return positions
                    .map(index -> index.find(Erasures.ERASED_BY, Long.toString(at), 1, -1))
                    .orElse(List.of())
                    .stream()
                    .anyMatch(hit -> erases.contains(hit.index()) || hit.index() >= size);
        } catch (RuntimeException unreadable) {
            return false;
        }
    }

    long read() {
        return read;
    }

    long erased() {
        return erased.size();
    }
}
