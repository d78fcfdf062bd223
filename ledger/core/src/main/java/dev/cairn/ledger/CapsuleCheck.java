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
    private final Reading reading;
    private final Findings findings;
    private final List<Long> erased = new ArrayList<>();
    private final Set<Long> askedFor = new HashSet<>();
    private final Set<Long> erases = new HashSet<>();
    private long cursor;
    private long read;

    /** @param reading how the stores are asked; its {@link Silence} ends the check, all other trouble is a finding */
    CapsuleCheck(Inspection log, Reading reading, Findings findings) {
        this.findings = findings;
        this.reading = reading;
        this.positions = log.positions();
        Optional<CapsuleStore> there = log.capsules();
        boolean opened = true;
        try {
            cursor = reading.read(() -> there.map(CapsuleStore::cursor).orElse(0L));
        } catch (Silence e) {
            throw e;
        } catch (RuntimeException e) {
            findings.add("FSK-11", "capsules", String.valueOf(e.getMessage()));
            opened = false;
        }
        this.store = opened ? there : Optional.empty();
    }

    /** Checks the capsule of a statement; gives it if it is there and right. */
    Optional<Bytes> statement(long at, Statement statement) {
        if (store.isEmpty() || at >= cursor) {
            return Optional.empty();
        }
        try {
            Optional<Bytes> capsule = reading.read(() -> store.get().get(at));
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
        } catch (Silence e) {
            throw e;
        } catch (RuntimeException e) {
            findings.add("FSK-07", "capsule " + at, "it cannot be read: " + e.getMessage());
            return Optional.empty();
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
        if (reading.read(() -> store.orElseThrow().erased(at))) {
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

    /**
     * Everything below the tiles' size must be here or in the journal.
     *
     * @param journal first index that the journal holds; 0 where there is none
     */
    void finish(long size, long journal) {
        // A copy that keeps no capsules at all has its cursor at 0, and a journal that nothing was ever taken out of.
        boolean kept = cursor > 0 || journal > 0;
        if (store.isPresent() && kept && cursor < Math.max(size, journal)) {
            findings.add(
                    "FSK-07",
                    "capsules from " + cursor,
                    "they are not there, the log has " + size + " entries and the journal begins at " + journal);
        }
        finishBeside(size);
    }

    /** First index that the store has not seen. */
    long cursor() {
        return cursor;
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
            return reading.read(() ->
                    positions
                            .map(index -> index.find(Erasures.ERASED_BY, Long.toString(at), 1, -1))
                            .orElse(List.of())
                            .stream()
                            .anyMatch(hit -> erases.contains(hit.index()) || hit.index() >= size));
        } catch (Trouble unreadable) {
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
