package dev.cairn.web.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chart as the template draws it, in a picture 360 units wide; coordinates are decimal texts.
 *
 * @param id unique on the page
 * @param description the same in words
 * @param band the limits, or null
 * @param lines path data, one a stretch without a gap
 * @param judged those of them for which the limits hold
 * @param strips where the lot was, along the time axis
 * @param captions what the readings say, a sentence each, with its tone
 */
public record ChartView(
        String id,
        String title,
        String description,
        String zone,
        String csv,
        boolean simulated,
        List<Tick> yTicks,
        List<Tick> xTicks,
        @Nullable Band band,
        List<String> lines,
        List<String> judged,
        List<Strip> strips,
        List<Caption> captions,
        List<Row> rows) {

    /** A mark on an axis. */
    public record Tick(String at, String label) {}

    /** Limits: y of upper and lower edge, and how much lies between and below. */
    public record Band(String top, String bottom, String height, String below, String upperLabel, String lowerLabel) {}

    /** One stay on the time axis. */
    public record Strip(
            String from, String width, String middle, String number, String place, String device, boolean simulated) {}

    /** A sentence below the chart. */
    public record Caption(LotView.Tone tone, String text) {}

    /** A line of the folded table: an interval with its lowest and highest value. */
    public record Row(String machineTime, String time, String lowest, String highest, int readings) {}
}
