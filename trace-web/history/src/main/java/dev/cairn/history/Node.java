package dev.cairn.history;

import java.time.Instant;

/**
 * One thing on the walk, while it matters.
 *
 * @param item canonical Digital Link
 * @param from events before do not concern us
 * @param until events after do not concern us; {@link Instant#MAX} while open
 * @param depth 0 for the lot and what it was in, 1 for what it was made from, and so on
 * @param held what was put into it, or itself
 * @param lot the lot that was in it in the end, or itself
 * @param container true for what holds the lot: pallet, crate, lorry
 */
record Node(String item, Instant from, Instant until, int depth, String held, String lot, boolean container) {

    boolean covers(Instant time) {
        return !time.isBefore(from) && !time.isAfter(until);
    }
}
