package dev.cairn.ledger;

import dev.cairn.ledger.CrashCheck.Disk;
import dev.cairn.ledger.fake.Tripwire.Mode;
import dev.cairn.ledger.fake.Tripwire.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Every writing call of a ledger's life × {failed and not done, failed but done, killed before it, killed after it}, and then, for each of
 * these, every writing call of the life after it (recovery first) × the modes given. Enumerated, not sampled.
 */
public final class CrashPairs {

    private static final int VIOLATIONS_MAX = 100;

    private final Supplier<Disk> disks;
    private final int rounds;
    private final List<Mode> secondModes;
    private final List<String> violations = new ArrayList<>();
    private int singles;
    private int pairs;
    private boolean complete;

    /**
     * @param disks a new empty one for each history
     * @param rounds blocks of a life
     * @param secondModes ways in which the second call fails; all, or those that kill, for a quick run
     */
    public CrashPairs(Supplier<Disk> disks, int rounds, List<Mode> secondModes) {
        this.disks = disks;
        this.rounds = rounds;
        this.secondModes = List.copyOf(secondModes);
    }

    /** Runs all, as long as it may go on. */
    public void run(BooleanSupplier goesOn) {
        for (Point first : points(check().count(), List.of(Mode.values()))) {
            run(first);
            singles++;
            for (Point second : points(check().countAfter(first), secondModes)) {
                if (!goesOn.getAsBoolean()) {
                    return;
                }
                run(first, second);
                pairs++;
            }
        }
        complete = true;
    }

    private CrashCheck check() {
        return CrashCheck.onOneThread(disks.get(), rounds);
    }

    private void run(Point... points) {
        for (String violation : check().run(points)) {
            if (violations.size() < VIOLATIONS_MAX) {
                violations.add(List.of(points) + ": " + violation);
            }
        }
    }

    private static List<Point> points(Map<String, Integer> calls, List<Mode> modes) {
        List<Point> points = new ArrayList<>();
        calls.forEach((call, times) -> {
            for (int i = 0; i < times; i++) {
                for (Mode mode : modes) {
                    points.add(new Point(call, i, mode));
                }
            }
        });
        return points;
    }

    /** What was not as promised, with the faults before it. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    public int singles() {
        return singles;
    }

    public int pairs() {
        return pairs;
    }

    /** Whether the end was reached. */
    public boolean isComplete() {
        return complete;
    }

    public String summary() {
        return singles + " single faults and " + pairs + " pairs of faults, " + violations.size() + " violations";
    }
}
