package dev.cairn.ledger;

import dev.cairn.proof.Hash;

/**
 * A head as it lies in the {@link HeadStore}.
 *
 * @param size number of leaves, at least 1
 * @param root RFC 6962 root of that size
 * @param note the checkpoint as signed by the log alone (C2SP signed-note)
 * @param height height of the newest seal, which is leaf {@code size - 1}
 * @param seal leaf hash of that seal; the next seal's {@code prev}
 * @param sealedMillis that seal's time, milliseconds since 1970; the next is not before it
 */
public record StoredHead(long size, Hash root, String note, long height, Hash seal, long sealedMillis) {

    public StoredHead {
        if (size < 1 || height < 0 || height >= size) {
            throw new IllegalArgumentException("size " + size + ", height " + height);
        }
    }
}
