package dev.cairn.hostile;

import dev.cairn.reliability.SuiteRuns;
import dev.cairn.reliability.Tally;
import org.junit.jupiter.api.Test;

class HostileSuiteTest {

    @Test
    void hostile_sessions_leave_nothing_behind_and_honest_gateways_are_served() throws Exception {
        SuiteRuns.requireGreen(new HostileSuite(), 200);
    }

    @Test
    void a_door_that_waits_for_every_byte_of_a_connect_is_found() throws Exception {
        SuiteRuns.requireRed(new HostileSuite(), 1, HostileSuite.PATIENT_DOOR, Tally.Count.MISJUDGED);
    }

    @Test
    void sessions_that_are_never_taken_out_of_the_table_are_found() throws Exception {
        SuiteRuns.requireRed(new HostileSuite(), 150, HostileSuite.NO_GOODBYE, Tally.Count.BROKEN);
    }

    @Test
    void a_stack_in_the_log_for_each_strangers_packet_is_found() throws Exception {
        SuiteRuns.requireRed(new HostileSuite(), 120, HostileSuite.TALKATIVE, Tally.Count.BROKEN);
    }
}
