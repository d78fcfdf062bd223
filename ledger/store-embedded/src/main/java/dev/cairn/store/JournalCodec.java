package dev.cairn.store;

import dev.cairn.ledger.JournalRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A record in a journal segment. Numbers are big-endian.
 *
 * <p>A capsule is whatever its sender wants, a whole record too. So that none passes for one when a torn append is looked through, each
 * segment has a secret of its own, a number in its name: half of it is mixed into the magic, half into the checksum. A segment without
 * one (0) is from before.
 *
 * <pre>
 * "CJR1" xor secret[0:4] | u32 length of all | u64 first index | u32 count
 *        | count × ( u16 length, entry | u32 length, capsule )
 *        | u64 new size | new root[32] | u32 CRC-32C of secret[4:8] and everything before
 * </pre>
 *
 * A segment is zeros behind its last record.
 */
final class JournalCodec {

    static final int MAGIC = 0x434A5231;
    static final int HEAD_BYTES = 4 + 4 + 8 + 4;
    static final int TAIL_BYTES = 8 + 32 + 4;
    static final int PER_ENTRY_BYTES = 2 + 4;

    private JournalCodec() {}

    /** Bytes that a record takes. */
    static int length(JournalRecord record) {
        long sum = HEAD_BYTES
                + TAIL_BYTES
                + (long) PER_ENTRY_BYTES * record.entries().size();
        for (Bytes entry : record.entries()) {
            sum += entry.size();
        }
        for (Bytes capsule : record.capsules()) {
            sum += capsule.size();
        }
        return Math.toIntExact(sum);
    }

    /** Writes a record at the buffer's position; the buffer has an array. */
    static void encode(JournalRecord record, int length, long secret, ByteBuffer to) {
        int start = to.position();
        to.putInt(magic(secret))
                .putInt(length)
                .putLong(record.first())
                .putInt(record.entries().size());
        for (int i = 0; i < record.entries().size(); i++) {
            Bytes entry = record.entries().get(i);
            Bytes capsule = record.capsules().get(i);
            entry.putInto(to.putShort((short) requireU16(entry.size())));
            capsule.putInto(to.putInt(capsule.size()));
        }
        to.putLong(record.end()).put(record.root().bytes().buffer());
        to.putInt(crc(secret, to, start, to.position()));
    }

    private static int requireU16(int size) {
        if (size > 0xFFFF) {
            throw new IllegalArgumentException("entry of " + size + " bytes, at most 65535");
        }
        return size;
    }

    /** Length of the whole record that begins at {@code at}, or −1 if none with a right checksum does. */
    static int validLength(ByteBuffer segment, int at, int limit, long secret) {
        if (limit - at < HEAD_BYTES + TAIL_BYTES || segment.getInt(at) != magic(secret)) {
            return -1;
        }
        int length = segment.getInt(at + 4);
        if (length < HEAD_BYTES + TAIL_BYTES || length > limit - at) {
            return -1;
        }
        return segment.getInt(at + length - 4) == crc(secret, segment, at, at + length - 4) ? length : -1;
    }

    /** Reads a record whose checksum is right. */
    static JournalRecord decode(ByteBuffer segment, int at) {
        ByteBuffer in = segment.duplicate().position(at + 8);
        long first = in.getLong();
        int count = in.getInt();
        List<Bytes> entries = new ArrayList<>(count);
        List<Bytes> capsules = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(take(in, in.getShort() & 0xFFFF));
            capsules.add(take(in, in.getInt()));
        }
        in.getLong();
        return new JournalRecord(first, entries, capsules, Hash.of(take(in, 32)));
    }

    static long firstOf(ByteBuffer segment, int at) {
        return segment.getLong(at + 8);
    }

    static int countOf(ByteBuffer segment, int at) {
        return segment.getInt(at + 16);
    }

    private static Bytes take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return Bytes.wrap(bytes);
    }

    private static int magic(long secret) {
        return MAGIC ^ (int) (secret >>> 32);
    }

    private static int crc(long secret, ByteBuffer buffer, int from, int to) {
        CRC32C crc = new CRC32C();
        if (secret != 0) {
            crc.update(ByteBuffer.allocate(4).putInt(0, (int) secret));
        }
        crc.update(buffer.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
