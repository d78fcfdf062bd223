package dev.cairn.ledger.fake;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.witness.Witness;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real witness without a wire; it can be made deaf or given a tongue of its own. */
public final class LocalCosigner implements Cosigner {

    public final MemoryWitnessStore store;
    public final Witness witness;
    public final AtomicInteger asked = new AtomicInteger();
    private final String name;
    private volatile boolean deaf;
    private volatile Cosigner tongue = null;

    /** Witness {@code i} of a consortium with a memory of its own. */
    public LocalCosigner(Consortium all, int i) {
        this(all, i, new MemoryWitnessStore());
    }

    public LocalCosigner(Consortium all, int i, MemoryWitnessStore store) {
        this.store = store;
        this.name = Consortium.witnessName(i);
        NoteKey log = all.genesis.policy().log();
        this.witness = new Witness(store, name, all.witnesses.get(i), Map.of(Consortium.ORIGIN, log), all.clock);
    }

    public LocalCosigner deaf(boolean now) {
        deaf = now;
        return this;
    }

    /** Answers come from elsewhere. */
    public LocalCosigner speak(Cosigner other) {
        tongue = other;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer cosign(long oldSize, List<Hash> consistency, String note) {
        asked.incrementAndGet();
        Cosigner other = tongue;
        if (other != null) {
            return other.cosign(oldSize, consistency, note);
        }
        if (deaf) {
            return new Unreachable("deaf");
        }
        Witness.Response response = witness.addCheckpoint(new AddCheckpoint(oldSize, consistency, note).body());
        return switch (response.status()) {
            case 200 -> new Cosigned(response.body());
            case 409 -> new SizeIs(Long.parseLong(response.body().strip()));
            default -> new Denied(response.status(), response.body());
        };
    }
}
