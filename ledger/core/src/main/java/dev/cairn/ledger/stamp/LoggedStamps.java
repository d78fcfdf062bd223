package dev.cairn.ledger.stamp;

import dev.cairn.ledger.Keys;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Stamps;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The stamps in a log: each node key has a chain of its own for them, on which the stamped sizes rise, so it is searched by halves. */
public final class LoggedStamps implements Stamps {

    private final LedgerReader log;
    private final Keys keys;

    public LoggedStamps(LedgerReader log, Keys keys) {
        this.log = log;
        this.keys = keys;
    }

    /** The chain of a node's time stamps. */
    static Bytes chainOf(Hash node) {
        return Hash.sha256(Bytes.ofUtf8("time stamps"), node.bytes()).bytes().slice(0, 16);
    }

    /**
     * A stamp that holds under the genesis, for people.
     *
     * @param index of the entry that holds it
     * @param size of the head that was stamped
     * @param authority its label in the genesis
     */
    public record Shown(long index, long size, Instant time, String authority) {}

    /** A stamp and where its statement stands. */
    record At(long index, long size, Stamp stamp) {}

    /** The stamp at a place of a node's chain; empty if it is not there or does not read. */
    static Optional<At> at(LedgerReader log, Hash node, long seq) {
        OptionalLong index = log.indexOf(node, chainOf(node), seq);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bytes> capsule = log.capsule(index.getAsLong());
        if (capsule.isEmpty()) {
            return Optional.empty();
        }
        try {
            Stamp stamp = Stamp.of(Capsule.parse(capsule.get()));
            return Optional.of(new At(index.getAsLong(), stamp.checkpoint().size(), stamp));
        } catch (Malformed notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Bytes> covering(long rowsEnd, long headSize) {
        return nodes().flatMap(node -> oldest(node, rowsEnd).stream())
                .filter(found -> found.size() <= headSize)
                .min(Comparator.comparingLong(At::size))
                .map(found -> new Stamp.Bundled(found.stamp(), log.consistency(found.size(), headSize)).encode());
    }

    /** The oldest one over a head that holds every entry below {@code rowsEnd}: those entries are TIMESTAMPED. */
    public Optional<Shown> over(long rowsEnd) {
        return nodes().flatMap(node -> oldest(node, rowsEnd).stream())
                .filter(found -> found.size() >= rowsEnd)
                .min(Comparator.comparingLong(At::size))
                .flatMap(this::shown);
    }

    /** The one over the largest head. */
    public Optional<Shown> newest() {
        return nodes().flatMap(
                        node -> at(log, node, log.chain(node, chainOf(node)).contiguous()).stream())
                .max(Comparator.comparingLong(At::size))
                .flatMap(this::shown);
    }

    private Stream<Hash> nodes() {
        return keys.all().stream().filter(key -> key.role() == Role.NODE).map(key -> key.key()
                .thumbprint());
    }

    private Optional<Shown> shown(At found) {
        try {
            Token token = Token.read(found.stamp().token(), found.stamp().textHash());
            return TimestampCheck.authority(log.genesis(), token)
                    .map(label -> new Shown(found.index(), found.size(), token.time(), label));
        } catch (Malformed doesNotHold) {
            return Optional.empty();
        }
    }

    private Optional<At> oldest(Hash node, long rowsEnd) {
        long below = 0;
        long above = log.chain(node, chainOf(node)).contiguous() + 1;
        while (below < above) {
            long middle = (below + above) >>> 1;
            Optional<At> found = at(log, node, middle);
            if (found.isEmpty()) {
                return found; // a node that wrote something else on this chain: a bundle can do without
            }
            if (found.get().size() < rowsEnd) {
                below = middle + 1;
            } else {
                above = middle;
            }
        }
        return at(log, node, below);
    }
}
