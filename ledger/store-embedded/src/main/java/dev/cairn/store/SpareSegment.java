package dev.cairn.store;

import dev.cairn.ledger.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The next segment's zeros, written by a thread of its own while the one before is filled, so that no append waits for them. Nothing of
 * value is ever in it; what a crash leaves is deleted. The journal's monitor guards it.
 */
final class SpareSegment {

    static final String NAME = "spare.tmp";
    private static final Logger LOG = LoggerFactory.getLogger(SpareSegment.class);

    private final Path folder;
    private final int bytes;
    private final RandomGenerator random;
    private @Nullable FutureTask<Boolean> making;

    /** @param random draws the segments' secrets */
    SpareSegment(Path folder, int bytes, RandomGenerator random) {
        this.folder = folder;
        this.bytes = bytes;
        this.random = random;
        delete();
    }

    private Path path() {
        return folder.resolve(NAME);
    }

    private void delete() {
        Disk.run("delete spare segment", () -> Files.deleteIfExists(path()));
    }

    /** Begins to make one, unless that was begun. */
    void make() {
        if (making == null) {
            FutureTask<Boolean> task = new FutureTask<>(() -> Segment.zeros(path(), bytes), true);
            making = task;
            Thread thread = new Thread(task, "cairn-spare");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** The journal's next segment, durable: out of the spare if there is one, else made now. */
    Segment next(long first) {
        boolean made = await();
        making = null;
        if (made) {
            return Segment.of(path(), folder, first, random);
        }
        delete();
        return Segment.create(folder, first, bytes, random);
    }

    /** Waits for what was begun; says whether a whole spare is there. */
    private boolean await() {
        FutureTask<Boolean> begun = making;
        if (begun == null) {
            return false;
        }
        try {
            return begun.get();
        } catch (ExecutionException e) {
            LOG.warn("spare segment not made reason={}", String.valueOf(e.getCause()));
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble.Corrupt("interrupted while a segment was made", e);
        }
    }

    /** Waits for what was begun and deletes it. */
    void close() {
        if (making != null) {
            await();
            making = null;
            delete();
        }
    }
}
