package dev.cairn.web.i18n;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Numbers and place-local times as the language writes them; never the reader's own zone, so that two people quote one time. */
public final class Local {
    private final Words words;

    public Local(Words words) {
        this.words = words;
    }

    /** {@code 14 Nov 2026, 06:40}. */
    public String moment(OffsetDateTime time) {
        return format("format.moment", time);
    }

    /** {@code 14 Nov}. */
    public String day(TemporalAccessor time) {
        return format("format.day", time);
    }

    /** {@code Saturday, 14 November 2026}. */
    public String longDay(LocalDate day) {
        return format("format.long-day", day);
    }

    /** {@code 06:40}. */
    public String clock(OffsetDateTime time) {
        return format("format.clock", time);
    }

    /** {@code UTC+8}; {@code UTC} for zero. */
    public String zone(ZoneOffset offset) {
        if (offset.getTotalSeconds() == 0) {
            return "UTC";
        }
        String id = offset.getId();
        String sign = id.startsWith("-") ? "\u2212" : "+";
        String hours = id.substring(1).replaceFirst("^0(?=[0-9])", "").replaceFirst(":00$", "");
        return "UTC" + sign + hours;
    }

    /** From one time to another, the day said once when it is one day. */
    public String span(OffsetDateTime from, OffsetDateTime until) {
        if (from.toLocalDate().equals(until.toLocalDate())) {
            return words.text("format.span-one-day", day(from), clock(from), clock(until));
        }
        return words.text("format.span", day(from), clock(from), day(until), clock(until));
    }

    /** A decimal number with a true minus sign. */
    public String number(BigDecimal value) {
        return plain(value).replace('-', '\u2212');
    }

    /** {@code 3.8 °C}, {@code 85 %}. */
    public String quantity(BigDecimal value, String unit) {
        return number(value) + "\u00a0" + unit(unit);
    }

    /** How people write a SenML unit. */
    public String unit(String senml) {
        return switch (senml) {
            case "Cel" -> "°C";
            case "%RH" -> "%";
            default -> senml;
        };
    }

    /** The canonical text of a decimal: no exponent, no trailing zeros; what {@code data-value} holds. */
    public static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    /** Seconds and offset, for {@code <time datetime>}. */
    public static String machine(OffsetDateTime time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }

    /** The same for an instant at an offset. */
    public static OffsetDateTime at(Instant time, ZoneOffset offset) {
        return time.atOffset(offset);
    }

    private String format(String key, TemporalAccessor time) {
        return DateTimeFormatter.ofPattern(words.text(key), words.locale()).format(time);
    }
}
