package dev.cairn.store.cassandra;

import dev.cairn.ledger.JournalRecord;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A journal batch as one byte string, whose SHA-256 is its name. It names its predecessor, so the head row vouches for the whole journal.
 * Numbers are big-endian.
 *
 * <pre>
 * "CJC1" | u8 1 if there is a batch before | if so: u64 epoch, u64 segment, u64 first, hash[32]
 *        | u64 first | u32 count | count × ( u32 length, entry | u32 length, capsule ) | root[32]
 * </pre>
 */
final class BatchCodec {

    private static final int MAGIC = 0x434A4331;
    private static final int PLACE_BYTES = 3 * 8 + Hash.SIZE;

    private BatchCodec() {}

    /** A batch and the one before it. */
    record Batch(Optional<Place> before, JournalRecord record) {}

    static Bytes encode(Batch batch) {
        JournalRecord record = batch.record();
        ByteBuffer out = ByteBuffer.allocate(length(batch));
        out.putInt(MAGIC).put((byte) (batch.before().isPresent() ? 1 : 0));
        batch.before().ifPresent(place -> out.putLong(place.epoch())
                .putLong(place.segment())
                .putLong(place.first())
                .put(place.batch().bytes().buffer()));
        out.putLong(record.first()).putInt(record.entries().size());
        for (int i = 0; i < record.entries().size(); i++) {
            put(out, record.entries().get(i));
            put(out, record.capsules().get(i));
        }
        out.put(record.root().bytes().buffer());
        return Bytes.wrap(out.array());
    }

    private static int length(Batch batch) {
        long sum = 4L + 1 + 8 + 4 + Hash.SIZE + (batch.before().isPresent() ? PLACE_BYTES : 0);
        for (int i = 0; i < batch.record().entries().size(); i++) {
            sum += 8L
                    + batch.record().entries().get(i).size()
                    + batch.record().capsules().get(i).size();
        }
        return Math.toIntExact(sum);
    }

    private static void put(ByteBuffer out, Bytes bytes) {
        out.putInt(bytes.size()).put(bytes.buffer());
    }

    /**
     * Reads a batch.
     *
     * @throws Trouble.Corrupt if it is not the one of that name
     */
    static Batch decode(Bytes bytes, Place place) {
        if (!Hash.sha256(bytes).equals(place.batch())) {
            throw damaged(place, null);
        }
        try {
            return decode(bytes.buffer());
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw damaged(place, e);
        }
    }

    private static Trouble.Corrupt damaged(Place place, @org.jspecify.annotations.Nullable Exception why) {
        String text = "journal batch is not what was committed first=" + place.first() + " batch=" + place.batch();
        return why == null ? new Trouble.Corrupt(text) : new Trouble.Corrupt(text, why);
    }

    private static Batch decode(ByteBuffer in) {
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("no batch");
        }
        Optional<Place> before = in.get() == 0
                ? Optional.empty()
                : Optional.of(new Place(in.getLong(), in.getLong(), in.getLong(), Hash.of(take(in, Hash.SIZE))));
        long first = in.getLong();
        int count = in.getInt();
        List<Bytes> entries = new ArrayList<>();
        List<Bytes> capsules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(take(in, in.getInt()));
            capsules.add(take(in, in.getInt()));
        }
        return new Batch(before, new JournalRecord(first, entries, capsules, Hash.of(take(in, Hash.SIZE))));
    }

    private static Bytes take(ByteBuffer in, int size) {
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("length " + size + " of " + in.remaining());
        }
        byte[] bytes = new byte[size];
        in.get(bytes);
        return Bytes.wrap(bytes);
    }
}
