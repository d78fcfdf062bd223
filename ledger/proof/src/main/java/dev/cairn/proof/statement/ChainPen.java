package dev.cairn.proof.statement;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import java.time.Instant;
import java.util.Optional;

/**
 * Signs the next statement of one chain. Keeps seq and prev in memory only: whoever holds a pen makes each statement durable
 * <b>before</b> it is shown to anyone, and after a crash starts a new pen from the last durable one. One owner, one thread.
 */
public final class ChainPen {
    private final String origin;
    private final Bytes chain;
    private final Signer signer;
    private long nextSeq;
    private Hash prev;

    /** Continues a chain: {@code prev} is the hash of statement {@code nextSeq − 1}, zeros at 0. */
    public ChainPen(String origin, Bytes chain, long nextSeq, Hash prev, Signer signer) {
        this.origin = origin;
        this.chain = chain;
        this.nextSeq = nextSeq;
        this.prev = prev;
        this.signer = signer;
    }

    /** Signs over a capsule's root and moves on; when the signer throws, the pen has not moved. */
    public Statement next(Hash root, Instant time, Clock clock, Optional<Anchor> anchor) {
        Statement signed =
                Statement.sign(new Statement.Draft(origin, chain, nextSeq, prev, time, clock, anchor, root), signer);
        nextSeq++;
        prev = signed.hash();
        return signed;
    }

    public Bytes chain() {
        return chain;
    }

    public long nextSeq() {
        return nextSeq;
    }

    public Hash prev() {
        return prev;
    }
}
