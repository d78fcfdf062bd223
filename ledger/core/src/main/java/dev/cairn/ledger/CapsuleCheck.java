package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.Arrays;
import java.util.Optional;

/** Holds every stored capsule against the root that its statement signs. */
final class CapsuleCheck {

    private final Optional<CapsuleStore> store;
    private final Findings findings;
    private long cursor;
    private long read;
    private long erased;

    CapsuleCheck(Inspection log, Findings findings) {
        this.findings = findings;
        Optional<CapsuleStore> there = log.capsules();
        try {
            cursor = there.map(CapsuleStore::cursor).orElse(0L);
        } catch (RuntimeException e) {
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
            return holds(at, statement, capsule.get()) ? capsule : Optional.empty();
        } catch (RuntimeException e) {
            findings.add("FSK-07", "capsule " + at, "it cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void missing(long at) {
        if (store.orElseThrow().erased(at)) {
            erased++;
        } else {
            findings.add("FSK-07", "capsule " + at, "it is not there, and nobody erased it");
        }
    }

    private boolean holds(long at, Statement statement, Bytes bytes) {
        try {
            Capsule capsule = Capsule.parse(bytes);
            boolean root = capsule.root().equals(statement.root());
            // The type stands beside the leaves, not among them: the root does not cover it.
            boolean type = Arrays.stream(Role.values()).anyMatch(role -> role.maySign(capsule.type()));
            if (root && type) {
                return true;
            }
            String what = root ? "its type is one that nobody may sign" : "it is not what its statement signs";
            findings.add("FSK-07", "capsule " + at, what);
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
    }

    long read() {
        return read;
    }

    long erased() {
        return erased;
    }
}
