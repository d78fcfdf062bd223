package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void a_lane_keeps_its_order_on_any_number_of_workers() throws Exception {
        try (Lanes lanes = new Lanes(4)) {
            Lanes.Lane lane = lanes.lane();
            List<Integer> done = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch all = new CountDownLatch(2_000);
            for (int i = 0; i < 2_000; i++) {
                int number = i;
                while (!lane.offer(() -> {
                    done.add(number);
                    all.countDown();
                })) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(all.await(30, TimeUnit.SECONDS));
            assertEquals(IntStream.range(0, 2_000).boxed().toList(), done);
        }
    }

    @Test
    void a_full_lane_says_so_and_another_one_still_runs() throws Exception {
        try (Lanes lanes = new Lanes(2)) {
            CountDownLatch gate = new CountDownLatch(1);
            Lanes.Lane blocked = lanes.lane();
            blocked.offer(() -> waitFor(gate));
            int taken = 0;
            while (blocked.offer(() -> {}) && taken <= Lanes.LANE_TASKS_MAX) {
                taken++;
            }
            assertTrue(taken <= Lanes.LANE_TASKS_MAX, "took " + taken);
            CountDownLatch ran = new CountDownLatch(1);
            assertTrue(lanes.lane().offer(ran::countDown));
            assertTrue(ran.await(30, TimeUnit.SECONDS));
            gate.countDown();
        }
    }

    @Test
    void a_task_that_throws_does_not_stop_its_lane() throws Exception {
        try (Lanes lanes = new Lanes(1)) {
            Lanes.Lane lane = lanes.lane();
            CountDownLatch ran = new CountDownLatch(1);
            lane.offer(() -> {
                throw new IllegalStateException("planted");
            });
            lane.offer(ran::countDown);
            assertTrue(ran.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void takes_nothing_after_close() {
        Lanes lanes = new Lanes(1);
        lanes.close();
        assertFalse(lanes.lane().offer(() -> {}));
        assertEquals(0, lanes.waiting());
    }

    private static void waitFor(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
