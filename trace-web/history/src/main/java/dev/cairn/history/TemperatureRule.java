package dev.cairn.history;

import dev.cairn.history.Condition.Sample;
import dev.cairn.history.Condition.Stretch;
import dev.cairn.history.Finding.Severity;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Was it kept within the limits that its producer signed? {@code FND-01} outside for longer than allowed, {@code FND-02} outside but within
 * the allowance, {@code FND-03} inside all the time it was measured, {@code FND-04} limits are known but nothing was measured.
 *
 * <p>Arguments: minutes outside, minutes allowed, minimum, maximum, and where it happened: place, extreme value, start, end (RFC 3339, UTC).
 */
final class TemperatureRule implements Rule {
    private static final String NAME = "temperature/v1";

    @Override
    public String name() {
        return NAME;
    }

    /** A reading holds for at most {@link Outside#HOLD_MAX}: part of the rule. */
    @Override
    public Hash hash() {
        return Hash.sha256(Bytes.ofUtf8(NAME + " hold=" + Outside.HOLD_MAX));
    }

    @Override
    public List<Finding> judge(LotHistory history, long treeSize) {
        Optional<Limits> limits = history.item().limits();
        if (limits.isEmpty()) {
            return List.of();
        }
        List<Condition> measured = history.conditions().stream()
                .filter(condition -> condition.limits().isPresent())
                .toList();
        return List.of(judge(measured, limits.get(), treeSize));
    }

    private Finding judge(List<Condition> measured, Limits limits, long treeSize) {
        long minutes = measured.stream().mapToLong(Condition::minutesOutside).sum();
        Optional<Condition> worst = measured.stream()
                .filter(condition -> condition.longestOutside().isPresent())
                .max((a, b) -> Long.compare(a.minutesOutside(), b.minutesOutside()));
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(minutes),
                Integer.toString(limits.minutesOutside()),
                limits.minimum().toPlainString(),
                limits.maximum().toPlainString()));
        worst.ifPresent(condition -> arguments.addAll(where(condition)));
        String code = measured.isEmpty()
                ? "FND-04"
                : worst.isEmpty() ? "FND-03" : minutes > limits.minutesOutside() ? "FND-01" : "FND-02";
        return new Finding(
                NAME,
                code,
                severity(code),
                List.copyOf(arguments),
                hash(),
                treeSize,
                readings(measured),
                Optional.empty());
    }

    private static List<String> where(Condition condition) {
        Stretch stretch = condition.longestOutside().orElseThrow();
        return List.of(
                condition.stay().place().name().orElse(condition.stay().place().id()),
                stretch.extreme().toPlainString(),
                stretch.from().toString(),
                stretch.until().toString());
    }

    private static Severity severity(String code) {
        return switch (code) {
            case "FND-01" -> Severity.BREACH;
            case "FND-02", "FND-04" -> Severity.WARNING;
            default -> Severity.NOTE;
        };
    }

    private static List<Long> readings(List<Condition> measured) {
        return measured.stream()
                .flatMap(condition -> condition.samples().stream())
                .map(Sample::entry)
                .distinct()
                .sorted()
                .toList();
    }
}
