package dev.cairn.proof.register;

import java.util.Set;

/** What a key is, and which capsules it may sign (the table in docs/formats/capsule.md). */
public enum Role {
    REGISTRAR(Set.of("key")),
    ORGANISATION(Set.of("key", "epcis", "recall", "erase", "linkset")),
    DEVICE(Set.of("senml", "state")),
    ACCOUNT(Set.of("epcis")),
    /** The operator's own: it speaks for nobody else. */
    NODE(Set.of("finding", "access", "timestamp"));

    private final Set<String> types;

    Role(Set<String> types) {
        this.types = types;
    }

    /** Whether this role may sign capsules of that type. Any key may also sign its own rotation. */
    public boolean maySign(String capsuleType) {
        return types.contains(capsuleType);
    }
}
