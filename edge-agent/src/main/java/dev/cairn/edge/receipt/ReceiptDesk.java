package dev.cairn.edge.receipt;

import dev.cairn.edge.spool.Spool;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The only place where spooled statements are let go. A statement goes when a receipt, signed by the node key that the gateway was
 * enrolled with, shows it with its hash under a head that the log key signed and that continues the checkpoint which the statement itself
 * named; level PUBLISHED or better. A WITNESSED head that continues the newest anchor becomes the anchor.
 */
public final class ReceiptDesk {
    /** Anchors that this process held; a receipt on its way may still continue from one of them. */
    private static final int PAST_ANCHORS_MAX = 64;

    private final Genesis genesis;
    private final PublicKey node;
    private final Map<Bytes, Spool> spools = new HashMap<>();
    private final Deque<Anchor> past = new ArrayDeque<>();

    public ReceiptDesk(Genesis genesis, PublicKey node, Collection<Spool> spools) {
        this.genesis = genesis;
        this.node = node;
        spools.forEach(spool -> this.spools.put(spool.chain(), spool));
    }

    /** The newest anchor known, over all chains. */
    public Optional<Anchor> anchor() {
        Anchor newest = null;
        for (Spool spool : spools.values()) {
            Anchor known = spool.anchor().orElse(null);
            if (known != null && (newest == null || known.size() > newest.size())) {
                newest = known;
            }
        }
        return Optional.ofNullable(newest);
    }

    /** Opens a receipt, believes it only if all of it holds, and lets go of what it covers. */
    public Answer take(Bytes receipt) {
        try {
            Receipt opened = Receipt.open(receipt, node, genesis.origin());
            if (opened instanceof Receipt.Accepted accepted) {
                return accepted(accepted);
            }
            if (opened instanceof Receipt.Refused refused) {
                return new Answer.Refused(refused.payload(), refused.code(), refused.text());
            }
            Receipt.Retry retry = (Receipt.Retry) opened;
            return new Answer.Retry(retry.payload(), retry.code(), retry.text(), retry.seconds());
        } catch (Malformed e) {
            return new Answer.Unbelievable(e.code(), String.valueOf(e.getMessage()));
        }
    }

    private Answer accepted(Receipt.Accepted receipt) throws Malformed {
        Spool spool = spools.get(receipt.chain());
        if (spool == null) {
            return new Answer.Unbelievable("RCP-02", "a chain that is not ours");
        }
        long newest = receipt.rows().stream().mapToLong(Receipt.Row::seq).max().orElse(-1);
        if (Math.max(newest, receipt.contiguous()) >= spool.shownNext()) {
            return new Answer.RolledBack(receipt.chain(), Math.max(newest, receipt.contiguous()));
        }
        Map<Long, Statement> own = own(spool, receipt.rows());
        List<Receipt.Row> waiting = receipt.rows().stream()
                .filter(row -> own.containsKey(row.seq()))
                .toList();
        if (!waiting.isEmpty()) {
            Verdict verdict = Receipt.check(
                    with(receipt, waiting), genesis, seq -> Optional.ofNullable(own.get(seq)), base(receipt, own));
            if (!verdict.isProven()) {
                return unbelievable(verdict);
            }
        }
        int freed = receipt.level().atLeast(Level.PUBLISHED) ? free(spool, waiting) : 0;
        moveAnchor(receipt);
        return new Answer.Accepted(receipt.chain(), receipt.level(), freed);
    }

    private static int free(Spool spool, List<Receipt.Row> proven) {
        proven.forEach(row -> spool.receipted(row.seq()));
        return proven.size();
    }

    private static Map<Long, Statement> own(Spool spool, List<Receipt.Row> rows) throws Malformed {
        Map<Long, Statement> own = new HashMap<>();
        for (Receipt.Row row : rows) {
            Optional<Bytes> envelope = spool.read(row.seq());
            if (envelope.isPresent()) {
                Envelope pair = Envelope.decode(envelope.get(), envelope.get().size());
                own.put(row.seq(), Statement.parse(pair.statement()));
            }
        }
        return own;
    }

    /**
     * The checkpoint that the receipt's head must continue: the newest anchor, or an older one that this process held or the statements
     * themselves named. A
     * receipt may leave consistency out only for statements that named none.
     */
    private Optional<Anchor> base(Receipt.Accepted receipt, Map<Long, Statement> own) {
        Optional<Anchor> newest = anchor();
        if (receipt.fromAnchor().isEmpty()) {
            return own.values().stream().allMatch(s -> s.anchor().isEmpty()) ? Optional.empty() : newest;
        }
        long size = receipt.fromAnchor().get().size();
        if (newest.isPresent() && newest.get().size() == size) {
            return newest;
        }
        Optional<Anchor> named = Stream.concat(
                        past.stream(), own.values().stream().flatMap(s -> s.anchor().stream()))
                .filter(a -> a.size() == size)
                .findFirst();
        return named.isPresent() ? named : newest;
    }

    private void moveAnchor(Receipt.Accepted receipt) throws Malformed {
        if (!receipt.level().atLeast(Level.WITNESSED)) {
            return;
        }
        Head head = Head.read(receipt.checkpoint(), genesis);
        Checkpoint next = head.checkpoint();
        Optional<Anchor> now = anchor();
        boolean newer = now.isEmpty() || next.size() > now.get().size();
        if (newer && head.quorum() && (now.isEmpty() || continues(receipt, now.get(), next))) {
            Anchor moved = new Anchor(next.size(), next.root());
            past.addFirst(moved);
            if (past.size() > PAST_ANCHORS_MAX) {
                past.removeLast();
            }
            spools.values().forEach(spool -> spool.anchor(moved));
        }
    }

    private static boolean continues(Receipt.Accepted receipt, Anchor from, Checkpoint to) {
        return receipt.fromAnchor().isPresent()
                && receipt.fromAnchor().get().size() == from.size()
                && Merkle.checkConsistency(
                        from.size(),
                        to.size(),
                        from.root(),
                        to.root(),
                        receipt.fromAnchor().get().path());
    }

    private static Receipt.Accepted with(Receipt.Accepted receipt, List<Receipt.Row> rows) {
        return new Receipt.Accepted(
                receipt.level(),
                receipt.chain(),
                receipt.contiguous(),
                receipt.checkpoint(),
                receipt.fromAnchor(),
                rows);
    }

    private static Answer unbelievable(Verdict verdict) {
        if (verdict instanceof Verdict.Refuted refuted) {
            return new Answer.Unbelievable(refuted.code(), refuted.detail());
        }
        return new Answer.Unbelievable("RCP-01", "not decided");
    }
}
