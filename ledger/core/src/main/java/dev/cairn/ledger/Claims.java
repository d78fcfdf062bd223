package dev.cairn.ledger;

import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Head;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Heads of this log that were shown somewhere and that we do not reach yet. Each must come out of our own data once they are long
 * enough; one that stays out of reach is told. For each place the oldest and the newest are kept.
 */
final class Claims {

    private final Map<String, Shown> oldest = new LinkedHashMap<>();
    private final Map<String, Shown> newest = new LinkedHashMap<>();

    /** A head, where and when it was first seen. */
    record Shown(String place, Head head, Instant since) {
        long size() {
            return head.checkpoint().size();
        }
    }

    void add(String place, Head head, Instant now) {
        Shown shown = new Shown(place, head, now);
        oldest.putIfAbsent(place, shown);
        newest.merge(place, shown, (old, other) -> other.size() > old.size() ? other : old);
    }

    /** Takes out everything that is within reach and gives what contradicts our roots. */
    List<Shown> settle(long size, LongFunction<Hash> rootAt) {
        List<Shown> wrong = new ArrayList<>();
        for (Map<String, Shown> claims : List.of(oldest, newest)) {
            for (Iterator<Shown> each = claims.values().iterator(); each.hasNext(); ) {
                Shown claim = each.next();
                if (claim.size() <= size) {
                    each.remove();
                    if (!rootAt.apply(claim.size())
                            .equals(claim.head().checkpoint().root())) {
                        wrong.add(claim);
                    }
                }
            }
        }
        newest.forEach(oldest::putIfAbsent);
        return wrong;
    }

    /** A claim that waits for longer than this. */
    Optional<Shown> overdue(Instant now, Duration patience) {
        return oldest.values().stream()
                .filter(claim -> claim.since().plus(patience).isBefore(now))
                .findFirst();
    }
}
