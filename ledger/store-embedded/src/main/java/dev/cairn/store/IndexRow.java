package dev.cairn.store;

import dev.cairn.ledger.EntryIndex;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A row of the index as it is sorted and stored, {@value #BYTES} bytes, big-endian:
 *
 * <pre>
 * SHA-256(kind | 00 | key), its first 24 bytes | i64 log index | i64 time, ms
 * </pre>
 *
 * Hashed, because rows of one length can be searched without a table of places, and 192 bits do not collide even for somebody who chooses
 * the keys.
 */
record IndexRow(long a, long b, long c, long index, long millis) implements Comparable<IndexRow> {

    static final int BYTES = 40;

    private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    /** The least row of a key that points above {@code afterIndex}, or would. */
    static IndexRow after(String kind, String key, long afterIndex) {
        return of(kind, key, afterIndex + 1, Long.MIN_VALUE);
    }

    static IndexRow of(EntryIndex.Row row) {
        return of(row.kind(), row.key(), row.index(), millis(row.time()));
    }

    private static IndexRow of(String kind, String key, long index, long millis) {
        Bytes hash = Hash.sha256(Bytes.ofUtf8(kind + '\0' + key)).bytes();
        return new IndexRow(hash.longAt(0), hash.longAt(8), hash.longAt(16), index, millis);
    }

    static IndexRow read(ByteBuffer in) {
        return new IndexRow(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    void write(ByteBuffer out) {
        out.putLong(a).putLong(b).putLong(c).putLong(index).putLong(millis);
    }

    boolean isOfKey(IndexRow other) {
        return a == other.a && b == other.b && c == other.c;
    }

    /**
     * In order. The first bits of the keys are sorted as plain numbers, each with its row's place behind it; a pass over what is nearly in
     * order then costs one comparison a row, where sorting rows from the start costs a dozen, each a leap in memory.
     */
    static IndexRow[] sorted(List<EntryIndex.Row> rows) {
        IndexRow[] given = new IndexRow[rows.size()];
        long places = (Long.highestOneBit(given.length) << 1) - 1;
        long[] order = new long[given.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = of(rows.get(i));
            order[i] = (given[i].a ^ Long.MIN_VALUE) & ~places | i;
        }
        Arrays.sort(order);
        IndexRow[] sorted = new IndexRow[given.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = given[(int) (order[i] & places)];
        }
        Arrays.sort(sorted);
        return sorted;
    }

    /** By key, then by log index. Rows that are equal so are the same row, whatever their time. */
    @Override
    public int compareTo(IndexRow other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compare(index, other.index);
    }

    static long millis(Instant time) {
        return time.isBefore(EARLIEST) ? Long.MIN_VALUE : time.isAfter(LATEST) ? Long.MAX_VALUE : time.toEpochMilli();
    }
}
