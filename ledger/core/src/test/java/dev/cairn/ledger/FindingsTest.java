package dev.cairn.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {

    @Test
    void keeps_the_first_counts_all_and_tells_all() {
        List<Finding> told = new ArrayList<>();
        Findings findings = new Findings(told::add);
        for (int i = 0; i < Findings.KEPT_MAX + 3; i++) {
            findings.add("FSK-01", "place " + i, "what");
        }
        assertEquals(Findings.KEPT_MAX + 3, findings.count());
        assertEquals(Findings.KEPT_MAX, findings.kept().size());
        assertEquals(Findings.KEPT_MAX + 3, told.size(), "who acts on findings must hear of the last one too");
    }
}
