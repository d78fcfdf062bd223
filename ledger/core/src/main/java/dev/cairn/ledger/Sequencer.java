package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * Gives indices: one journal record, one sync, then the answers. One owner (the sequencer's thread). An exception means that
 * nobody knows what is on disk: the owner halts.
 */
final class Sequencer {

    static final int BATCH_OFFERS_MAX = 2_048;

    private final String origin;
    private final Journal journal;
    private final Tail tail;
    private final ChainCells cells;
    private final Blocks blocks;
    private final KeyFeed keys;
    private final BatchEntries batchEntries;

    /** An offer and where its answer goes. */
    record Pending(Offer offer, CompletableFuture<Admission> answer) {
        int bytes() {
            return offer.statement().bytes().size() + offer.capsule().size();
        }
    }

    /** A block that is in the journal and waits for its head. */
    record Sealed(long size, Hash root) {}

    /** Takes key statements in log order, once they are durable. */
    interface KeyFeed {
        void take(long index, Statement statement, Bytes capsule);
    }

    /** Entries by index, those of the batch in hand included. */
    static final class BatchEntries implements LongFunction<Bytes> {
        private final LongFunction<Bytes> logged;
        private long first = Long.MAX_VALUE;
        private List<Bytes> open = List.of();

        BatchEntries(LongFunction<Bytes> logged) {
            this.logged = logged;
        }

        @Override
        public Bytes apply(long index) {
            return index >= first ? open.get((int) (index - first)) : logged.apply(index);
        }
    }

    Sequencer(
            String origin,
            Journal journal,
            Tail tail,
            ChainCells cells,
            Blocks blocks,
            KeyFeed keys,
            BatchEntries batchEntries) {
        this.origin = origin;
        this.journal = journal;
        this.tail = tail;
        this.cells = cells;
        this.blocks = blocks;
        this.keys = keys;
        this.batchEntries = batchEntries;
    }

    /** Sequences a batch and answers it. */
    void sequence(List<Pending> batch) {
        Round round = new Round(blocks.size());
        cells.expect(batch);
        synchronized (cells) {
            batchEntries.first = round.first;
            batchEntries.open = round.entries;
            durably(() -> {
                batch.forEach(pending -> round.answers.add(decide(pending.offer(), round)));
                append(round.entries, round.capsules, round.statements);
            });
            batchEntries.first = Long.MAX_VALUE;
        }
        for (int i = 0; i < round.entries.size(); i++) {
            keys.take(round.first + i, round.statements.get(i), round.capsules.get(i));
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(round.answers.get(i));
        }
    }

    private Admission decide(Offer offer, Round round) {
        Statement statement = offer.statement();
        if (!statement.origin().equals(origin)) {
            return new Admission.Refused("STM-02", "the statement is for another ledger");
        }
        if (statement.bytes().size() > Limits.STATEMENT_BYTES_MAX) {
            return new Admission.Refused(
                    "STM-01", "statement of " + statement.bytes().size() + " bytes");
        }
        if (offer.capsule().isEmpty() || offer.capsule().size() > Limits.CAPSULE_BYTES_MAX) {
            return new Admission.Refused(
                    "CAP-02", "capsule of " + offer.capsule().size() + " bytes");
        }
        ChainCells.Decision decision = cells.decide(statement);
        if (decision.duplicateOf().isPresent()) {
            return new Admission.Duplicate(decision.duplicateOf().getAsLong());
        }
        long index = round.add(offer);
        cells.note(decision.cell(), statement, index);
        return new Admission.Admitted(index, decision.marks());
    }

    /** Appends a seal through the same path as everything else. */
    Sealed seal(Seal seal) {
        synchronized (cells) {
            durably(() -> append(List.of(seal.bytes()), List.of(Bytes.EMPTY), List.of()));
        }
        return new Sealed(blocks.size(), blocks.root());
    }

    /** The seal that would close the open block now. */
    Seal nextSeal(long nowMillis) {
        return blocks.next(nowMillis);
    }

    /** Entries that no block holds yet. */
    long open() {
        return blocks.open();
    }

    /**
     * Runs a step that notes statements and makes them durable. However it ends early, on the way to the journal or in it, what was
     * noted may not be in the log: the cells are told, so that no index remembers it.
     */
    private void durably(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error failure) {
            cells.poison(failure);
            throw failure;
        }
    }

    /** Durable on return: a crash before it means that nobody was told anything. */
    private void append(List<Bytes> entries, List<Bytes> capsules, List<Statement> statements) {
        if (entries.isEmpty()) {
            return;
        }
        long first = blocks.size();
        entries.forEach(blocks::add);
        JournalRecord record = new JournalRecord(first, entries, capsules, blocks.root());
        journal.append(record);
        tail.add(record, statements);
    }

    /** One batch while it is put together. */
    private static final class Round {
        final long first;
        final List<Bytes> entries = new ArrayList<>();
        final List<Bytes> capsules = new ArrayList<>();
        final List<Statement> statements = new ArrayList<>();
        final List<Admission> answers = new ArrayList<>();

        Round(long first) {
            this.first = first;
        }

        long add(Offer offer) {
            entries.add(offer.statement().bytes());
            capsules.add(offer.capsule());
            statements.add(offer.statement());
            return first + entries.size() - 1;
        }
    }
}
