package dev.cairn.epcis.gs1;

import dev.cairn.epcis.gs1.Ai.Fault;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The content checks that Application Identifiers name. Those that need a list we do not carry (country and currency codes,
 * media types, package types, IBAN, coupon formats) let every content pass; {@link #judges} says which.
 */
final class Content {
    private static final int PREFIX_DIGITS_MIN = 4;

    private Content() {}

    static boolean judges(String check) {
        return switch (check) {
            case "csum",
                    "csumalpha",
                    "gcppos1",
                    "gcppos2",
                    "zero",
                    "nonzero",
                    "nozeroprefix",
                    "hasnondigit",
                    "yesno",
                    "hyphen",
                    "pieceoftotal",
                    "yymmdd",
                    "yymmd0",
                    "yyyymmdd",
                    "hhmi",
                    "hh",
                    "mi",
                    "ss" -> true;
            default -> false;
        };
    }

    static Optional<Fault> check(String check, String text) {
        return switch (check) {
            case "csum" ->
                when(CheckDigit.holds(text), "GS1-05", text.length() - 1, "the check digit must be " + expected(text));
            case "csumalpha" ->
                when(CheckDigit.pairHolds(text), "GS1-05", Math.max(0, text.length() - 2), "the check pair is wrong");
            case "gcppos1" -> companyPrefix(text, 0);
            case "gcppos2" -> companyPrefix(text, 1);
            case "zero" -> when(text.chars().allMatch(c -> c == '0'), "GS1-03", 0, "must be zero");
            case "nonzero" -> when(text.chars().anyMatch(c -> c != '0'), "GS1-03", 0, "must not be zero");
            case "nozeroprefix" ->
                when(text.equals("0") || !text.startsWith("0"), "GS1-03", 0, "must not begin with zero");
            case "hasnondigit" -> when(!Charset82.digits(text), "GS1-03", 0, "must hold a character that is no digit");
            case "yesno" -> when(text.equals("0") || text.equals("1"), "GS1-03", 0, "must be 0 or 1");
            case "hyphen" -> when(text.equals("-"), "GS1-03", 0, "must be a hyphen");
            case "pieceoftotal" -> pieceOfTotal(text);
            case "yymmdd" -> date(20 + text, false);
            case "yymmd0" -> date(20 + text, true);
            case "yyyymmdd" -> date(text, false);
            case "hhmi" -> when(below(text, 0, 24) && below(text, 2, 60), "GS1-03", 0, "must be a time, hhmm");
            case "hh" -> when(below(text, 0, 24), "GS1-03", 0, "must be an hour, 00 to 23");
            case "mi", "ss" -> when(below(text, 0, 60), "GS1-03", 0, "must be 00 to 59");
            default -> Optional.empty();
        };
    }

    private static char expected(String digits) {
        return CheckDigit.of(digits.substring(0, Math.max(0, digits.length() - 1)));
    }

    private static Optional<Fault> companyPrefix(String text, int from) {
        int end = Math.min(text.length(), from + PREFIX_DIGITS_MIN);
        boolean holds = end - from == PREFIX_DIGITS_MIN && Charset82.digits(text.substring(from, end));
        return when(holds, "GS1-04", from, "a GS1 company prefix (digits) must stand here");
    }

    private static Optional<Fault> pieceOfTotal(String text) {
        int piece = number(text, 0);
        int total = number(text, 2);
        return when(
                piece > 0 && total > 0 && piece <= total,
                "GS1-03",
                0,
                "must be piece and total, 01 or more, piece not above total");
    }

    private static Optional<Fault> date(String yyyymmdd, boolean dayMayBeZero) {
        try {
            int day = number(yyyymmdd, 6);
            LocalDate first = LocalDate.of(number(yyyymmdd, 0) * 100 + number(yyyymmdd, 2), number(yyyymmdd, 4), 1);
            boolean holds = day <= first.lengthOfMonth() && (day > 0 || dayMayBeZero);
            return when(holds, "GS1-03", 0, "must be a date that exists");
        } catch (DateTimeException impossibleMonth) {
            return when(false, "GS1-03", 0, "must be a date that exists");
        }
    }

    private static boolean below(String text, int at, int limit) {
        return number(text, at) < limit;
    }

    private static int number(String text, int at) {
        return Integer.parseInt(text, at, at + 2, 10);
    }

    private static Optional<Fault> when(boolean holds, String code, int position, String text) {
        return holds ? Optional.empty() : Optional.of(new Fault(code, position, text));
    }
}
