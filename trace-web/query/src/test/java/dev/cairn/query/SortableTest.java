package dev.cairn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortableTest {
    private static final long SEED = 7;

    @Test
    void numbers_stand_in_the_order_of_their_values() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal a = number(random);
            BigDecimal b = random.nextInt(3) == 0 ? a.setScale(a.scale() + 2) : number(random);
            String what = "seed " + SEED + ": " + a + " and " + b;
            int order = Sortable.number(a).compareTo(Sortable.number(b));
            assertEquals(a.compareTo(b), Integer.signum(order), what);
            if (a.compareTo(b) < 0) {
                assertTrue(Sortable.after(Sortable.number(a)).compareTo(Sortable.number(b)) < 0, what);
            }
        }
    }

    private static BigDecimal number(Random random) {
        int digits = random.nextInt(4);
        long unscaled = random.nextInt((int) Math.pow(10, digits + 1)) - (long) Math.pow(10, digits) / 2;
        return BigDecimal.valueOf(unscaled, random.nextInt(9) - 4);
    }

    @Test
    void the_largest_and_smallest_doubles_have_their_place() {
        assertTrue(
                Sortable.number(new BigDecimal("-1.7976931348623157e308")).compareTo(Sortable.number(BigDecimal.ZERO))
                        < 0);
        assertTrue(Sortable.number(new BigDecimal("4.9e-324")).compareTo(Sortable.number(BigDecimal.ZERO)) > 0);
    }

    @Test
    void times_stand_in_the_order_of_the_time_line() {
        String early = Sortable.time(Instant.parse("0000-01-01T00:00:00Z").minusSeconds(86_400));
        String epoch = Sortable.time(Instant.EPOCH);
        String after = Sortable.time(Instant.EPOCH.plusNanos(1));
        String late =
                Sortable.time(Instant.parse("9999-12-31T23:59:59.999999999Z").plusSeconds(86_400));
        assertTrue(early.compareTo(epoch) < 0 && epoch.compareTo(after) < 0 && after.compareTo(late) < 0);
        assertTrue(late.compareTo(Sortable.end(Sortable.TIME)) < 0);
    }
}
