package dev.cairn.ingest.admin;

import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Trouble;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The live state for Prometheus, in its text format or OpenMetrics, as the scraper asks. The numbers are the page's own, read when asked for. Labels are few and fixed;
 * a gateway gets a label of its own only in a fleet of at most {@link #LABELLED_DEVICES_MAX}: beyond it a scraper's memory would grow with every
 * gateway there ever was, and the counts by state and concern say when to open the page.
 */
final class Metrics {
    /** Largest fleet whose gateways are told one by one. */
    static final int LABELLED_DEVICES_MAX = 200;

    /** One answer. */
    record Scrape(String contentType, Buffer body) {}

    private final Live live;
    private final ExpositionFormats formats = ExpositionFormats.init();

    Metrics(Live live) {
        this.live = live;
    }

    /** @param accept the scraper's Accept header, if it sent one */
    Scrape scrape(@Nullable String accept) {
        ExpositionFormatWriter writer = formats.findWriter(accept);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, new MetricSnapshots(all()));
        } catch (IOException e) {
            throw new UncheckedIOException("metrics into memory", e);
        }
        return new Scrape(writer.getContentType(), Buffer.buffer(out.toByteArray()));
    }

    private List<MetricSnapshot> all() {
        List<MetricSnapshot> all = new ArrayList<>();
        messages(all);
        queues(all);
        ledger(all);
        List<Facts> fleet = live.fleet();
        fleet(all, fleet);
        if (fleet.size() <= LABELLED_DEVICES_MAX) {
            devices(all, fleet);
        }
        return all;
    }

    private void messages(List<MetricSnapshot> all) {
        Seen.Counts total = live.parts().tally().total();
        Map<String, Double> outcomes = new LinkedHashMap<>();
        outcomes.put("accepted", (double) total.accepted());
        outcomes.put("duplicate", (double) total.duplicate());
        outcomes.put("retry", (double) total.retry());
        outcomes.put("refused", (double) total.refused());
        all.add(counters("cairn_ingest_messages", "Messages by what became of them.", "outcome", outcomes));
        Map<String, Double> codes = new LinkedHashMap<>();
        live.parts().tally().byCode().forEach((code, count) -> codes.put(code, (double) count));
        all.add(counters("cairn_ingest_codes", "Refusals, retries, faults and doubts by code.", "code", codes));
    }

    private void queues(List<MetricSnapshot> all) {
        Live.Parts parts = live.parts();
        all.add(gauge(
                "cairn_ingest_lane_tasks",
                "Messages that wait for a worker.",
                parts.lanes().waiting()));
        Map<String, Double> verifiers = new LinkedHashMap<>();
        for (Verifier each : Verifier.values()) {
            verifiers.put(each.name().toLowerCase(Locale.ROOT), each == parts.verifier() ? 1.0 : 0);
        }
        all.add(gauges("cairn_ingest_verifier", "1 for whose arithmetic checks signatures.", "verifier", verifiers));
        all.add(gauge(
                "cairn_ingest_receipts_owed",
                "Statements owed a receipt.",
                parts.desk().owed()));
        all.add(counter(
                "cairn_ingest_receipts_sent",
                "Receipts handed to a way down.",
                parts.desk().sent()));
        all.add(counter(
                "cairn_ingest_receipts_dropped",
                "Things dropped before the receipt desk.",
                parts.desk().dropped()));
        all.add(gauge(
                "cairn_ingest_connections",
                "Connections of gateways to the built-in door.",
                parts.connected().get().size()));
        Optional<BrokerLink.View> broker = parts.broker().get();
        broker.ifPresent(view -> all.add(gauge(
                "cairn_ingest_broker_connected",
                "1 while subscribed at the foreign broker.",
                view.connected() ? 1 : 0)));
    }

    private void ledger(List<MetricSnapshot> all) {
        LedgerState state = live.parts().state().get();
        Map<String, Double> states = new LinkedHashMap<>();
        states.put("open", state instanceof LedgerState.Open ? 1.0 : 0);
        states.put("waiting", state instanceof LedgerState.Waiting ? 1.0 : 0);
        states.put("halted", state instanceof LedgerState.Halted ? 1.0 : 0);
        all.add(gauges("cairn_ledger_state", "1 for the state that the ledger's writer is in.", "state", states));
        all.add(gauge(
                "cairn_ingest_ready",
                "1 while /readyz says yes.",
                live.readiness().reasons().isEmpty() ? 1 : 0));
        all.add(gauge(
                "cairn_ledger_entries",
                "Entries that are durable.",
                live.parts().reader().sequenced()));
        all.add(gauge("cairn_ledger_published_entries", "Entries below the newest signed head.", published()));
        all.add(gauge(
                "cairn_ledger_witnessed_entries",
                "Entries below the newest witnessed head.",
                live.parts().reader().witnessed().map(Head::size).orElse(0L)));
        all.add(gauge(
                "cairn_ledger_unwitnessed_seconds",
                "For how long the witnesses have confirmed nothing of what was signed; 0 while they keep up.",
                live.readiness().unwitnessedMs() / 1000.0));
    }

    private long published() {
        try {
            return live.parts().reader().published().size();
        } catch (Trouble noHead) {
            return 0;
        }
    }

    private static void fleet(List<MetricSnapshot> all, List<Facts> fleet) {
        Map<String, Double> states = new LinkedHashMap<>();
        List.of("bad", "look", "well", "revoked").forEach(status -> states.put(status, 0.0));
        Map<String, Double> concerns = new LinkedHashMap<>();
        for (Concern.Kind kind : Concern.Kind.values()) {
            concerns.put(kind.word(), 0.0);
        }
        for (Facts facts : fleet) {
            states.merge(facts.status(), 1.0, Double::sum);
            facts.concerns().stream()
                    .filter(concern -> concern.level() != Concern.Level.NOTE)
                    .map(Concern::kind)
                    .distinct()
                    .forEach(kind -> concerns.merge(kind.word(), 1.0, Double::sum));
        }
        all.add(gauges("cairn_fleet_gateways", "Gateways by how they stand.", "status", states));
        all.add(gauges("cairn_fleet_concerns", "Gateways that need a look or worse, by why.", "kind", concerns));
    }

    private void devices(List<MetricSnapshot> all, List<Facts> fleet) {
        device(all, fleet, "cairn_gateway_data_age_seconds", "Age of a gateway's last data.", seen -> seen.data()
                .map(data -> OptionalLong.of(data.ageMs()))
                .orElse(OptionalLong.empty()));
        device(
                all,
                fleet,
                "cairn_gateway_clock_offset_seconds",
                "By how much a gateway's clock is ahead; negative: behind, or all its data are late.",
                Seen::clockOffsetMs);
        device(
                all,
                fleet,
                "cairn_gateway_certificate_end_seconds",
                "When its certificate ends, seconds since 1970.",
                seen -> seen.certificate()
                        .map(shown -> OptionalLong.of(shown.until().toEpochMilli()))
                        .orElse(OptionalLong.empty()));
        all.add(gauges(
                "cairn_gateway_waiting_statements",
                "Statements that wait at a gateway, as it told.",
                "device",
                each(
                        fleet,
                        seen -> seen.spool()
                                .map(spool -> OptionalLong.of(spool.waiting()))
                                .orElse(OptionalLong.empty()),
                        1)));
        all.add(counters(
                "cairn_gateway_refused",
                "Messages of a gateway refused for good.",
                "device",
                each(fleet, seen -> OptionalLong.of(seen.counts().refused()), 1)));
    }

    private static void device(
            List<MetricSnapshot> all,
            List<Facts> fleet,
            String name,
            String help,
            Function<Seen, OptionalLong> milliseconds) {
        all.add(gauges(name, help, "device", each(fleet, milliseconds, 1000)));
    }

    private static Map<String, Double> each(List<Facts> fleet, Function<Seen, OptionalLong> value, double unit) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Facts facts : fleet) {
            OptionalLong known = value.apply(facts.seen());
            if (known.isPresent()) {
                values.put(facts.device().hex(), known.getAsLong() / unit);
            }
        }
        return values;
    }

    private static MetricSnapshot gauge(String name, String help, long value) {
        return gauge(name, help, (double) value);
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static MetricSnapshot gauges(String name, String help, String label, Map<String, Double> values) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((word, value) -> snapshot.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(Labels.of(label, word))
                .value(value)
                .build()));
        return snapshot.build();
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(
                        CounterDataPointSnapshot.builder().value((double) value).build())
                .build();
    }

    private static MetricSnapshot counters(String name, String help, String label, Map<String, Double> values) {
        CounterSnapshot.Builder snapshot = CounterSnapshot.builder().name(name).help(help);
        values.forEach((word, value) -> snapshot.dataPoint(CounterDataPointSnapshot.builder()
                .labels(Labels.of(label, word))
                .value(value)
                .build()));
        return snapshot.build();
    }
}
