package dev.cairn.ledger.stamp;

import dev.cairn.ledger.Keys;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Stamps;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

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
        return keys.all().stream()
                .filter(key -> key.role() == Role.NODE)
                .map(Registered::key)
                .flatMap(key -> oldest(key.thumbprint(), rowsEnd).stream())
                .filter(found -> found.size() <= headSize)
                .min(Comparator.comparingLong(At::size))
                .map(found -> new Stamp.Bundled(found.stamp(), log.consistency(found.size(), headSize)).encode());
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
