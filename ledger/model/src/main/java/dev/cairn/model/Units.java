package dev.cairn.model;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * SenML unit symbols (IANA SenML Units registry, RFC 8428 section 12.1 and RFC 8798) and the UN/ECE Recommendation 20 codes that EPCIS
 * sensor reports use. One fixed table; a unit that is not in it is carried on as it is and never guessed.
 */
public final class Units {
    /**
     * One unit in both spellings.
     *
     * @param senml SenML symbol
     * @param rec20 UN/ECE Rec 20 common code
     * @param toRec20 factor from a SenML number to a Rec 20 number
     */
    public record Unit(String senml, String rec20, BigDecimal toRec20) {}

    private static final Map<String, Unit> BY_SENML = new HashMap<>();
    private static final Map<String, Unit> BY_REC20 = new HashMap<>();

    static {
        same("Cel", "CEL");
        same("K", "KEL");
        same("%RH", "P1");
        same("%", "P1");
        same("%EL", "P1");
        same("Pa", "PAL");
        same("kg", "KGM");
        same("g", "GRM");
        same("m", "MTR");
        same("m2", "MTK");
        same("m3", "MTQ");
        same("l", "LTR");
        same("s", "SEC");
        same("m/s", "MTS");
        same("m/s2", "MSK");
        same("A", "AMP");
        same("V", "VLT");
        same("W", "WTT");
        same("J", "JOU");
        same("Hz", "HTZ");
        same("rad", "C81");
        same("lx", "LUX");
        same("W/m2", "D54");
        same("ppm", "59");
        same("count", "C62");
        same("1", "C62");
        same("B", "AD");
        same("hPa", "A97");
        same("km/h", "KMH");
        same("min", "MIN");
        same("h", "HUR");
        same("Wh", "WHR");
        same("mm", "MMT");
        same("deg", "DD");
        // "/" is a ratio of 0 to 1 without a code of its own; percent is the nearest that people read.
        BY_SENML.put("/", new Unit("/", "P1", new BigDecimal(100)));
    }

    private Units() {}

    /** The Rec 20 code of a SenML symbol, with the factor for its numbers. */
    public static Optional<Unit> ofSenml(String symbol) {
        return Optional.ofNullable(BY_SENML.get(symbol));
    }

    /** The SenML symbol of a Rec 20 code; where several share a code ({@code P1}, {@code C62}), the first in the table. */
    public static Optional<Unit> ofRec20(String code) {
        return Optional.ofNullable(BY_REC20.get(code));
    }

    private static void same(String senml, String rec20) {
        Unit unit = new Unit(senml, rec20, BigDecimal.ONE);
        BY_SENML.put(senml, unit);
        BY_REC20.putIfAbsent(rec20, unit);
    }
}
