package dev.cairn.reliability;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The suite itself runs at night. */
class CardSuiteTest {

    @Test
    void its_planted_bug_can_still_be_planted(@TempDir Path folder) throws Exception {
        CardSuite.BUG.compile(folder);
    }
}
