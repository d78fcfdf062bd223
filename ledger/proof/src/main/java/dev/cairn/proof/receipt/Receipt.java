package dev.cairn.proof.receipt;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * A node's signed answer to a gateway (docs/formats/receipt.md).
 *
 * <pre>
 * 18([ protected, {}, payload (bstr), signature (bstr 64) ])
 * protected  { 1: alg, 3: content type, 4: kid (32), 15: { 1: "urn:cairn:key:" hex kid, 6: iat }, -65537: origin }
 * accepted   { 0: 0, 1: level, 2: chain (16), 3: highest contiguous seq or null, 4: checkpoint, 5: [ anchor size, [ hash, … ] ],
 *              6: [ [ seq, statement SHA-256, index, block height, [ hash, … ] ], … ] }
 * refused    { 0: 1, 2: chain or null, 3: seq or null, 7: SHA-256 of the message payload, 8: code, 9: text }
 * retry      { 0: 2, 7: SHA-256 of the message payload, 8: code, 9: text, 10: seconds }
 * </pre>
 */
public sealed interface Receipt {
    /** Statements in one receipt. */
    int ROWS_MAX = 48;

    /** The reason for people, in bytes. */
    int TEXT_BYTES_MAX = 512;

    /**
     * These statements are in the log.
     *
     * @param contiguous the highest seq up to which the log has all, −1 if it lacks seq 0
     * @param checkpoint the signed note with its cosignatures
     * @param fromAnchor consistency from the anchor that the gateway named, to the checkpoint
     * @param rows 1 to 48
     */
    record Accepted(
            Level level,
            Bytes chain,
            long contiguous,
            String checkpoint,
            Optional<FromAnchor> fromAnchor,
            List<Row> rows)
            implements Receipt {
        public Accepted {
            rows = List.copyOf(rows);
            if (rows.isEmpty() || rows.size() > ROWS_MAX || chain.size() != Statement.CHAIN_BYTES || contiguous < -1) {
                throw new IllegalArgumentException(
                        rows.size() + " rows, chain of " + chain.size() + " bytes, contiguous " + contiguous);
            }
        }
    }

    /** The consistency path from a tree of that size to the receipt's checkpoint. */
    record FromAnchor(long size, List<Hash> path) {
        public FromAnchor {
            path = List.copyOf(path);
        }
    }

    /** One statement: where it stands and the path from its leaf to the checkpoint's root. */
    record Row(long seq, Hash statement, long index, long height, List<Hash> path) {
        public Row {
            path = List.copyOf(path);
        }
    }

    /** Refused for good: a broken format or a bad signature, nothing else. {@code payload} is SHA-256 of what arrived. */
    record Refused(Optional<Bytes> chain, OptionalLong seq, Hash payload, String code, String text)
            implements Receipt {}

    /** Not now; send the same again after so many seconds. */
    record Retry(Hash payload, String code, String text, long seconds) implements Receipt {}

    /** The signed receipt. The time is kept in whole seconds. */
    default Bytes sign(String origin, Instant time, Signer node) {
        return ReceiptCodec.sign(this, origin, time, node);
    }

    /**
     * Reads and verifies a receipt.
     *
     * @throws Malformed {@code RCP-01} for another form, {@code STM-02} for another ledger's, {@code SIG-01} or {@code SIG-03} when
     *     this key did not sign it
     */
    static Receipt open(Bytes bytes, PublicKey node, String origin) throws Malformed {
        return ReceiptCodec.open(bytes, node, origin);
    }

    /**
     * Judges an opened receipt against the genesis and the gateway's own statements: the first of {@code LOG-01} {@code LOG-02}
     * {@code LOG-03} (head), {@code WIT-01} (says WITNESSED without the quorum), {@code LOG-04} (does not continue the anchor),
     * {@code RCP-02} (a statement that is not ours or not this chain's), {@code INC-01} (not included).
     *
     * @param own the gateway's statement at a seq of the receipt's chain, if it has it
     * @param anchor the newest witnessed head that the gateway knows
     */
    static Verdict check(
            Accepted receipt, Genesis genesis, LongFunction<Optional<Statement>> own, Optional<Anchor> anchor) {
        return new ReceiptCheck(receipt, genesis).run(own, anchor);
    }
}
