package dev.cairn.query.standing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a report is due: every second of UTC that meets all fields (EPCIS 2.0, section 8.2.5.3). A field that is left out is met by all.
 *
 * <pre>
 * second, minute   0 to 59          field:    element, or several with commas between
 * hour             0 to 23          element:  7        that one
 * dayOfMonth       1 to 31                    [1-5]    from to; also 1-5
 * month            1 to 12                    0/15     from there on each fifteenth; of a range: [0-30]/10; of all: a star before it
 * dayOfWeek        1 Monday to 7              *        all
 * </pre>
 */
public final class Schedule {
    /** A day and a month that meet on a given day of the week come again within 40 years, over a century's missing leap day too. */
    private static final int DAYS_MAX = 366 * 41;

    private static final int FIELD_CHARS_MAX = 256;
    private static final Pattern ELEMENT = Pattern.compile(
            "(?:\\*|([0-9]{1,2})|\\[([0-9]{1,2})-([0-9]{1,2})]|([0-9]{1,2})-([0-9]{1,2}))(?:/([0-9]{1,2}))?");

    /** In the order of the standard. */
    public enum Field {
        SECOND("second", 0, 59),
        MINUTE("minute", 0, 59),
        HOUR("hour", 0, 23),
        DAY_OF_MONTH("dayOfMonth", 1, 31),
        MONTH("month", 1, 12),
        DAY_OF_WEEK("dayOfWeek", 1, 7);

        private final String word;
        private final int least;
        private final int most;

        Field(String word, int least, int most) {
            this.word = word;
            this.least = least;
            this.most = most;
        }

        /** As the standard writes it. */
        public String word() {
            return word;
        }

        static Optional<Field> of(String word) {
            for (Field field : values()) {
                if (field.word.equals(word)) {
                    return Optional.of(field);
                }
            }
            return Optional.empty();
        }
    }

    /** {@link Read} or {@link Bad}. */
    public sealed interface Result {}

    public record Read(Schedule schedule) implements Result {}

    /**
     * @param field as written; empty for the schedule as a whole
     * @param text what is wrong and what to do
     */
    public record Bad(String field, String text) implements Result {}

    private final Map<String, String> written;
    private final Map<Field, BitSet> met;

    private Schedule(Map<String, String> written, Map<Field, BitSet> met) {
        this.written = Map.copyOf(written);
        this.met = met;
    }

    /** @param fields by the standard's name */
    public static Result read(Map<String, String> fields) {
        Map<Field, BitSet> met = new EnumMap<>(Field.class);
        for (Map.Entry<String, String> each : new TreeMap<>(fields).entrySet()) {
            Optional<Field> field = Field.of(each.getKey());
            if (field.isEmpty()) {
                return new Bad(each.getKey(), "no field of a schedule: second minute hour dayOfMonth month dayOfWeek");
            }
            Optional<BitSet> values = values(field.get(), each.getValue());
            if (values.isEmpty()) {
                return new Bad(
                        each.getKey(),
                        String.format(
                                Locale.ROOT,
                                "write numbers from %d to %d, ranges like [1-5], steps like 0/15, with commas between",
                                field.get().least,
                                field.get().most));
            }
            met.put(field.get(), values.get());
        }
        if (met.isEmpty()) {
            return new Bad("", "names no field; name at least one, or write \"stream\": true");
        }
        Schedule schedule = new Schedule(fields, met);
        return schedule.next(Instant.EPOCH).isEmpty()
                ? new Bad("dayOfMonth", "no such day comes in any of these months")
                : new Read(schedule);
    }

    private static Optional<BitSet> values(Field field, String text) {
        BitSet values = new BitSet(field.most + 1);
        String[] elements = text.length() > FIELD_CHARS_MAX ? new String[] {""} : text.split(",", -1);
        for (String element : elements) {
            Matcher parts = ELEMENT.matcher(element.strip());
            if (!parts.matches() || !add(field, parts, values)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static boolean add(Field field, Matcher parts, BitSet values) {
        int step = parts.group(6) == null ? 1 : Integer.parseInt(parts.group(6));
        int from = first(parts, field.least, 1, 2, 4);
        int to = parts.group(1) == null ? first(parts, field.most, 3, 5) : parts.group(6) == null ? from : field.most;
        if (step < 1 || from < field.least || to > field.most || from > to) {
            return false;
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
        return true;
    }

    private static int first(Matcher parts, int otherwise, int... groups) {
        for (int group : groups) {
            if (parts.group(group) != null) {
                return Integer.parseInt(parts.group(group));
            }
        }
        return otherwise;
    }

    /** Its fields as they were written, by name. */
    public Map<String, String> written() {
        return written;
    }

    /** The first whole second behind {@code after} that meets all fields; empty if there is none, which no schedule that was read says. */
    public Optional<Instant> next(Instant after) {
        Instant start = Instant.ofEpochSecond(after.getEpochSecond() + 1);
        LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC);
        int from = LocalTime.ofInstant(start, ZoneOffset.UTC).toSecondOfDay();
        for (int i = 0; i < DAYS_MAX; i++) {
            if (meets(day)) {
                int second = secondOfDay(from);
                if (second >= 0) {
                    return Optional.of(
                            day.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(second));
                }
            }
            day = day.plusDays(1);
            from = 0;
        }
        return Optional.empty();
    }

    private boolean meets(LocalDate day) {
        return meets(Field.MONTH, day.getMonthValue())
                && meets(Field.DAY_OF_MONTH, day.getDayOfMonth())
                && meets(Field.DAY_OF_WEEK, day.getDayOfWeek().getValue());
    }

    private boolean meets(Field field, int value) {
        BitSet values = met.get(field);
        return values == null || values.get(value);
    }

    /** -1: none on that day from there on. */
    private int secondOfDay(int from) {
        int second = from;
        while (second < 86_400) {
            if (!meets(Field.HOUR, second / 3_600)) {
                second = (second / 3_600 + 1) * 3_600;
            } else if (!meets(Field.MINUTE, second / 60 % 60)) {
                second = (second / 60 + 1) * 60;
            } else if (!meets(Field.SECOND, second % 60)) {
                second++;
            } else {
                return second;
            }
        }
        return -1;
    }

    /** Equal when written alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule && schedule.written.equals(written);
    }

    @Override
    public int hashCode() {
        return written.hashCode();
    }

    @Override
    public String toString() {
        return new TreeMap<>(written).toString();
    }
}
