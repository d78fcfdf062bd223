package dev.cairn.web.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plain page: paragraphs, facts, tables. For the ledger, the operator and everything that went wrong.
 *
 * @param recheck JSON for ledger-page.js, which recomputes what the page says in the reader's browser; null for pages without
 */
public record SheetView(
        Frame frame, String heading, List<String> paragraphs, List<Part> parts, @Nullable String recheck) {

    /** A page without a script. */
    public SheetView(Frame frame, String heading, List<String> paragraphs, List<Part> parts) {
        this(frame, heading, paragraphs, parts, null);
    }

    /**
     * @param heading of the part, or null
     * @param facts name and value
     * @param table or null
     */
    public record Part(@Nullable String heading, List<Line> facts, @Nullable Table table) {}

    /**
     * @param href on this site, or null
     * @param mono true for hashes and ids
     */
    public record Line(String name, String value, @Nullable String href, boolean mono) {}

    public record Table(List<String> columns, List<List<Cell>> rows, String whenEmpty) {}

    /** @param href on this site, or null */
    public record Cell(String text, @Nullable String href) {
        public static Cell of(Object text) {
            return new Cell(String.valueOf(text), null);
        }
    }

    public static Line fact(String name, Object value) {
        return new Line(name, String.valueOf(value), null, false);
    }

    public static Line mono(String name, Object value) {
        return new Line(name, String.valueOf(value), null, true);
    }

    public static Line link(String name, Object value, String href) {
        return new Line(name, String.valueOf(value), href, false);
    }

    public static Part facts(@Nullable String heading, List<Line> facts) {
        return new Part(heading, facts, null);
    }

    public static Part table(@Nullable String heading, Table table) {
        return new Part(heading, List.of(), table);
    }
}
