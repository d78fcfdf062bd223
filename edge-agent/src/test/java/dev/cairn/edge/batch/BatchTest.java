package dev.cairn.edge.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.model.ChannelDescription;
import dev.cairn.model.RecordName;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.statement.Clock;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
    private static final Hash DEVICE = Hash.sha256(Bytes.ofUtf8("device"));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static SenmlRecord reading(String channel) {
        return SenmlRecord.number(new RecordName(DEVICE, channel).full(), TIME, new BigDecimal("-12.0625"), "Cel");
    }

    @Test
    void is_due_at_so_many_readings() {
        Batch batch = new Batch(3, Duration.ofSeconds(60));
        for (int i = 0; i < 2; i++) {
            batch.add(reading("air"), 0);
            assertFalse(batch.isDue(0));
        }
        batch.add(reading("air"), 0);
        assertTrue(batch.isDue(0));
    }

    @Test
    void is_due_so_long_after_its_first_reading_and_never_while_empty() {
        Batch batch = new Batch(100, Duration.ofSeconds(60));
        assertFalse(batch.isDue(Long.MAX_VALUE / 2));
        assertEquals(Long.MAX_VALUE, batch.dueAt());
        batch.add(reading("air"), 10 * SECOND);
        batch.add(reading("air"), 69 * SECOND);
        assertFalse(batch.isDue(70 * SECOND - 1));
        assertTrue(batch.isDue(70 * SECOND));
        batch.clear();
        assertFalse(batch.isDue(200 * SECOND));
        assertEquals(0, batch.size());
    }

    @Test
    void a_batch_that_has_no_room_left_still_fits_into_a_capsule_with_the_longest_context() {
        Batch batch = new Batch(1000, Duration.ofSeconds(60));
        SenmlRecord longest = reading("a-channel-with-a-name-of-forty-letters--");
        while (batch.hasRoomFor(longest)) {
            batch.add(longest, 0);
        }
        assertTrue(batch.size() > 50, "readings " + batch.size());
        List<SenmlRecord> all = new ArrayList<>(longestContext());
        all.addAll(batch.records());
        int bytes = Senml.capsule(all, new SecureRandom()).bytes().size();
        assertTrue(bytes <= Limits.CAPSULE_BYTES_MAX, "bytes " + bytes);
    }

    private static List<SenmlRecord> longestContext() {
        Context context = new Context(DEVICE);
        Clock clock = new Clock(2, OptionalLong.of(1_000_000), Bytes.ofHex("00".repeat(16)), 1_000_000_000L);
        List<SenmlRecord> all = new ArrayList<>(context.always(TIME, clock, Hash.ZERO, "cairn-edge/0.1.0-SNAPSHOT"));
        all.add(context.starts(TIME, 1_000_000));
        for (int i = 0; i < 20; i++) {
            String name = "a-channel-with-a-name-of-forty-letters" + i;
            all.add(context.channel(
                    TIME,
                    name,
                    ChannelDescription.of("%RH", "kernel:iio/bme280/humidityrelative", Duration.ofDays(1))));
        }
        return all;
    }
}
