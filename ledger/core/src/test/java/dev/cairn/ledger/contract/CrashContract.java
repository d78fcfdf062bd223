package dev.cairn.ledger.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ledger.CrashCheck;
import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.fake.Tripwire.Left;
import dev.cairn.ledger.fake.Tripwire.Mode;
import dev.cairn.ledger.fake.Tripwire.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every writing call of a ledger's life from genesis over one block or two, failed before and after it took effect: enumerated. */
public abstract class CrashContract {

    /** An empty disk. */
    protected abstract Disk newDisk();

    /** The faults to try at each call. */
    protected List<Mode> modes() {
        return List.of(Mode.values());
    }

    /** Blocks behind the genesis. */
    protected int rounds() {
        return 2;
    }

    @Test
    void holds_every_promise_when_any_one_call_fails() {
        List<String> red = new ArrayList<>();
        List<Point> points = points();
        for (Point point : points) {
            List<String> violations = new CrashCheck(newDisk(), rounds()).run(point);
            violations.forEach(violation -> red.add(point + ": " + violation));
        }
        assertEquals(List.of(), red);
        assertTrue(points.size() >= 20 * modes().size(), "only " + points.size() + " points");
    }

    @Test
    void holds_every_promise_when_recovery_fails_too() {
        List<String> red = new ArrayList<>();
        Point swapDone = new Point("heads.swap", 1, Mode.DONE_THEN_DEAD);
        for (String call : new CrashCheck(newDisk(), rounds()).count().keySet()) {
            for (Mode mode : List.of(Mode.NOT_DONE_THEN_DEAD, Mode.DONE_THEN_DEAD)) {
                Point second = new Point(call, 0, mode);
                List<String> violations = new CrashCheck(newDisk(), rounds()).run(swapDone, second);
                violations.forEach(violation -> red.add(second + ": " + violation));
            }
        }
        assertEquals(List.of(), red);
    }

    /** Tiles, capsules and index are written at the same time: a crash leaves any of them done and any not. */
    @Test
    void holds_every_promise_whichever_stores_were_written_after_the_swap() {
        List<String> red = new ArrayList<>();
        List<String> stores = List.of("objects.", "capsules.", "positions.");
        for (int swaps = 1; swaps <= rounds() + 1; swaps++) {
            for (int chosen = 0; chosen < 1 << stores.size(); chosen++) {
                Set<String> written = new TreeSet<>();
                for (int i = 0; i < stores.size(); i++) {
                    if ((chosen >> i & 1) == 1) {
                        written.add(stores.get(i));
                    }
                }
                Left left = new Left(swaps, written);
                new CrashCheck(newDisk(), rounds()).run(left).forEach(violation -> red.add(left + ": " + violation));
            }
        }
        assertEquals(List.of(), red);
    }

    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        Map<String, Integer> calls = new CrashCheck(newDisk(), rounds()).count();
        calls.forEach((call, times) -> {
            for (int i = 0; i < times; i++) {
                for (Mode mode : modes()) {
                    points.add(new Point(call, i, mode));
                }
            }
        });
        return points;
    }
}
