package dev.cairn.edge.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JournalFormatterTest {
    private static final Map<String, String> JOURNAL = Map.of("JOURNAL_STREAM", "8:1234");

    private static String line(Map<String, String> environment, Level level, String message) {
        return new JournalFormatter(environment).format(new LogRecord(level, message));
    }

    @Test
    void puts_the_journals_priority_in_front() {
        assertEquals("<3>SPL-02 disk failed\n", line(JOURNAL, Level.SEVERE, "SPL-02 disk failed"));
        assertEquals("<4>w\n", line(JOURNAL, Level.WARNING, "w"));
        assertEquals("<6>i\n", line(JOURNAL, Level.INFO, "i"));
        assertEquals("<7>d\n", line(JOURNAL, Level.FINE, "d"));
    }

    @Test
    void names_the_level_to_people() {
        assertEquals("WARNING w\n", line(Map.of(), Level.WARNING, "w"));
    }

    @Test
    void a_message_cannot_make_a_second_line_with_a_priority_of_its_own() {
        assertEquals("<6>topic <0>all is lost\n", line(JOURNAL, Level.INFO, "topic\n<0>all is lost"));
    }

    @Test
    void every_line_of_a_stack_bears_the_priority() {
        LogRecord record = new LogRecord(Level.SEVERE, "failed");
        record.setThrown(new IllegalStateException("two\nlines"));
        List<String> lines =
                new JournalFormatter(JOURNAL).format(record).lines().toList();
        assertTrue(lines.size() > 2 && lines.stream().allMatch(line -> line.startsWith("<3>")), lines.toString());
    }
}
