package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Immutable objects by key: tiles, entry bundles and, under keys that begin with {@code checkpoint}, the two heads that
 * move. Keys are the paths of C2SP tlog-tiles ({@code tile/0/x001/067}); any web server may serve the folder.
 *
 * <p><b>Not trusted</b>: a changed object makes proofs fail and forges nothing; the reader checks what it reads. The
 * caller retries nothing; it writes the same objects again at recovery, which is harmless.
 */
public interface ObjectStore extends ObjectSource {

    /** Keys that {@link #replace} may overwrite begin with this. */
    String MOVING = "checkpoint";

    /** What {@link #requireKey} takes. */
    Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9.-]*(/[a-z0-9][a-z0-9.-]*)*");

    /**
     * Creates an object. It is visible to {@link #get} on return and durable after the next {@link #sync}. After a crash
     * in between it is there whole or not at all. The same key with equal bytes is no error.
     *
     * @throws Trouble.Corrupt if the key holds other bytes
     */
    void put(String key, Bytes immutable);

    /** The object's bytes; empty if there is none. */
    @Override
    Optional<Bytes> get(String key);

    /**
     * Makes every earlier {@link #put} durable.
     *
     * @throws Trouble.Corrupt if the disk refused: final, the caller halts
     */
    void sync();

    /** Sets a moving object atomically; durable on return. The key begins with {@value #MOVING}. */
    void replace(String key, Bytes bytes);

    /** Throws unless {@code key} is a plain relative path of our grammar (no empty, dotted or hidden part). */
    static String requireKey(String key) {
        if (!KEY.matcher(key).matches() || key.contains("..")) {
            throw new IllegalArgumentException("not an object key: " + key);
        }
        return key;
    }

    /** Throws unless {@code key} names a moving object. */
    static String requireMoving(String key) {
        if (!key.startsWith(MOVING)) {
            throw new IllegalArgumentException("not a moving object: " + key);
        }
        return requireKey(key);
    }
}
