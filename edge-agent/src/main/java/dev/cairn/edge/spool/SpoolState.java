package dev.cairn.edge.spool;

import dev.cairn.model.disk.Disk;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Anchor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Where a chain stands, kept apart from the segments so that they can be deleted. Two slots, written in turn, so that a power cut
 * while writing one leaves the other.
 *
 * <pre>
 * slot, 256 bytes: magic u32 | turn u64 | chain 16 | next seq u64 | prev 32 | position u64 | gaps reported to u64
 *                  | anchor size u64 (-1 none) | anchor root 32 | zeros | CRC32C u32 over all before it
 * </pre>
 *
 * @param turn counts the writings; the valid slot with the higher one counts
 * @param chain the chain id
 * @param nextSeq a lower bound for the next number, with {@code prev} belonging to it; newer frames know better
 * @param prev hash of the statement before {@code nextSeq}
 * @param position every statement below it was receipted or refused
 * @param gapsReported gaps below it were owned up to in a signed record
 * @param anchor newest WITNESSED checkpoint known
 */
record SpoolState(
        long turn, Bytes chain, long nextSeq, Hash prev, long position, long gapsReported, Optional<Anchor> anchor) {
    static final String FILE = "state";

    private static final int MAGIC = 0x43525331; // CRS1
    private static final int SLOT_BYTES = 256;
    private static final int CHAIN_BYTES = 16;

    static SpoolState fresh(Bytes chain) {
        return new SpoolState(0, chain, 0, Hash.ZERO, 0, 0, Optional.empty());
    }

    SpoolState at(long next, Hash before, long done, long reported, Optional<Anchor> known) {
        return new SpoolState(turn + 1, chain, next, before, done, reported, known);
    }

    /** Durable on return. */
    void write(Disk disk) throws IOException {
        disk.overwrite(FILE, turn % 2 * SLOT_BYTES, encode());
    }

    static Optional<SpoolState> read(Disk disk) throws IOException {
        if (!disk.names().contains(FILE)) {
            return Optional.empty();
        }
        Bytes both = disk.read(FILE, 0, 2 * SLOT_BYTES);
        Optional<SpoolState> first = decode(both, 0);
        Optional<SpoolState> second = decode(both, SLOT_BYTES);
        if (first.isPresent() && second.isPresent()) {
            return first.get().turn > second.get().turn ? first : second;
        }
        return first.isPresent() ? first : second;
    }

    private Bytes encode() {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
        slot.putInt(MAGIC).putLong(turn).put(chain.toArray()).putLong(nextSeq);
        slot.put(prev.bytes().toArray()).putLong(position).putLong(gapsReported);
        slot.putLong(anchor.map(Anchor::size).orElse(-1L));
        slot.put(anchor.map(Anchor::root).orElse(Hash.ZERO).bytes().toArray());
        slot.putInt(SLOT_BYTES - 4, crc(slot));
        return Bytes.wrap(slot.array());
    }

    private static Optional<SpoolState> decode(Bytes both, int offset) {
        if (both.size() < offset + SLOT_BYTES) {
            return Optional.empty();
        }
        ByteBuffer slot =
                ByteBuffer.wrap(both.slice(offset, offset + SLOT_BYTES).toArray());
        if (slot.getInt() != MAGIC || slot.getInt(SLOT_BYTES - 4) != crc(slot)) {
            return Optional.empty();
        }
        long turn = slot.getLong();
        Bytes chain = take(slot, CHAIN_BYTES);
        long next = slot.getLong();
        Hash prev = Hash.of(take(slot, Hash.SIZE));
        long position = slot.getLong();
        long reported = slot.getLong();
        long size = slot.getLong();
        Hash root = Hash.of(take(slot, Hash.SIZE));
        Optional<Anchor> anchor = size < 0 ? Optional.empty() : Optional.of(new Anchor(size, root));
        return Optional.of(new SpoolState(turn, chain, next, prev, position, reported, anchor));
    }

    private static Bytes take(ByteBuffer from, int n) {
        byte[] taken = new byte[n];
        from.get(taken);
        return Bytes.wrap(taken);
    }

    private static int crc(ByteBuffer slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot.duplicate().position(0).limit(SLOT_BYTES - 4));
        return (int) crc.getValue();
    }
}
