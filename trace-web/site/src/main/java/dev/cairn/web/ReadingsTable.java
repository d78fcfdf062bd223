package dev.cairn.web;

import dev.cairn.history.Condition;
import dev.cairn.history.Condition.Sample;
import dev.cairn.history.LotHistory;
import dev.cairn.web.i18n.Local;

/** All readings of a history as CSV (RFC 4180), one line a reading, with the log entry each stands in. */
final class ReadingsTable {
    private ReadingsTable() {}

    static String csv(LotHistory history) {
        StringBuilder csv = new StringBuilder(
                "time,place,device,channel,unit,value,no-value,doubt,simulated,entry,leaf,arrival\r\n");
        for (Condition condition : history.conditions()) {
            for (Sample sample : condition.samples()) {
                line(csv, condition, sample);
            }
        }
        return csv.toString();
    }

    private static void line(StringBuilder csv, Condition condition, Sample sample) {
        csv.append(sample.time()).append(',');
        csv.append(field(condition.stay().place().id())).append(',');
        csv.append(field(condition.deviceName())).append(',');
        csv.append(field(condition.channel())).append(',');
        csv.append(field(condition.unit())).append(',');
        csv.append(sample.value().map(Local::plain).orElse("")).append(',');
        csv.append(field(sample.cause().orElse(""))).append(',');
        csv.append(field(sample.doubt())).append(',');
        csv.append(condition.simulated()).append(',');
        csv.append(sample.entry()).append(',');
        csv.append(field(sample.path())).append(',');
        csv.append(sample.arrival().word()).append("\r\n");
    }

    /** Quoted where needed; a leading sign that spreadsheets take for a formula gets an apostrophe. */
    private static String field(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[A-Za-z0-9 ./:'_-]*") ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
