package dev.cairn.ingest.receipt;

import dev.cairn.ingest.intake.Answer;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes receipts out of the log and signs them with the node's key (docs/formats/receipt.md). Blocking; of one thread. */
final class ReceiptWriter {
    /** Bytes of one receipt: a packet, less its topic and properties. */
    static final int RECEIPT_BYTES_MAX = Limits.PACKET_BYTES_MAX - 1_024;

    private static final int TEXT_CHARS_MAX = Receipt.TEXT_BYTES_MAX / 3;

    private final LedgerReader reader;
    private final Signer node;
    private final String origin;
    private final InstantSource clock;
    private Optional<Seal> newest = Optional.empty();

    ReceiptWriter(LedgerReader reader, Signer node, InstantSource clock) {
        this.reader = reader;
        this.node = node;
        this.origin = reader.genesis().origin();
        this.clock = clock;
    }

    /**
     * Receipts over these statements of one chain under that head, in order; more than one when a packet cannot hold them.
     * Requires 1 or more rows, each with index &lt; head.size.
     */
    List<Bytes> accepted(Head head, Hash kid, Bytes chain, List<Outstanding.Owed> owed) {
        if (owed.size() <= Receipt.ROWS_MAX) {
            Bytes whole = one(head, kid, chain, owed);
            if (whole.size() <= RECEIPT_BYTES_MAX || owed.size() == 1) {
                return List.of(whole);
            }
        }
        int half = Math.min(Receipt.ROWS_MAX, owed.size() / 2);
        List<Bytes> parts = new ArrayList<>(accepted(head, kid, chain, owed.subList(0, half)));
        parts.addAll(accepted(head, kid, chain, owed.subList(half, owed.size())));
        return parts;
    }

    private Bytes one(Head head, Hash kid, Bytes chain, List<Outstanding.Owed> owed) {
        List<Receipt.Row> rows = owed.stream().map(row -> row(head, row)).toList();
        long contiguous = reader.chain(kid, chain).contiguous();
        return sign(new Receipt.Accepted(head.level(), chain, contiguous, head.note(), fromAnchor(head, owed), rows));
    }

    private Receipt.Row row(Head head, Outstanding.Owed row) {
        return new Receipt.Row(
                row.seq(),
                row.statement(),
                row.index(),
                heightOf(row.index()),
                reader.inclusion(row.index(), head.size()));
    }

    // What is owed lies in the newest blocks, hundreds of rows in each. A seal belongs to the block that it closes.
    private long heightOf(long index) {
        Optional<Seal> known = newest.filter(seal -> index >= seal.start() && index <= seal.index());
        if (known.isEmpty()) {
            long height = reader.heightOf(index)
                    .orElseThrow(() -> new IllegalStateException("index " + index + " is published without a block"));
            known = Optional.of(reader.seal(height));
            newest = known;
        }
        return known.get().height();
    }

    // A gateway believes consistency from a checkpoint that one of these statements named, whatever it has learnt
    // since; so the
    // newest of theirs, never one that only we remember. One beyond this head has no path to it and is left out.
    private Optional<Receipt.FromAnchor> fromAnchor(Head head, List<Outstanding.Owed> owed) {
        return owed.stream()
                .flatMap(row -> row.anchor().stream())
                .filter(named -> named.size() > 0 && named.size() <= head.size())
                .max(Comparator.comparingLong(Anchor::size))
                .map(named -> new Receipt.FromAnchor(named.size(), reader.consistency(named.size(), head.size())));
    }

    /** The receipt of a message that went no further; only for Retry and Refused. */
    Bytes declined(Answer answer) {
        Hash message = answer.message().orElseThrow(() -> notDeclined(answer));
        if (answer.admission() instanceof Admission.Retry retry) {
            long seconds = Math.max(1, retry.after().toSeconds());
            return sign(new Receipt.Retry(message, retry.code(), cut(retry.text()), seconds));
        }
        if (answer.admission() instanceof Admission.Refused refused) {
            return sign(new Receipt.Refused(
                    answer.statement().map(Statement::chain),
                    answer.statement().map(s -> OptionalLong.of(s.seq())).orElse(OptionalLong.empty()),
                    message,
                    refused.code(),
                    cut(refused.text())));
        }
        throw notDeclined(answer);
    }

    private static IllegalArgumentException notDeclined(Answer answer) {
        return new IllegalArgumentException("not declined: " + answer.admission());
    }

    // Three bytes a char at most, so the limit in bytes holds.
    private static String cut(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    }

    private Bytes sign(Receipt receipt) {
        return receipt.sign(origin, clock.instant(), node);
    }
}
