package dev.cairn.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that should be there and is not: shown as a gap.
 *
 * @param code stable: {@code GAP-01} no readings for a time, {@code GAP-02} missing statement in a device's chain, {@code GAP-03}
 *     no event says where an input came from, {@code GAP-04} place not known, {@code GAP-05} data withheld or erased,
 *     {@code GAP-07} erased by its owner: who, entry, reason (empty if only a third party says that it belongs here)
 * @param from start, if it has one
 * @param until end, if it has one
 * @param arguments for the sentence, in order
 */
public record Gap(String code, Optional<Instant> from, Optional<Instant> until, List<String> arguments) {}
