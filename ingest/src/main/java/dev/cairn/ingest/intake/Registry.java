package dev.cairn.ingest.intake;

import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import java.util.List;
import java.util.Optional;

/**
 * Port: the key register as of the next index of the log. Thread-safe, in memory, never blocks. Its body is the ledger's;
 * it is as trusted as the log it was built from.
 */
public interface Registry {
    /** The registered key with this thumbprint, revoked or not; empty while there is none. */
    Optional<Registered> find(Hash thumbprint);

    /** The registered key whose device this is; empty while there is none. */
    Optional<Registered> find(DeviceId device);

    /** The keys of all devices ever registered, revoked or not. */
    List<Registered> devices();

    /** Whether that key may sign this capsule, at this place of this chain, now. */
    Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq);
}
