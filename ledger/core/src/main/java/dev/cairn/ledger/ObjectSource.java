package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.util.Optional;

/**
 * Where a log's objects can be read: its own {@link ObjectStore}, a folder, another process over HTTP ({@link HttpObjects}).
 * <b>Not trusted</b>: whoever reads recomputes. Safe for any thread; a call may block.
 */
@FunctionalInterface
public interface ObjectSource {

    /**
     * The object under a key such as {@code checkpoint}, {@code genesis.txt} or {@code tile/0/x001/067}; empty if there is none.
     *
     * @throws Trouble.Unavailable if that cannot be known now
     * @throws Trouble.Corrupt if something is there that cannot be such an object
     */
    Optional<Bytes> get(String key);
}
