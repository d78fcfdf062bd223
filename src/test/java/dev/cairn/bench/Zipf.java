package dev.cairn.bench;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws ranks 0 to n − 1 with a probability proportional to 1 / (rank + 1). */
public final class Zipf {
    private final double[] upTo;

    /** @param n 1 or more */
    public Zipf(int n) {
        upTo = new double[n];
        double sum = 0;
        for (int rank = 0; rank < n; rank++) {
            sum += 1.0 / (rank + 1);
            upTo[rank] = sum;
        }
    }

    /** A rank, 0 to n − 1. */
    public int draw(RandomGenerator random) {
        int at = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
        return Math.min(upTo.length - 1, at < 0 ? -at - 1 : at + 1);
    }
}
