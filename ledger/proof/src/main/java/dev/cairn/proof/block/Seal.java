package dev.cairn.proof.block;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.Merkle;
import java.nio.ByteBuffer;

/**
 * The leaf that closes a block (docs/formats/block.md).
 *
 * <pre>
 * "block/v1\n" (9) | u64 height | prev seal's leaf hash (32) | u64 start | u64 count | batch root (32) | tree root at start (32)
 *   | u64 unix ms | u16 length | producer (UTF-8)
 * </pre>
 *
 * Block h covers the leaves {@code [start, start + count)} and its seal is leaf {@code start + count}. At height 0 prev is zero,
 * start and count are 0, the tree root is that of the empty tree and the batch root is the hash of the genesis text.
 */
public record Seal(
        long height,
        Hash prev,
        long start,
        long count,
        Hash batchRoot,
        Hash treeRoot,
        long unixMillis,
        String producer) {
    /** Bytes before the producer. */
    public static final int FIXED_BYTES = 139;

    public static final int PRODUCER_BYTES_MAX = 255;

    private static final Bytes MAGIC = Bytes.ofUtf8("block/v1\n");
    private static final String CODE = "SEA-01";

    public Seal {
        for (long number : new long[] {height, start, count, unixMillis}) {
            if (number < 0 || number > Limits.UINT_MAX) {
                throw new IllegalArgumentException("a number outside 0 … 2^53 − 1: " + number);
            }
        }
        int producerBytes = Bytes.ofUtf8(producer).size();
        if (producerBytes < 1 || producerBytes > PRODUCER_BYTES_MAX) {
            throw new IllegalArgumentException("a producer of " + producerBytes + " bytes");
        }
        boolean first = prev.equals(Hash.ZERO) && start == 0 && count == 0 && treeRoot.equals(Merkle.EMPTY_ROOT);
        if (height == 0 ? !first : start < 1 || count < 1) {
            throw new IllegalArgumentException("block " + height + " over " + count + " leaves from " + start);
        }
    }

    /** The seal at index 0, which carries the hash of the genesis text. */
    public static Seal genesis(Hash genesisHash, long unixMillis, String producer) {
        return new Seal(0, Hash.ZERO, 0, 0, genesisHash, Merkle.EMPTY_ROOT, unixMillis, producer);
    }

    /** Whether an entry claims to be a seal: its first byte is {@code 62}, a statement's is {@code d2}. */
    public static boolean isSeal(Bytes entry) {
        return !entry.isEmpty() && entry.at(0) == MAGIC.at(0);
    }

    /** The index of this seal. */
    public long index() {
        return start + count;
    }

    public Bytes bytes() {
        Bytes id = Bytes.ofUtf8(producer);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + id.size())
                .put(MAGIC.buffer())
                .putLong(height)
                .put(prev.bytes().buffer())
                .putLong(start)
                .putLong(count)
                .put(batchRoot.bytes().buffer())
                .put(treeRoot.bytes().buffer())
                .putLong(unixMillis)
                .putShort((short) id.size())
                .put(id.buffer());
        return Bytes.wrap(out.array());
    }

    /** The leaf hash: the next seal's {@code prev}. */
    public Hash leafHash() {
        return Merkle.leaf(bytes());
    }

    /** Reads a seal; {@code SEA-01} for anything else. */
    public static Seal parse(Bytes entry) throws Malformed {
        if (entry.size() <= FIXED_BYTES
                || entry.size() > FIXED_BYTES + PRODUCER_BYTES_MAX
                || !entry.startsWith(MAGIC)) {
            throw new Malformed(CODE, "a seal of " + entry.size() + " bytes, or without block/v1");
        }
        ByteBuffer in = entry.slice(MAGIC.size(), FIXED_BYTES).buffer();
        Bytes producer = entry.slice(FIXED_BYTES, entry.size());
        long height = in.getLong();
        Hash prev = hash(in);
        long start = in.getLong();
        long count = in.getLong();
        Hash batchRoot = hash(in);
        Hash treeRoot = hash(in);
        long unixMillis = in.getLong();
        if ((in.getShort() & 0xffff) != producer.size()) {
            throw new Malformed(CODE, "a seal whose producer has another length than it says");
        }
        String name = producer.utf8IfValid().orElseThrow(() -> new Malformed(CODE, "a producer that is not UTF-8"));
        try {
            return new Seal(height, prev, start, count, batchRoot, treeRoot, unixMillis, name);
        } catch (IllegalArgumentException impossible) {
            throw new Malformed(CODE, String.valueOf(impossible.getMessage()), impossible);
        }
    }

    private static Hash hash(ByteBuffer in) {
        byte[] bytes = new byte[Hash.SIZE];
        in.get(bytes);
        return Hash.of(Bytes.wrap(bytes));
    }
}
