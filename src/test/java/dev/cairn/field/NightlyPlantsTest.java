package dev.cairn.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.check.Planted;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code ./check} does not run the planted bugs of these suites; that they can still be planted it sees. */
class NightlyPlantsTest {
    @TempDir
    private Path folder;

    static Map<String, Planted.Bug> bugs() {
        Map<String, Planted.Bug> all = new HashMap<>(ClockSuite.BUGS);
        all.putAll(WeekSuite.BUGS);
        return all;
    }

    @ParameterizedTest
    @MethodSource("names")
    void its_place_is_there_and_it_compiles(String name) throws Exception {
        bugs().get(name).compile(folder);
    }

    static Set<String> names() {
        return bugs().keySet();
    }

    @Test
    void each_plant_has_its_bug() {
        assertEquals(Set.copyOf(new ClockSuite().plants()), ClockSuite.BUGS.keySet());
        assertEquals(Set.copyOf(new WeekSuite().plants()), WeekSuite.BUGS.keySet());
    }
}
