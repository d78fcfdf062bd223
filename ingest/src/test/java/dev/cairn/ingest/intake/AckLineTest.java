package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AckLineTest {
    private final List<Integer> sent = new ArrayList<>();
    private final AckLine<String> line = new AckLine<>(place -> sent.add(place.messageId()));

    @Test
    void sends_nothing_until_the_first_is_complete() {
        AckLine.Place<String> first = line.enter(1);
        AckLine.Place<String> second = line.enter(2);
        line.complete(second, "ok");
        assertEquals(List.of(), sent);
        line.complete(first, "ok");
        assertEquals(List.of(1, 2), sent);
    }

    @Test
    void keeps_order_of_arrival_whatever_the_order_of_outcomes() {
        for (long seed = 0; seed < 200; seed++) {
            sent.clear();
            List<AckLine.Place<String>> places = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int id = 1; id <= 20; id++) {
                places.add(line.enter(id));
                expected.add(id);
            }
            java.util.Collections.shuffle(places, new Random(seed));
            places.forEach(place -> line.complete(place, "ok"));
            assertEquals(expected, sent, "seed " + seed);
            assertEquals(0, line.waiting());
        }
    }

    @Test
    void sends_nothing_after_close() {
        AckLine.Place<String> place = line.enter(1);
        line.close();
        line.complete(place, "ok");
        assertEquals(List.of(), sent);
    }
}
