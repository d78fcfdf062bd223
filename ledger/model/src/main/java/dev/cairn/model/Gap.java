package dev.cairn.model;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;

/**
 * A loss, owned up to: the data of a {@code cairn/event/gap} record, CBOR {@code [ chain, from, to, count, reason ]}. Signed and
 * spooled like a reading; silence is never the report of a loss.
 *
 * @param chain 16 bytes: the chain the numbers belong to
 * @param from first seq that is missing; for readings that never became a statement, the seq that would have come next
 * @param to last seq that is missing; {@code from - 1} when no statement is missing, only readings
 * @param count how many statements are missing, or how many readings when {@code to < from}
 * @param reason why
 */
public record Gap(Bytes chain, long from, long to, long count, Reason reason) {
    /** Local name of the record that carries it. */
    public static final String LOCAL_NAME = "cairn/event/gap";

    private static final int BYTES_MAX = 128;
    private static final int PARTS = 5;

    /** Why something is missing. */
    public enum Reason {
        SPOOL_FULL("spool-full"),
        SEGMENT_DAMAGED("segment-damaged"),
        SAMPLING_OFF("sampling-off"),
        CLOCK_STEP("clock-step"),
        ROLLED_BACK("rolled-back");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The word in the record. */
        public String word() {
            return word;
        }

        private static Reason of(String word) {
            for (Reason reason : values()) {
                if (reason.word.equals(word)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("not a reason for a gap");
        }
    }

    public Gap {
        if (chain.size() != Correlation.CHAIN_BYTES || from < 0 || to < from - 1 || count < 1) {
            throw new IllegalArgumentException(
                    "gap from " + from + " to " + to + " of " + count + ", chain of " + chain.size() + " bytes");
        }
    }

    /** The record's data. */
    public Bytes encode() {
        return Cbor.encode(
                Item.arr(Item.of(chain), Item.of(from), Item.of(to), Item.of(count), Item.of(reason.word())));
    }

    /** @throws Malformed {@code SML-01} when the bytes are not such a record */
    public static Gap decode(Bytes data) throws Malformed {
        try {
            if (Cbor.decode(data, BYTES_MAX) instanceof Item.Arr parts
                    && parts.size() == PARTS
                    && parts.get(0) instanceof Item.Byt chain
                    && parts.get(1) instanceof Item.Int from
                    && parts.get(2) instanceof Item.Int to
                    && parts.get(3) instanceof Item.Int count
                    && parts.get(4) instanceof Item.Txt reason) {
                return new Gap(chain.value(), from.value(), to.value(), count.value(), Reason.of(reason.value()));
            }
        } catch (Malformed | IllegalArgumentException e) {
            throw new Malformed(Senml.CODE, "gap: " + e.getMessage(), e);
        }
        throw new Malformed(Senml.CODE, "gap: not its five parts");
    }
}
