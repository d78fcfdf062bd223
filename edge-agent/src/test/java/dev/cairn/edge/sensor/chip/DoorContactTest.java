package dev.cairn.edge.sensor.chip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.hal.DigitalIn;
import dev.cairn.edge.hal.sim.FakeTicker;
import dev.cairn.edge.hal.sim.SimBuses;
import dev.cairn.edge.sensor.Reading;
import dev.cairn.edge.sensor.Reading.Cause;
import java.math.BigDecimal;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class DoorContactTest {
    private static final Reading OPEN = Reading.of(BigDecimal.ONE, "1");
    private static final Reading CLOSED = Reading.of(BigDecimal.ZERO, "1");

    /** A line whose level at the n-th look is given. */
    private static final class Line implements DigitalIn {
        private final IntPredicate high;
        private int looks;

        Line(IntPredicate high) {
            this.high = high;
        }

        @Override
        public String name() {
            return "GPIO 17";
        }

        @Override
        public boolean isHigh() {
            return high.test(looks++);
        }
    }

    private static Reading read(Line line, boolean inverted) throws InterruptedException {
        return new DoorContact(line, inverted, new FakeTicker()).read();
    }

    @Test
    void a_closed_contact_is_a_closed_door_unless_it_is_inverted() throws Exception {
        assertEquals(OPEN, read(new Line(n -> true), false));
        assertEquals(CLOSED, read(new Line(n -> false), false));
        assertEquals(CLOSED, read(new Line(n -> true), true));
        assertEquals(OPEN, read(new Line(n -> false), true));
    }

    @Test
    void bounces_do_not_count_and_the_level_that_lasts_does() throws Exception {
        assertEquals(CLOSED, read(new Line(n -> n < 20 && n % 3 != 0), false));
        assertEquals(OPEN, read(new Line(n -> n >= 12 || n == 5 || n == 6), false));
        assertEquals(CLOSED, read(new Line(n -> n == 4), false), "one spike within the first equal looks");
    }

    @Test
    void a_contact_that_never_rests_is_a_fault_after_a_bounded_number_of_looks() throws Exception {
        Line line = new Line(n -> n % 2 == 0);
        Reading.NoValue no = assertInstanceOf(Reading.NoValue.class, read(line, false));
        assertEquals(Cause.TIMEOUT, no.cause());
        assertTrue(line.looks < 200, "looks " + line.looks);
        assertTrue(no.help().contains("GPIO 17"), no.help());
    }

    @Test
    void a_line_that_is_not_there_is_absent() throws Exception {
        DigitalIn none = new SimBuses().input(17);
        assertEquals(Reading.none(Cause.ABSENT), new DoorContact(none, false, new FakeTicker()).read());
    }
}
