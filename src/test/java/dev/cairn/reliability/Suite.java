package dev.cairn.reliability;

import java.util.List;
import java.util.Optional;

/** One way of hurting Cairn. */
public interface Suite {

    /** The word behind {@code --suite}. */
    String name();

    /** One line: what is done to what. */
    String summary();

    /** Planted bugs, each of which must turn this suite red. */
    List<String> plants();

    /** Rounds of a nightly run; what a round is, the suite says. */
    int rounds();

    /** What this machine lacks for it; then it is skipped, never green. */
    Optional<String> missing();

    /** Runs as ordered and counts into the tally; an exception is a broken promise too. */
    void run(Order order, Tally tally) throws Exception;
}
