package dev.cairn.store;

import dev.cairn.ledger.CapsuleStore.Held;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The capsules of {@value #ENTRIES} neighbours in the log as one value, ascending: of each its place (one byte, 0 ≤ place &lt;
 * {@value #ENTRIES}), its length (four bytes, big-endian) and its bytes. Entries without a capsule are left out.
 */
final class CapsulePack {

    /** Entries a pack stands for; pack n has those from n × {@value} on. */
    static final int ENTRIES = 32;

    /** More than that is not packed: whoever reads one capsule reads its pack. */
    static final int BYTES_MAX = 65_536;

    private static final int HEAD_BYTES = 5;

    private CapsulePack() {}

    static long number(long index) {
        return index / ENTRIES;
    }

    static int size(List<Held> rows) {
        return rows.stream().mapToInt(row -> HEAD_BYTES + row.capsule().size()).sum();
    }

    /** @param rows of one pack, by ascending index */
    static byte[] of(List<Held> rows) {
        ByteBuffer out = ByteBuffer.allocate(size(rows));
        for (Held row : rows) {
            out.put((byte) (row.index() % ENTRIES)).putInt(row.capsule().size());
            row.capsule().putInto(out);
        }
        return out.array();
    }

    /**
     * Reads of a pack what lies at from ≤ index &lt; to.
     *
     * @throws Trouble.Corrupt if any of it does not read
     */
    static List<Held> read(long number, byte[] pack, long from, long to) {
        List<Held> held = new ArrayList<>(ENTRIES);
        ByteBuffer in = ByteBuffer.wrap(pack);
        int before = -1;
        while (in.hasRemaining()) {
            require(in.remaining() >= HEAD_BYTES, number);
            int place = in.get();
            int length = in.getInt();
            require(place > before && place < ENTRIES, number);
            require(length >= 0 && length <= Limits.CAPSULE_BYTES_MAX && length <= in.remaining(), number);
            long index = number * ENTRIES + place;
            if (index >= from && index < to) {
                held.add(new Held(index, Bytes.wrap(Arrays.copyOfRange(pack, in.position(), in.position() + length))));
            }
            in.position(in.position() + length);
            before = place;
        }
        return held;
    }

    /** The same pack without one of its capsules. */
    static byte[] without(long index, byte[] pack) {
        List<Held> kept = new ArrayList<>(read(number(index), pack, 0, Long.MAX_VALUE));
        kept.removeIf(held -> held.index() == index);
        return of(kept);
    }

    private static void require(boolean reads, long number) {
        if (!reads) {
            throw new Trouble.Corrupt(
                    "capsules.db: the pack of the entries from " + number * ENTRIES + " on does not read");
        }
    }
}
