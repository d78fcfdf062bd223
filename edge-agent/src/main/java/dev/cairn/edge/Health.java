package dev.cairn.edge;

import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.uplink.CourierCounts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway does, for {@code status} and metrics.
 *
 * @param device 32 hex digits
 * @param at when this was true
 * @param configuration version in force
 * @param connected whether there is a connection; says nothing about delivery
 * @param lastReceipt when a receipt was last believed
 * @param data the spool of readings
 * @param alarms the spool of alarms
 * @param readings looked at since the start
 * @param noValues of them without a value
 * @param sampling the pace, as a sentence
 * @param rolledBack whether the ledger knows more than this disk ({@code SPL-04}); then nothing is signed
 * @param lastRefusal code and reason, empty if there was none
 * @param counts of the courier
 */
public record Health(
        String device,
        Instant at,
        long configuration,
        boolean connected,
        Optional<Instant> lastReceipt,
        Spool.Fill data,
        Spool.Fill alarms,
        long readings,
        long noValues,
        String sampling,
        boolean rolledBack,
        String lastRefusal,
        CourierCounts.Snapshot counts) {

    /** As the lines of the status file. */
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("device", device);
        lines.put("at", at.toString());
        lines.put("configuration", Long.toString(configuration));
        lines.put("connected", Boolean.toString(connected));
        lines.put("last-receipt", lastReceipt.map(Instant::toString).orElse("never"));
        lines.put("waiting", Long.toString(data.unreceipted() + alarms.unreceipted()));
        lines.put("spool-percent", Long.toString(Math.round(100 * data.ratio())));
        lines.put("readings", Long.toString(readings));
        lines.put("no-values", Long.toString(noValues));
        lines.put("sampling", sampling);
        lines.put("rolled-back", Boolean.toString(rolledBack));
        lines.put("refused", Long.toString(counts.refused()));
        lines.put("last-refusal", lastRefusal.replace('\n', ' '));
        lines.put("unbelievable-receipts", Long.toString(counts.unbelievable()));
        return lines;
    }
}
