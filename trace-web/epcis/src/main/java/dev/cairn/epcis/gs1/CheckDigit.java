package dev.cairn.epcis.gs1;

/** GS1 check digits and check characters (GS1 General Specifications, section 7.9). */
final class CheckDigit {
    private static final String PAIR_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int[] PRIMES = {
        2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83
    };

    private CheckDigit() {}

    /** The modulo-10 check digit that belongs behind {@code digits}, which must be digits only. */
    static char of(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int weight = (digits.length() - i) % 2 == 1 ? 3 : 1;
            sum += weight * (digits.charAt(i) - '0');
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    /** {@code digits} with its check digit behind it. */
    static String append(String digits) {
        return digits + of(digits);
    }

    /** Whether the last digit is the check digit of those before it. */
    static boolean holds(String digits) {
        int last = digits.length() - 1;
        return last > 0 && of(digits.substring(0, last)) == digits.charAt(last);
    }

    /** Whether the last two characters are the check pair of those before them (Global Model Number, CSET 82). */
    static boolean pairHolds(String text) {
        int length = text.length() - 2;
        if (length < 1 || length > PRIMES.length) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int value = Charset82.CHARACTERS.indexOf(text.charAt(i));
            if (value < 0) {
                return false;
            }
            sum += value * PRIMES[length - 1 - i];
        }
        sum %= 1021;
        return text.charAt(length) == PAIR_ALPHABET.charAt(sum / 32)
                && text.charAt(length + 1) == PAIR_ALPHABET.charAt(sum % 32);
    }
}
