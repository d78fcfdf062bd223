package dev.cairn.edge;

import dev.cairn.edge.sensor.Reading;
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
 * @param uplinkTrouble why there is no connection, empty while there is one or nothing is known
 * @param clockState as in a statement's header: 0 when nothing is known
 * @param lastReceipt when a receipt was last believed
 * @param data the spool of readings
 * @param alarms the spool of alarms
 * @param readings looked at since the start
 * @param noValues of them without a value
 * @param doubted of them signed with a mark of doubt
 * @param troubles channels without a number now, each with what to do about it
 * @param sampling the pace, as a sentence
 * @param disk why the disk does not take what is signed; empty when it does
 * @param rolledBack whether the ledger knows more than this disk ({@code SPL-04}); then nothing is signed
 * @param lastRefusal code and reason, empty if there was none
 * @param counts of the courier
 * @param looks the last look at each channel
 */
public record Health(
        String device,
        Instant at,
        long configuration,
        boolean connected,
        String uplinkTrouble,
        int clockState,
        Optional<Instant> lastReceipt,
        Spool.Fill data,
        Spool.Fill alarms,
        long readings,
        long noValues,
        long doubted,
        Map<String, String> troubles,
        String sampling,
        String disk,
        boolean rolledBack,
        String lastRefusal,
        CourierCounts.Snapshot counts,
        Map<String, Look> looks) {
    /**
     * The last look at one channel.
     *
     * @param at the reading's time
     * @param reading what it gave
     */
    public record Look(Instant at, Reading reading) {
        /** {@code 3.8 Cel} or {@code no value: nack}. */
        String words() {
            if (reading instanceof Reading.Value value) {
                String doubt = value.marks().isEmpty() ? "" : ", doubted: " + value.quality();
                return value.value().toPlainString() + " " + value.unit() + doubt;
            }
            return "no value: " + ((Reading.NoValue) reading).cause().word();
        }
    }

    /** One sentence for {@code systemctl status}. */
    public String sentence() {
        return readings + " readings, " + noValues + " without a value; " + (connected ? "connected" : "not connected")
                + ", " + (data.unreceipted() + alarms.unreceipted()) + " batches wait for a receipt, store "
                + Math.round(100 * data.ratio()) + " % full";
    }

    /** Keys of the status file that begin so name a channel without a number. */
    public static final String TROUBLE = "trouble-";

    /** Before a channel's name, for the last look at it. */
    public static final String CHANNEL = "channel-";

    /** As the lines of the status file. */
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("device", device);
        lines.put("at", at.toString());
        lines.put("configuration", Long.toString(configuration));
        lines.put("connected", Boolean.toString(connected));
        lines.put("uplink-trouble", uplinkTrouble.replace('\n', ' '));
        lines.put("clock-state", Integer.toString(clockState));
        lines.put("last-receipt", lastReceipt.map(Instant::toString).orElse("never"));
        lines.put("waiting", Long.toString(data.unreceipted() + alarms.unreceipted()));
        lines.put("spool-percent", Long.toString(Math.round(100 * data.ratio())));
        lines.put("readings", Long.toString(readings));
        lines.put("no-values", Long.toString(noValues));
        lines.put("doubted", Long.toString(doubted));
        troubles.forEach((channel, help) -> lines.put(TROUBLE + channel, help.replace('\n', ' ')));
        lines.put("sampling", sampling);
        lines.put("disk", disk.replace('\n', ' '));
        lines.put("rolled-back", Boolean.toString(rolledBack));
        lines.put("refused", Long.toString(counts.refused()));
        lines.put("last-refusal", lastRefusal.replace('\n', ' '));
        lines.put("unbelievable-receipts", Long.toString(counts.unbelievable()));
        looks.forEach((channel, look) -> lines.put(CHANNEL + channel, look.at() + " " + look.words()));
        return lines;
    }
}
