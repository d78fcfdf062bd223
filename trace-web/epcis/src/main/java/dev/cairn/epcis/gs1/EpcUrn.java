package dev.cairn.epcis.gs1;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EPC URNs (GS1 EPC Tag Data Standard, section 6) and their Digital Links. The way back needs the number of digits of the GS1 company
 * prefix, which no Digital Link tells.
 */
public final class EpcUrn {
    private static final Pattern URN =
            Pattern.compile("urn:epc:(id|class|idpat):([a-z]+):(\\d{6,12})\\.([^.]*)(?:\\.(.*))?");
    private static final String ESCAPE =
            "%(?:2[125-9A-Fa-f]|3[0-9A-Fa-f]|4[1-9A-Fa-f]|5[0-9AaFf]|6[1-9A-Fa-f]|7[0-9Aa])";
    private static final Pattern SERIAL = Pattern.compile("(?:" + ESCAPE + "|[!')(*+,.0-9:;=A-Za-z_-])+");
    private static final String BARE_IN_URN = "!')(*+,.:;=_-";
    public static final int PREFIX_MIN = 6;
    public static final int PREFIX_MAX = 12;

    private EpcUrn() {}

    /** The canonical Digital Link of an EPC, EPC class or EPC pattern URN; empty for anything else. */
    public static Optional<String> toDigitalLink(String urn) {
        Matcher matcher = URN.matcher(urn);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String form = matcher.group(1);
        Urn parts = new Urn(
                matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5) == null ? "" : matcher.group(5));
        return switch (form) {
            case "id" -> instance(parts).or(() -> whole(parts));
            case "class" ->
                parts.scheme().equals("lgtin") ? withSerial(parts, gtin(parts), "/01/", "/10/", 20) : Optional.empty();
            default -> pattern(parts);
        };
    }

    private record Urn(String scheme, String prefix, String reference, String rest) {}

    private static Optional<String> instance(Urn urn) {
        return switch (urn.scheme()) {
            case "sgtin" -> withSerial(urn, gtin(urn), "/01/", "/21/", 20);
            case "lgtin" -> withSerial(urn, gtin(urn), "/01/", "/10/", 20);
            case "upui" -> withSerial(urn, gtin(urn), "/01/", "/235/", 28);
            case "itip" -> itip(urn, true);
            case "sgln" ->
                urn.rest().equals("0")
                        ? link("/414/", thirteen(urn))
                        : withSerial(urn, thirteen(urn), "/414/", "/254/", 20);
            case "grai" -> withSerial(urn, thirteen(urn).map(gtin -> "0" + gtin), "/8003/", "", 16);
            case "gdti" -> withSerial(urn, thirteen(urn), "/253/", "", 17);
            case "sgcn" ->
                Charset82.digits(urn.rest()) ? withSerial(urn, thirteen(urn), "/255/", "", 12) : Optional.empty();
            case "cpi" ->
                component(urn).filter(link -> digitsUpTo(urn.rest(), 12)).map(link -> link + "/8011/" + urn.rest());
            default -> Optional.empty();
        };
    }

    /** Schemes without a serial part of their own. */
    private static Optional<String> whole(Urn urn) {
        return switch (urn.scheme()) {
            case "sscc" -> urn.rest().isEmpty() ? link("/00/", leadingDigitFirst(urn, 17)) : Optional.empty();
            case "pgln" -> urn.rest().isEmpty() ? link("/417/", thirteen(urn)) : Optional.empty();
            case "gsrn" -> urn.rest().isEmpty() ? link("/8018/", checked(urn, 17)) : Optional.empty();
            case "gsrnp" -> urn.rest().isEmpty() ? link("/8017/", checked(urn, 17)) : Optional.empty();
            case "gsin" -> urn.rest().isEmpty() ? link("/402/", checked(urn, 16)) : Optional.empty();
            case "giai" -> free(urn, "/8004/");
            case "ginc" -> free(urn, "/401/");
            default -> Optional.empty();
        };
    }

    private static Optional<String> pattern(Urn urn) {
        boolean star = urn.rest().equals("*");
        return switch (urn.scheme()) {
            case "sgtin", "upui" -> star ? link("/01/", gtin(urn)) : Optional.empty();
            case "grai" -> star ? link("/8003/", thirteen(urn).map(grai -> "0" + grai)) : Optional.empty();
            case "gdti" -> star ? link("/253/", thirteen(urn)) : Optional.empty();
            case "sgcn" -> star ? link("/255/", thirteen(urn)) : Optional.empty();
            case "cpi" -> star ? component(urn) : Optional.empty();
            case "itip" -> itip(urn, false);
            default -> Optional.empty();
        };
    }

    private static Optional<String> gtin(Urn urn) {
        return leadingDigitFirst(urn, 13);
    }

    /** Indicator or extension digit, then prefix, then the rest of the reference, then the check digit. */
    private static Optional<String> leadingDigitFirst(Urn urn, int digits) {
        String reference = urn.reference();
        boolean fits = Charset82.digits(reference) && urn.prefix().length() + reference.length() == digits;
        return fits
                ? Optional.of(CheckDigit.append(reference.charAt(0) + urn.prefix() + reference.substring(1)))
                : Optional.empty();
    }

    private static Optional<String> thirteen(Urn urn) {
        return checked(urn, 12);
    }

    private static Optional<String> checked(Urn urn, int digits) {
        String body = urn.prefix() + urn.reference();
        return body.length() == digits && Charset82.digits(body)
                ? Optional.of(CheckDigit.append(body))
                : Optional.empty();
    }

    private static Optional<String> withSerial(
            Urn urn, Optional<String> key, String ai, String qualifier, int charsMax) {
        boolean fits = fits(urn.rest(), charsMax);
        return fits ? link(ai, key).map(link -> link + qualifier + escape(urn.rest())) : Optional.empty();
    }

    /** The length is looked at first: a repeated alternative overflows the stack of java.util.regex on long texts. */
    private static boolean fits(String serial, int charsMax) {
        return serial.length() <= 3 * charsMax
                && SERIAL.matcher(serial).matches()
                && serial.replaceAll(ESCAPE, "x").length() <= charsMax;
    }

    /** Keys whose reference may itself hold dots: all behind the prefix. */
    private static Optional<String> free(Urn urn, String ai) {
        String reference = urn.rest().isEmpty() ? urn.reference() : urn.reference() + "." + urn.rest();
        boolean fits = fits(reference, 30 - urn.prefix().length());
        return fits ? Optional.of(DigitalLink.CANONICAL + ai + urn.prefix() + escape(reference)) : Optional.empty();
    }

    private static Optional<String> component(Urn urn) {
        boolean fits = urn.reference().matches("(?:%(?:2[3fF])|[0-9A-Z-]){1,24}");
        return fits
                ? Optional.of(DigitalLink.CANONICAL + "/8010/" + urn.prefix() + escape(urn.reference()))
                : Optional.empty();
    }

    private static Optional<String> itip(Urn urn, boolean withSerial) {
        Matcher rest = Pattern.compile("(\\d{2})\\.(\\d{2})\\.(.+)").matcher(urn.rest());
        if (!rest.matches()
                || (withSerial ? !fits(rest.group(3), 20) : !rest.group(3).equals("*"))) {
            return Optional.empty();
        }
        String serial = withSerial ? "/21/" + escape(rest.group(3)) : "";
        return link("/8006/", gtin(urn)).map(link -> link + rest.group(1) + rest.group(2) + serial);
    }

    private static Optional<String> link(String ai, Optional<String> key) {
        return key.map(value -> DigitalLink.CANONICAL + ai + value);
    }

    private static boolean digitsUpTo(String text, int charsMax) {
        return Charset82.digits(text) && text.length() <= charsMax;
    }

    /** A URN may escape what it need not, and escapes less than a Digital Link: one spelling for one value. */
    private static String escape(String urnText) {
        return Percent.encode(Percent.decode(urnText).orElseThrow());
    }

    /** How many digits the GS1 company prefix of a URN has that {@link #toDigitalLink} knows. */
    public static OptionalInt prefixDigits(String urn) {
        Matcher matcher = URN.matcher(urn);
        return matcher.matches() && toDigitalLink(urn).isPresent()
                ? OptionalInt.of(matcher.group(3).length())
                : OptionalInt.empty();
    }

    /**
     * The EPC URN of a link whose GS1 company prefix has {@code prefixDigits} digits (6 to 12); empty where no URN exists for it.
     *
     * @throws IllegalArgumentException for another number of digits
     */
    public static Optional<String> fromDigitalLink(DigitalLink link, int prefixDigits) {
        if (prefixDigits < PREFIX_MIN || prefixDigits > PREFIX_MAX) {
            throw new IllegalArgumentException(
                    "company prefix of " + prefixDigits + " digits, not " + PREFIX_MIN + " to " + PREFIX_MAX);
        }
        String value = link.key().value();
        Optional<String> lot = link.qualifier("10");
        Optional<String> serial = link.qualifier("21");
        return switch (link.key().ai()) {
            case "00" -> Optional.of("urn:epc:id:sscc:" + leading(value, prefixDigits));
            case "01" -> Optional.of(tradeItem(leading(value, prefixDigits), serial, lot, link.qualifier("235")));
            case "414" ->
                Optional.of("urn:epc:id:sgln:" + split(value, 0, prefixDigits) + "."
                        + link.qualifier("254").map(EpcUrn::bare).orElse("0"));
            case "417" -> Optional.of("urn:epc:id:pgln:" + split(value, 0, prefixDigits));
            case "8003" ->
                Optional.of(serialised("grai", split(value.substring(1), 0, prefixDigits), value.substring(14)));
            case "253" -> Optional.of(serialised("gdti", split(value, 0, prefixDigits), value.substring(13)));
            case "255" -> Optional.of(serialised("sgcn", split(value, 0, prefixDigits), value.substring(13)));
            case "8004" -> freeUrn("giai", value, prefixDigits);
            case "401" -> freeUrn("ginc", value, prefixDigits);
            case "8017" -> Optional.of("urn:epc:id:gsrnp:" + parts(value, prefixDigits));
            case "8018" -> Optional.of("urn:epc:id:gsrn:" + parts(value, prefixDigits));
            case "402" -> Optional.of("urn:epc:id:gsin:" + parts(value, prefixDigits));
            default -> Optional.empty();
        };
    }

    private static String tradeItem(String item, Optional<String> serial, Optional<String> lot, Optional<String> upui) {
        if (serial.isPresent()) {
            return "urn:epc:id:sgtin:" + item + "." + bare(serial.get());
        }
        if (upui.isPresent()) {
            return "urn:epc:id:upui:" + item + "." + bare(upui.get());
        }
        return lot.map(value -> "urn:epc:class:lgtin:" + item + "." + bare(value))
                .orElse("urn:epc:idpat:sgtin:" + item + ".*");
    }

    private static String serialised(String scheme, String key, String serial) {
        return serial.isEmpty()
                ? "urn:epc:idpat:" + scheme + ":" + key + ".*"
                : "urn:epc:id:" + scheme + ":" + key + "." + bare(serial);
    }

    private static Optional<String> freeUrn(String scheme, String value, int prefixDigits) {
        boolean fits = value.length() > prefixDigits && Charset82.digits(value.substring(0, prefixDigits));
        return fits
                ? Optional.of("urn:epc:id:" + scheme + ":" + value.substring(0, prefixDigits) + "."
                        + bare(value.substring(prefixDigits)))
                : Optional.empty();
    }

    /** {@code prefix.leading digit and reference} of a key whose first digit is an indicator and whose last is a check digit. */
    private static String leading(String value, int prefixDigits) {
        String prefix = value.substring(1, 1 + prefixDigits);
        return prefix + "." + value.charAt(0) + value.substring(1 + prefixDigits, value.length() - 1);
    }

    /** {@code prefix.reference} of the first 13 digits from {@code from}, check digit left out. */
    private static String split(String value, int from, int prefixDigits) {
        return value.substring(from, from + prefixDigits) + "." + value.substring(from + prefixDigits, from + 12);
    }

    private static String parts(String value, int prefixDigits) {
        return value.substring(0, prefixDigits) + "." + value.substring(prefixDigits, value.length() - 1);
    }

    private static String bare(String value) {
        StringBuilder out = new StringBuilder();
        value.chars().forEach(c -> {
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || BARE_IN_URN.indexOf(c) >= 0);
            out.append(plain ? Character.toString(c) : String.format(Locale.ROOT, "%%%02X", c));
        });
        return out.toString();
    }
}
