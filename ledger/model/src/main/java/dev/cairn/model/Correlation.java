package dev.cairn.model;

import dev.cairn.proof.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * MQTT 5 correlation data of a statement: chain (16 bytes) then seq (u64, big-endian).
 *
 * @param chain 16 bytes
 * @param seq 0 or more
 */
public record Correlation(Bytes chain, long seq) {
    /** Bytes of a chain id. */
    public static final int CHAIN_BYTES = 16;

    private static final int BYTES = CHAIN_BYTES + Long.BYTES;

    public Correlation {
        if (chain.size() != CHAIN_BYTES || seq < 0) {
            throw new IllegalArgumentException("chain of " + chain.size() + " bytes, seq " + seq);
        }
    }

    /** 24 bytes. */
    public Bytes bytes() {
        return Bytes.wrap(
                ByteBuffer.allocate(BYTES).put(chain.toArray()).putLong(seq).array());
    }

    /** What these bytes name, or nothing if they are not 16 + 8 bytes with a seq below 2^63. */
    public static Optional<Correlation> parse(Bytes bytes) {
        if (bytes.size() != BYTES || bytes.at(CHAIN_BYTES) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Correlation(bytes.slice(0, CHAIN_BYTES), bytes.buffer().getLong(CHAIN_BYTES)));
    }
}
