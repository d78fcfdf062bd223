package dev.cairn.reliability;

import org.junit.jupiter.api.Test;

/** Some kills of a mirror; the night does a hundred. */
class MirrorSuiteTest {

    @Test
    void a_mirror_killed_at_random_moments_goes_on_and_is_whole() throws Exception {
        SuiteRuns.requireGreen(new MirrorSuite(), 3);
    }

    @Test
    void a_head_before_its_data_is_found() throws Exception {
        SuiteRuns.requireRed(new MirrorSuite(), 40, "unsynced", Tally.Count.BROKEN);
    }
}
