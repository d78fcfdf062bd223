package dev.cairn.ingest.admin;

import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.door.Connected;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.LedgerState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the tier sees at one moment. Reading it touches no counter and no clock of any device. May block a little: not for an event loop.
 */
public final class Live {
    /**
     * What it looks at.
     *
     * @param connected who is connected to the built-in door
     * @param state how the writer is doing
     * @param refusal what any offer would be answered now; empty while offers are taken
     * @param surveyed whether the log was looked through for what came before the start
     * @param silentAfter from which age of its last data a gateway is called silent
     * @param witnessedWithin how long a head may lack its witnesses
     * @param nanos a monotonic clock
     */
    public record Parts(
            LedgerReader reader,
            Registry registry,
            Tally tally,
            Lanes lanes,
            Verifier verifier,
            ReceiptDesk desk,
            Supplier<List<Connected>> connected,
            Supplier<Optional<BrokerLink.View>> broker,
            Supplier<LedgerState> state,
            Supplier<Optional<Admission>> refusal,
            BooleanSupplier surveyed,
            Duration silentAfter,
            Duration witnessedWithin,
            InstantSource clock,
            LongSupplier nanos) {}

    private final Parts parts;
    private final FleetBook book;
    private final Readiness readiness;
    private volatile List<Facts> fleet = List.of();

    public Live(Parts parts) {
        this.parts = parts;
        this.book = new FleetBook(
                parts.tally().fleet(),
                parts.registry(),
                parts.reader(),
                parts.silentAfter(),
                parts.surveyed(),
                parts.clock());
        this.readiness =
                new Readiness(parts.reader(), parts.state(), parts.refusal(), parts.witnessedWithin(), parts.nanos());
    }

    Parts parts() {
        return parts;
    }

    Readiness readiness() {
        return readiness;
    }

    /** Looks at every gateway anew; one answer, or all streams' next events, are made from one look. */
    synchronized void look() {
        fleet = List.copyOf(book.all());
    }

    /** The gateways as of the last look, the worst first. */
    List<Facts> fleet() {
        return fleet;
    }

    /**
     * Those whose name, organisation or id holds this, whatever the case; all for an empty one.
     *
     * @param find not trusted
     */
    List<Facts> fleet(String find) {
        String wanted = find.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                ? fleet()
                : fleet().stream().filter(each -> holds(each, wanted)).toList();
    }

    private static boolean holds(Facts facts, String wanted) {
        return (facts.name() + "\n" + facts.organisation() + "\n" + facts.device())
                .toLowerCase(Locale.ROOT)
                .contains(wanted);
    }

    /** Connections by device; of several of one device, one. */
    Map<String, Connected> connections() {
        return parts.connected().get().stream()
                .collect(Collectors.toMap(Connected::device, each -> each, (one, other) -> one));
    }
}
