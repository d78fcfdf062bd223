package dev.cairn.history;

import java.util.List;

/**
 * Events that cannot all be true, shown, never resolved by guessing.
 *
 * @param code stable, for instance {@code CTR-01}: more shipped than was packed
 * @param arguments for the sentence, in order
 * @param entries log indices of the statements that contradict one another
 */
public record Contradiction(String code, List<String> arguments, List<Long> entries) {}
