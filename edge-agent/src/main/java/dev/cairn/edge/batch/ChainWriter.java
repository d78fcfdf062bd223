package dev.cairn.edge.batch;

import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.time.ClockProbe;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Signs the next statement of one chain into its spool. The order is: sign, spool, and only what the spool committed may be sent. Number
 * and previous hash come from the spool, so a crash at any point neither loses nor reuses a number that anyone has seen.
 */
public final class ChainWriter {
    private final String origin;
    private final Signer signer;
    private final InstantSource wall;
    private final ClockProbe clock;
    private final Spool spool;

    /** @param wall the signer's clock, for the statement's time */
    public ChainWriter(String origin, Signer signer, InstantSource wall, ClockProbe clock, Spool spool) {
        this.origin = origin;
        this.signer = signer;
        this.wall = wall;
        this.clock = clock;
        this.spool = spool;
    }

    /**
     * Signs this capsule as the chain's next statement and hands both to the spool.
     *
     * @throws dev.cairn.edge.spool.SpoolTrouble as {@link Spool#append}
     */
    public Statement write(Capsule.Whole capsule, Optional<Anchor> anchor) {
        synchronized (spool) {
            Statement statement = Statement.sign(
                    new Statement.Draft(
                            origin,
                            spool.chain(),
                            spool.nextSeq(),
                            spool.prev(),
                            wall.instant(),
                            clock.read(),
                            anchor,
                            capsule.root()),
                    signer);
            Envelope envelope = new Envelope(statement.bytes(), capsule.bytes());
            spool.append(statement.seq(), statement.hash(), envelope.encode());
            return statement;
        }
    }

    /** Where it writes. */
    public Spool spool() {
        return spool;
    }
}
