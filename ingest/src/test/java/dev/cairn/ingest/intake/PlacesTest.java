package dev.cairn.ingest.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.intake.Places.Entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private static Places<String, Integer> full(int max, String who) {
        Places<String, Integer> places = new Places<>(max);
        for (int i = 0; i < max; i++) {
            assertInstanceOf(Entry.In.class, places.enter(who, i));
        }
        return places;
    }

    @Test
    void refuses_to_have_no_place() {
        assertThrows(IllegalArgumentException.class, () -> new Places<String, Integer>(0));
    }

    @Test
    void whoever_holds_all_gives_his_oldest_to_a_newcomer() {
        Places<String, Integer> places = full(3, "attacker");
        assertEquals(new Entry.Instead<>(List.of(0)), places.enter("farm", 10));
        assertEquals(3, places.taken());
    }

    @Test
    void whoever_holds_all_is_turned_away_himself_and_keeps_what_he_began() {
        Places<String, Integer> places = full(3, "attacker");
        assertEquals(new Entry.Full<>(), places.enter("attacker", 3));
        places.leave("attacker", 0);
        assertEquals(new Entry.In<>(), places.enter("attacker", 3));
    }

    @Test
    void a_newcomer_takes_no_place_of_one_who_would_then_hold_less_than_he() {
        Places<String, Integer> places = new Places<>(2);
        places.enter("one", 1);
        places.enter("another", 2);
        assertEquals(new Entry.Full<>(), places.enter("third", 3));
    }

    @Test
    void leaving_twice_or_without_a_place_frees_nothing() {
        Places<String, Integer> places = full(2, "one");
        places.leave("one", 0);
        places.leave("one", 0);
        places.leave("one", 99);
        places.leave("nobody", 1);
        assertEquals(1, places.taken());
    }

    @Test
    void as_many_go_as_a_large_newcomer_needs() {
        Places<String, Integer> places = full(10, "attacker");
        assertEquals(new Entry.Instead<>(List.of(0, 1, 2, 3)), places.enter("farm", 10, 4));
        assertEquals(10, places.taken());
        places.leave("farm", 10);
        assertEquals(6, places.taken());
    }

    @Test
    void a_large_newcomer_takes_nothing_of_those_who_would_then_hold_less_than_he() {
        Places<String, Integer> places = new Places<>(10);
        places.enter("one", 1, 6);
        places.enter("another", 2, 4);
        assertEquals(new Entry.Full<>(), places.enter("third", 3, 7));
        assertEquals(10, places.taken(), "and nobody has gone for nothing");
        assertEquals(new Entry.Instead<>(List.of(1)), places.enter("third", 3, 5));
    }

    @Test
    void refuses_what_would_never_have_room() {
        Places<String, Integer> places = new Places<>(10);
        assertThrows(IllegalArgumentException.class, () -> places.enter("one", 1, 11));
        assertThrows(IllegalArgumentException.class, () -> places.enter("one", 1, 0));
    }

    @Test
    void one_who_floods_never_takes_what_quiet_ones_hold() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Places<String, Integer> places = new Places<>(50);
        List<Integer> quiet = new ArrayList<>();
        Set<Integer> gone = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            boolean farm = random.nextInt(200) == 0 && quiet.size() < 10;
            Entry<Integer> entry = places.enter(farm ? "farm-" + i : "flood", i);
            if (farm) {
                quiet.add(i);
                assertTrue(!(entry instanceof Entry.Full), "a farm was turned away, seed " + seed);
            }
            if (entry instanceof Entry.Instead<Integer> instead) {
                gone.addAll(instead.gone());
            }
            assertTrue(places.taken() <= 50, "seed " + seed);
        }
        assertTrue(quiet.stream().noneMatch(gone::contains), "a farm lost its place, seed " + seed);
    }
}
