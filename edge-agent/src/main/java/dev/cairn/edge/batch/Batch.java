package dev.cairn.edge.batch;

import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings that will share one signature. It is due at {@code readings} of them, {@code period} after the first, or before it could
 * grow beyond a capsule. Of one owner.
 */
public final class Batch {
    /** Room kept for context records and the capsule's own bytes. */
    static final int CONTEXT_BYTES_MAX = 12 * 1024;

    private static final int READING_BYTES_MAX = Limits.CAPSULE_BYTES_MAX - CONTEXT_BYTES_MAX;

    private final int readingsMax;
    private final long periodNanos;
    private final List<SenmlRecord> records = new ArrayList<>();
    private int bytes;
    private long firstAt;

    public Batch(int readingsMax, Duration period) {
        this.readingsMax = readingsMax;
        this.periodNanos = period.toNanos();
    }

    /** Whether there is room for this record; a full batch must be taken first. */
    public boolean hasRoomFor(SenmlRecord record) {
        return records.isEmpty() || bytes + Senml.bytesAtMost(record) <= READING_BYTES_MAX;
    }

    /** Whether there is room for all of these together. */
    public boolean hasRoomFor(List<SenmlRecord> together) {
        int more = together.stream().mapToInt(Senml::bytesAtMost).sum();
        return records.isEmpty() || bytes + more <= READING_BYTES_MAX;
    }

    /** @param nanos the ticker's now */
    public void add(SenmlRecord record, long nanos) {
        if (records.isEmpty()) {
            firstAt = nanos;
        }
        records.add(record);
        bytes += Senml.bytesAtMost(record);
    }

    /** Whether it should be signed now. */
    public boolean isDue(long nanos) {
        return records.size() >= readingsMax || (!records.isEmpty() && nanos - firstAt >= periodNanos);
    }

    /** When it becomes due by age; {@code Long.MAX_VALUE} while it is empty. */
    public long dueAt() {
        return records.isEmpty() ? Long.MAX_VALUE : firstAt + periodNanos;
    }

    public int size() {
        return records.size();
    }

    /** What it holds; {@link #clear} once that is signed. */
    public List<SenmlRecord> records() {
        return List.copyOf(records);
    }

    public void clear() {
        records.clear();
        bytes = 0;
    }
}
