package dev.cairn.bench.epcis;

import java.time.Instant;
import java.util.Optional;

/**
 * One event of the {@link Trade}, with what questions may ask of it.
 *
 * @param json without {@code @context}
 * @param epc an SSCC or an SGTIN in it
 * @param lot the class of one of its quantities, where {@code MATCH_epcClass} looks
 * @param order its purchase order
 * @param block the orchard block in its ILMD
 */
record Told(
        String id,
        Instant time,
        String bizStep,
        String readPoint,
        String site,
        Optional<String> epc,
        Optional<String> lot,
        Optional<String> order,
        Optional<String> block,
        String json) {}
