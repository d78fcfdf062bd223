package dev.cairn.edge.sys;

import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * One line a record on standard error, as {@code sd-daemon(3)} wants it: {@code <3>} error, {@code <4>} warning, {@code <6>} information,
 * {@code <7>} debug in front when journald reads it, so that {@code journalctl -p warning} works. Named in {@code logging.properties}.
 */
public final class JournalFormatter extends Formatter {
    private static final int STACK_LINES_MAX = 20;
    private final boolean journal;

    public JournalFormatter() {
        this(System.getenv());
    }

    JournalFormatter(Map<String, String> environment) {
        this.journal = environment.containsKey("JOURNAL_STREAM");
    }

    @Override
    public String format(LogRecord record) {
        String level = journal ? "<" + priority(record.getLevel()) + ">" : record.getLevel() + " ";
        StringBuilder text = new StringBuilder(line(level, formatMessage(record)));
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            text.append(line(level, thrown.toString()));
            StackTraceElement[] stack = thrown.getStackTrace();
            for (int i = 0; i < Math.min(stack.length, STACK_LINES_MAX); i++) {
                text.append(line(level, "  at " + stack[i]));
            }
        }
        return text.toString();
    }

    private static String line(String level, String message) {
        return level + message.replaceAll("\\p{Cntrl}", " ") + "\n";
    }

    private static int priority(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return 3;
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return 4;
        }
        return level.intValue() >= Level.INFO.intValue() ? 6 : 7;
    }
}
