package dev.cairn.proof.bundle;

import dev.cairn.proof.Verdict;
import java.util.List;
import java.util.OptionalLong;

/** What the verifier says, line by line; there is never one green for all. */
public record Report(List<Line> lines) {
    public Report {
        lines = List.copyOf(lines);
    }

    /**
     * One step, about the whole bundle or about the entry at an index.
     *
     * @param words what is said beside the verdict, for people; mostly empty
     */
    public record Line(String step, OptionalLong index, Verdict verdict, String words) {
        /** {@code step index verdict code}, with {@code -} where there is none: the form of the vectors. */
        @Override
        public String toString() {
            String at = index.isPresent() ? Long.toString(index.getAsLong()) : "-";
            String code = verdict.code().isEmpty() ? "-" : verdict.code();
            return step + " " + at + " " + verdict.word() + " " + code;
        }
    }

    static Line line(String step, Verdict verdict) {
        return new Line(step, OptionalLong.empty(), verdict, "");
    }

    static Line line(String step, long index, Verdict verdict) {
        return new Line(step, OptionalLong.of(index), verdict, "");
    }

    /** Whether anything is false. */
    public boolean refuted() {
        return lines.stream().anyMatch(line -> line.verdict().isRefuted());
    }

    /** Whether every line is proven; never true as long as {@code complete} is among them. */
    public boolean allProven() {
        return lines.stream().allMatch(line -> line.verdict().isProven());
    }
}
