package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A chip behind several channels. Channels that look within {@link #SHARED} of each other share one measurement, but none gets the same
 * measurement twice. Whoever comes while another look hangs is told so at once. After a fault the chip is begun anew. Thread-safe.
 */
final class SharedChip {
    static final Duration SHARED = Duration.ofSeconds(2);

    private final Chip chip;
    private final String where;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Quantity> fresh = EnumSet.noneOf(Quantity.class);
    private Map<Quantity, BigDecimal> numbers = Map.of();
    private long measuredAt;
    private boolean begun;
    private volatile Optional<String> serial = Optional.empty();

    SharedChip(Chip chip, String where, Ticker ticker) {
        this.chip = chip;
        this.where = where;
        this.ticker = ticker;
    }

    /** The chip's number of this quantity, or why there is none. */
    Reading read(Quantity quantity) throws InterruptedException {
        if (!lock.tryLock()) {
            return Reading.none(Reading.Cause.TIMEOUT, where + " still owes the answer to the look before this one");
        }
        try {
            if (!fresh.contains(quantity) || ticker.nanos() - measuredAt > SHARED.toNanos()) {
                measure();
            }
            fresh.remove(quantity);
            BigDecimal number = numbers.get(quantity);
            return number == null
                    ? Reading.none(Reading.Cause.RANGE, where + " measured no " + quantity.word())
                    : Reading.of(number, quantity.unit());
        } catch (ProbeFault fault) {
            return fault.reading();
        } finally {
            lock.unlock();
        }
    }

    private void measure() throws ProbeFault, InterruptedException {
        boolean measured = false;
        fresh.clear();
        try {
            if (!begun) {
                chip.begin();
                begun = true;
            }
            numbers = chip.measure();
            serial = chip.serial();
            measuredAt = ticker.nanos();
            fresh.addAll(numbers.keySet());
            measured = true;
        } finally {
            begun = measured;
        }
    }

    /** Of the chip that answered last. */
    Optional<String> serial() {
        return serial;
    }
}
