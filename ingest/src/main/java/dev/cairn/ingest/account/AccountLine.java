package dev.cairn.ingest.account;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.intake.Lanes.Lane;
import dev.cairn.ledger.ChainState;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one account: its key, its next number, the work that waits for it. Everything but {@link #lane} is called from that lane only, so that
 * statements reach the ledger in the order of their numbers.
 *
 * <p>A number is used for one statement only: the chain goes on behind the newest that the ledger has, or that a kept job has, whichever is higher.
 */
public final class AccountLine {
    private static final String CHAIN_LABEL = "cairn account chain\n";

    private final AccountDesk.Parts parts;
    private final Account account;
    private final Signer signer;
    private final Lane lane;
    private ChainPen pen;
    private @Nullable ChainPen before;

    /** Completes when all that was signed up to now is offered, or never will be. */
    private CompletableFuture<Void> offered = CompletableFuture.completedFuture(null);

    /** @param promised the newest statement that is kept and not logged yet */
    AccountLine(AccountDesk.Parts parts, Account account, Signer signer, Lane lane, Optional<Statement> promised) {
        this.parts = parts;
        this.account = account;
        this.signer = signer;
        this.lane = lane;
        this.pen = pen(promised);
    }

    /** The chain of an account's key: one for ever, found again without being written down. */
    static Bytes chainOf(Hash kid) {
        return Hash.sha256(Bytes.ofUtf8(CHAIN_LABEL), kid.bytes()).bytes().slice(0, Statement.CHAIN_BYTES);
    }

    public Lane lane() {
        return lane;
    }

    /** Whether this account has said this event before, or is about to. */
    public boolean hasSaid(EpcisEvent event) {
        return parts.lately().has(account.key(), event.hashId(), event.errorDeclared())
                || parts.spoken().has(account.key(), event.hashId(), event.errorDeclared());
    }

    /**
     * Signs events as the next statements of the chain. Nobody has seen them yet: until the next call {@link #unsign} takes them back.
     *
     * @param capsules as many as events
     */
    public List<SignedEvent> sign(List<EpcisEvent> events, List<Capsule.Whole> capsules) {
        before = copy(pen);
        List<SignedEvent> signed = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            Capsule.Whole capsule = capsules.get(i);
            Statement statement = pen.next(
                    capsule.root(), parts.time().instant(), parts.clock().get(), Optional.empty());
            SignedEvent event = SignedEvent.of(events.get(i), statement, capsule);
            parts.lately().add(account.key(), event.hashId(), event.withdraws());
            signed.add(event);
        }
        return signed;
    }

    /** Takes back what was signed last and shown to nobody: its numbers are free again. */
    public void unsign(List<SignedEvent> signed) {
        ChainPen old = before;
        if (old == null) {
            throw new IllegalStateException("nothing was signed since");
        }
        pen = old;
        before = null;
        signed.forEach(each -> parts.lately().forget(account.key(), each.hashId(), each.withdraws()));
    }

    /** What was signed last is offered when {@code then} completes; what is signed behind it waits for that. */
    public void waitFor(CompletableFuture<Void> then) {
        offered = CompletableFuture.allOf(offered, then.exceptionally(unkept -> null));
    }

    /** Offers what was signed last as soon as all before it is: at once, unless something before it is still being kept. */
    public <T> CompletableFuture<T> inTurn(Supplier<CompletableFuture<T>> offer) {
        if (offered.isDone()) {
            return offer.get();
        }
        CompletableFuture<Void> turn = offered;
        CompletableFuture<Void> begun = new CompletableFuture<>();
        offered = begun;
        return turn.thenCompose(all -> {
            try {
                return offer.get();
            } finally {
                begun.complete(null);
            }
        });
    }

    private ChainPen copy(ChainPen from) {
        return new ChainPen(parts.ledger().genesis().origin(), from.chain(), from.nextSeq(), from.prev(), signer);
    }

    private ChainPen pen(Optional<Statement> promised) {
        Bytes chain = chainOf(account.key());
        ChainState state = parts.ledger().chain(account.key(), chain);
        String origin = parts.ledger().genesis().origin();
        if (promised.isPresent() && promised.get().seq() > state.newest()) {
            return new ChainPen(
                    origin, chain, promised.get().seq() + 1, promised.get().hash(), signer);
        }
        return new ChainPen(origin, chain, state.newest() + 1, hashOfNewest(chain, state), signer);
    }

    private Hash hashOfNewest(Bytes chain, ChainState state) {
        if (state.newest() == state.contiguous()) {
            return state.hash();
        }
        long index = parts.ledger()
                .indexOf(account.key(), chain, state.newest())
                .orElseThrow(() -> new IllegalStateException("the ledger names a statement that it has not"));
        return Hash.sha256(parts.ledger().entry(index));
    }
}
