package dev.cairn.store.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.cairn.ledger.StoredHead;
import dev.cairn.proof.Hash;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The head row of a ledger: all that a writer commits. The conditions of every change are epoch and attempt of the row before it, and an attempt
 * is never used twice: so the row's states are one chain, and the same change said twice takes effect once.
 *
 * @param epoch of the only writer who may change the row, from 1
 * @param attempt names the change that made this state
 * @param writer who that was, for people
 * @param end log index after the last committed entry of the journal
 * @param newest the journal's last batch; empty before the first
 * @param head the newest signed head
 */
record HeadState(long epoch, UUID attempt, String writer, long end, Optional<Place> newest, Optional<StoredHead> head) {

    static final String COLUMNS =
            "epoch, attempt, writer, end, batch_epoch, segment, first, digest, size, root, note, height, seal, millis";

    static HeadState of(Row row) {
        return new HeadState(
                row.getLong("epoch"),
                Objects.requireNonNull(row.getUuid("attempt")),
                Objects.requireNonNull(row.getString("writer")),
                row.getLong("end"),
                row.isNull("digest") ? Optional.empty() : Optional.of(place(row)),
                row.isNull("note") ? Optional.empty() : Optional.of(head(row)));
    }

    private static Place place(Row row) {
        return new Place(row.getLong("batch_epoch"), row.getLong("segment"), row.getLong("first"), hash(row, "digest"));
    }

    private static StoredHead head(Row row) {
        return new StoredHead(
                row.getLong("size"),
                hash(row, "root"),
                Objects.requireNonNull(row.getString("note")),
                row.getLong("height"),
                hash(row, "seal"),
                row.getLong("millis"));
    }

    private static Hash hash(Row row, String column) {
        return Hash.of(Cql.bytes(row, column));
    }

    /** The first state of a new ledger. */
    static HeadState first(UUID attempt, String writer) {
        return new HeadState(1, attempt, writer, 0, Optional.empty(), Optional.empty());
    }

    /** The same under a new writer. */
    HeadState claimed(UUID next, String by) {
        return new HeadState(epoch + 1, next, by, end, newest, head);
    }

    HeadState appended(UUID next, long newEnd, Place place) {
        return new HeadState(epoch, next, writer, newEnd, Optional.of(place), head);
    }

    HeadState headed(UUID next, StoredHead newHead) {
        return new HeadState(epoch, next, writer, end, newest, Optional.of(newHead));
    }
}
