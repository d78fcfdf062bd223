package dev.cairn.start;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page whose {@code sh} blocks are commands and whose {@code text} blocks are what they print. A text block belongs to the commands
 * above it; in it {@code …} stands for anything within a line, and one blank for any number of them.
 */
record Page(List<Step> steps) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$");

    Page {
        steps = List.copyOf(steps);
    }

    /** One block of commands and the lines that it is said to print. */
    record Step(String commands, List<String> printed) {
        Step {
            printed = List.copyOf(printed);
        }

        /** Lines of the page, in their order, that are not in the output after the one before. */
        List<String> missing(List<String> output) {
            List<String> missing = new ArrayList<>();
            int at = 0;
            for (String line : printed) {
                int found = find(pattern(line), output, at);
                if (found < 0) {
                    missing.add(line);
                } else {
                    at = found + 1;
                }
            }
            return missing;
        }

        private static int find(Pattern wanted, List<String> output, int from) {
            for (int i = from; i < output.size(); i++) {
                if (wanted.matcher(bare(output.get(i))).matches()) {
                    return i;
                }
            }
            return -1;
        }

        private static Pattern pattern(String line) {
            String[] parts = bare(line).split("…", -1);
            StringBuilder pattern = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
            }
            return Pattern.compile(pattern.toString());
        }

        private static String bare(String line) {
            return line.strip().replaceAll("\\s+", " ");
        }
    }

    static Page parse(String markdown) {
        List<Step> steps = new ArrayList<>();
        Matcher fence = FENCE.matcher(markdown);
        while (fence.find()) {
            if (fence.group(1).equals("sh")) {
                steps.add(new Step(fence.group(2), List.of()));
            } else {
                Step last = steps.remove(steps.size() - 1);
                List<String> printed = new ArrayList<>(last.printed());
                printed.addAll(fence.group(2).lines().toList());
                steps.add(new Step(last.commands(), printed));
            }
        }
        return new Page(steps);
    }

    /** All commands as one bash script that ends at the first that fails; a line {@code == n} stands before the output of each step. */
    String script() {
        StringBuilder script = new StringBuilder("set -e\n");
        for (int i = 0; i < steps.size(); i++) {
            script.append("echo '== ")
                    .append(i)
                    .append("'\n")
                    .append(steps.get(i).commands());
        }
        return script.append("echo '== end'\n").toString();
    }

    /** What a step printed, out of the output of the {@link #script}; empty if it was never reached. */
    static List<String> printedBy(int step, List<String> output) {
        int from = output.indexOf("== " + step);
        if (from < 0) {
            return List.of();
        }
        List<String> rest = output.subList(from + 1, output.size());
        int to = 0;
        while (to < rest.size() && !rest.get(to).startsWith("== ")) {
            to++;
        }
        return rest.subList(0, to);
    }
}
