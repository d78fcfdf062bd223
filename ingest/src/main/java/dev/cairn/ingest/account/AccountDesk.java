package dev.cairn.ingest.account;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Signs what accounts send, each with its own key and chain, and offers it to the ledger. Blocking: for workers. Thread-safe, but a line's statements
 * are signed on its own lane.
 *
 * <p>The key of an account is registered by its organisation, or by registrars, under the account's own name: so every reader who checks the signature
 * learns that this account submitted the event, and nobody can take it for the signature of an organisation.
 */
public final class AccountDesk {
    private final AccountBook book;
    private final Parts parts;
    private final Intake intake;
    private final Registry keys;
    private final Lanes lanes;
    private final Map<String, AccountLine> lines = new HashMap<>();
    private final Map<Hash, Statement> promised = new HashMap<>();

    /**
     * What a line stands on.
     *
     * @param clock what this machine knows about its clock
     */
    record Parts(
            LedgerReader ledger,
            Spoken spoken,
            Lately lately,
            InstantSource time,
            Supplier<Clock> clock,
            SecureRandom random) {}

    /**
     * Opens the desk, and reads the log's end, which the index does not have yet, for what accounts have said there.
     *
     * @throws IOException if the accounts cannot be read
     */
    public AccountDesk(
            AccountBook book,
            LedgerReader ledger,
            Spoken spoken,
            Intake intake,
            Registry keys,
            Lanes lanes,
            InstantSource time,
            Supplier<Clock> clock,
            SecureRandom random)
            throws IOException {
        this.book = book;
        this.parts = new Parts(ledger, spoken, new Lately(), time, clock, random);
        this.intake = intake;
        this.keys = keys;
        this.lanes = lanes;
        Set<Hash> ours = new HashSet<>();
        book.all().forEach(account -> ours.add(account.key()));
        long size = ledger.sequenced();
        long from = Math.max(spoken.upTo(), size - AccountLimits.LATELY_EVENTS_MAX);
        while (!ours.isEmpty() && from < size) {
            long to = Math.min(size, from + AccountLimits.TAIL_ENTRIES);
            remember(ours, ledger.entries(from, to), ledger.capsules(from, to));
            from = to;
        }
    }

    private void remember(Set<Hash> ours, List<Bytes> entries, List<Optional<Bytes>> capsules) {
        for (int i = 0; i < entries.size(); i++) {
            try {
                Hash kid = Statement.parse(entries.get(i)).kid();
                if (ours.contains(kid) && capsules.get(i).isPresent()) {
                    CapsuleEvent.event(Capsule.parse(capsules.get(i).get()))
                            .ifPresent(event -> parts.lately().add(kid, event.hashId(), event.errorDeclared()));
                }
            } catch (Malformed seal) {
                // Nobody's statement.
            }
        }
    }

    /** Whose API key that is; empty for nobody's. */
    public Optional<Account> whose(String authorization) {
        return book.whose(authorization);
    }

    /** The key that signs for an account, as the ledger knows it; empty while nobody has registered it. */
    public Optional<Registered> registered(Account account) {
        return keys.find(account.key());
    }

    /**
     * The line of an account.
     *
     * @throws IOException if its signing key is gone or open to others
     */
    public synchronized AccountLine line(Account account) throws IOException {
        AccountLine line = lines.get(account.id());
        if (line == null) {
            line = new AccountLine(
                    parts,
                    account,
                    book.signer(account),
                    lanes.lane(),
                    Optional.ofNullable(promised.remove(account.key())));
            lines.put(account.id(), line);
        }
        return line;
    }

    /** Remembers what was kept before the process ended and is offered again now: before any line is asked for. */
    public synchronized void promise(SignedEvent kept) {
        Statement statement = kept.statement();
        parts.lately().add(statement.kid(), kept.hashId(), kept.withdraws());
        promised.merge(statement.kid(), statement, (a, b) -> a.seq() > b.seq() ? a : b);
    }

    /** Forgets that an account said this event: the ledger will never have it. */
    public void forget(SignedEvent refused) {
        parts.lately().forget(refused.statement().kid(), refused.hashId(), refused.withdraws());
    }

    /** An event's capsule, or {@code IllegalArgumentException} if it is larger than a capsule may be. */
    public Capsule.Whole capsule(EpcisEvent event) {
        return CapsuleEvent.capsule(event, parts.random());
    }

    /** Offers it to the ledger; completes when the ledger has answered, on the ledger's thread. */
    public CompletableFuture<Answer> offer(SignedEvent event) {
        return intake.takeOwn(new Offer(event.statement(), event.capsule().bytes()), event.capsule(), Source.account());
    }
}
