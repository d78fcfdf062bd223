package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When each registrar signed something last, as a log tells it. Only what his key has signed counts, and not as later than the block that
 * it is in: whoever writes the log cannot speak for him, and a clock that runs ahead makes nothing young. One owner.
 */
final class Registrars {

    private final Genesis genesis;
    private final Map<Hash, Instant> last = new HashMap<>();
    private final Map<Hash, Instant> open = new HashMap<>();

    Registrars(Genesis genesis) {
        this.genesis = genesis;
    }

    /** Takes the next statement of the log. */
    void take(Statement statement) {
        genesis.registrar(statement.kid())
                .filter(registrar -> statement.verify(registrar.key()).isProven())
                .ifPresent(registrar -> open.merge(statement.kid(), statement.time(), Registrars::later));
    }

    /** The block is closed. */
    void sealed(Seal seal, Instant now) {
        Instant closed = earlier(Instant.ofEpochMilli(seal.unixMillis()), now);
        open.forEach((kid, time) -> last.merge(kid, earlier(time, closed), Registrars::later));
        open.clear();
    }

    /** How many have signed something after this time. */
    long since(Instant oldest) {
        return last.values().stream().filter(time -> time.isAfter(oldest)).count();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
