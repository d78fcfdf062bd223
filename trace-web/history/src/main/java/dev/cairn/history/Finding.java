package dev.cairn.history;

import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What a rule says about a history.
 *
 * @param rule name of the rule with its version, for instance {@code temperature/v1}
 * @param code stable, for instance {@code FND-01}: temperature outside the limits
 * @param severity how loud
 * @param arguments for the sentence, in order, plain text or decimal numbers
 * @param ruleHash of the rule and its parameters
 * @param treeSize the log's size that the rule saw
 * @param readings log indices it used
 * @param entry log index of the signed finding, if it has been logged
 */
public record Finding(
        String rule,
        String code,
        Severity severity,
        List<String> arguments,
        Hash ruleHash,
        long treeSize,
        List<Long> readings,
        Optional<Long> entry) {

    /** How loud a finding is. */
    public enum Severity {
        NOTE,
        WARNING,
        BREACH
    }
}
