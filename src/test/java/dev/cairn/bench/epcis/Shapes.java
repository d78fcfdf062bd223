package dev.cairn.bench.epcis;

import dev.cairn.bench.epcis.Sender.Form;
import dev.cairn.proof.Bytes;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes shapes of one trade: no two send the same event. */
final class Shapes {
    private static final int TRADE_EVENTS = 100_000;

    /** Events between the numbers of one shape and those of the next. */
    private static final long APART = 100_000_000;

    private final Senders senders;
    private final Trade trade;
    private final AtomicLong count = new AtomicLong();

    Shapes(long seed, Senders senders) {
        this.senders = senders;
        this.trade = new Trade(seed, TRADE_EVENTS);
    }

    Trade trade() {
        return trade;
    }

    Shape signed(int events, int port, Callable<Long> cpu) {
        return new Shape(
                Form.SIGNED, events, port, client -> "", client -> senders.signing(events, client), cpu, new Tally());
    }

    Shape plain(Form form, int events, int port, Callable<Long> cpu) {
        AtomicLong next = new AtomicLong(count.incrementAndGet() * APART);
        Supplier<Optional<Bytes>> documents = () -> {
            long from = next.getAndAdd(events);
            return Optional.of(Bytes.ofUtf8(form == Form.EVENT ? trade.alone(from) : trade.document(from, events)));
        };
        return new Shape(
                form,
                events,
                port,
                client -> form == Form.PEER ? "" : senders.apiKey(client),
                client -> documents,
                cpu,
                new Tally());
    }
}
