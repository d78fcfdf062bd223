package dev.cairn.settings;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * One mistake in a settings file.
 *
 * @param source the file's name as it was given, or the environment variable's
 * @param line from 1; 0 when the mistake has no line, as in the environment
 * @param column from 1; 0 when the mistake has no line
 * @param sentence what is wrong, where, and what to do
 */
public record Problem(String source, int line, int column, String sentence) {
    static Problem at(Spot spot, String sentence) {
        return new Problem(spot.source(), spot.line(), spot.column(), sentence);
    }

    /** {@code file:line:column: sentence}, the form that editors turn into a link. */
    @Override
    public String toString() {
        return line == 0 ? source + ": " + sentence : source + ":" + line + ":" + column + ": " + sentence;
    }

    /** A place in the file; line and column from 1, both 0 for "no line". */
    record Spot(String source, int line, int column) {
        static Spot of(String source, @Nullable Mark mark) {
            return mark == null ? new Spot(source, 0, 0) : new Spot(source, mark.getLine() + 1, mark.getColumn() + 1);
        }
    }
}
