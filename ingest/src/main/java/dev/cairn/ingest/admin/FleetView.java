package dev.cairn.ingest.admin;

import java.util.List;

/**
 * What the templates show. Plain text everywhere; the template engine escapes it.
 *
 * @param find what was searched for; empty for the whole fleet
 * @param server how the server itself does
 * @param hidden gateways that are not in {@code rows}
 * @param whenEmpty a sentence instead of rows
 */
public record FleetView(
        String origin, String find, List<Tile> tiles, List<Line> server, List<Row> rows, int hidden, String whenEmpty) {

    /** How many gateways stand so. */
    public record Tile(String status, long count, String words) {}

    /** A sentence and how much it matters: {@code bad}, {@code look}, {@code note}, {@code well}. */
    public record Line(String level, String text) {}

    /** A name and what is known under it. */
    public record Fact(String name, String value) {}

    /**
     * One gateway.
     *
     * @param headline the worst of it in a sentence
     * @param columns last data, what waits, connection: for a wide screen
     */
    public record Row(
            String id,
            String name,
            String organisation,
            String number,
            String status,
            String headline,
            List<Line> concerns,
            List<String> columns,
            List<Fact> details) {}
}
