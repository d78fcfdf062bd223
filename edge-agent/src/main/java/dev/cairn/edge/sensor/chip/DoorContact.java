package dev.cairn.edge.sensor.chip;

import dev.cairn.edge.hal.BusFault;
import dev.cairn.edge.hal.DigitalIn;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Sensor;
import dev.cairn.edge.time.Ticker;
import dev.cairn.firmware.Quantity;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * A reed or switch between a line with pull-up and ground: closed door, closed contact, low. A level counts once it was the same in
 * {@value #EQUAL} looks one after the other, {@code STEP} apart; a contact that does not come to rest is a fault.
 */
final class DoorContact implements Sensor {
    private static final Duration STEP = Duration.ofMillis(4);
    private static final int EQUAL = 6;
    private static final int LOOKS = 120;

    private final DigitalIn line;
    private final boolean inverted;
    private final Ticker ticker;

    /** @param inverted the contact is open while the door is closed */
    DoorContact(DigitalIn line, boolean inverted, Ticker ticker) {
        this.line = line;
        this.inverted = inverted;
        this.ticker = ticker;
    }

    @Override
    public Reading read() throws InterruptedException {
        try {
            boolean level = line.isHigh();
            int equal = 1;
            for (int i = 1; i < LOOKS && equal < EQUAL; i++) {
                ticker.sleep(STEP);
                boolean now = line.isHigh();
                equal = now == level ? equal + 1 : 1;
                level = now;
            }
            return equal < EQUAL
                    ? Reading.none(
                            Reading.Cause.TIMEOUT,
                            "the contact on " + line.name() + " does not come to rest: is a wire loose?")
                    : Reading.of(level != inverted ? BigDecimal.ONE : BigDecimal.ZERO, Quantity.DOOR.unit());
        } catch (BusFault fault) {
            return Reading.none(Reading.Cause.ABSENT, String.valueOf(fault.getMessage()));
        }
    }

    @Override
    public String description() {
        return "door contact on " + line.name();
    }
}
