package dev.cairn.epcis;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as the same double, and its ECMAScript spelling (RFC 8785, section 3.2.2.3).
 * {@code Double.toString} of JDK 17 is not always shortest (JDK-4511638, fixed in 19), so the digits are searched for here.
 */
final class EcmaNumber {
    private static final int DIGITS_MAX = 17;

    private EcmaNumber() {}

    /**
     * @param value finite
     * @throws IllegalArgumentException for NaN and the infinities, which JSON cannot hold
     */
    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (value < 0 ? "-" : "") + layout(digits, point);
    }

    /** The shortest decimal of a positive double, closest to it among the shortest, without trailing zeros. */
    static BigDecimal shortest(double value) {
        if (!Double.isFinite(value) || value <= 0) {
            throw new IllegalArgumentException("not a positive finite number: " + value);
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < DIGITS_MAX; digits++) {
            BigDecimal candidate = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (candidate.doubleValue() == value) {
                return candidate.stripTrailingZeros();
            }
            BigDecimal other = neighbour(candidate, exact);
            if (other.signum() > 0 && other.doubleValue() == value) {
                return other.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(DIGITS_MAX, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /** The decimal of the same length on the other side of {@code exact}: at powers of two the rounded one may miss where it hits. */
    private static BigDecimal neighbour(BigDecimal candidate, BigDecimal exact) {
        BigDecimal step = new BigDecimal(BigInteger.ONE, candidate.scale());
        return candidate.compareTo(exact) > 0 ? candidate.subtract(step) : candidate.add(step);
    }

    private static String layout(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
        return digits.charAt(0) + (count == 1 ? "" : "." + digits.substring(1)) + exponent;
    }
}
