package dev.cairn.epcis.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "4, CEL, 277.15, KEL",
        "-40, CEL, -40, FAH",
        "212, FAH, 100, CEL",
        "491.67, A48, 0, CEL",
        "1, KGM, 1000, GRM",
        "1, LBR, 16, ONZ",
        "1, TNE, 1000, KGM",
        "1, STN, 2000, LBR",
        "1, LTN, 2240, LBR",
        "1, MTR, 100, CMT",
        "1, FOT, 12, INH",
        "1, YRD, 3, FOT",
        "1, SMI, 5280, FOT",
        "1, NMI, 1.852, KMT",
        "1, HAR, 10000, MTK",
        "1, FTK, 144, INK",
        "1, MTQ, 1000, LTR",
        "1, GLL, 128, OZA",
        "1, GLI, 160, OZI",
        "1, GLL, 231, INQ",
        "1, QTL, 2, PTL",
        "1, QTI, 2, PTI",
        "1, BLL, 42, GLL",
        "1, FTQ, 1728, INQ",
        "1, MTS, 3.6, KMH",
        "1, HM, 1.609344, KMH",
        "1, FS, 60, FR",
        "1, BAR, 1000, MBR",
        "1, A97, 1, MBR",
        "1, ATM, 1013.25, A97",
        "1, KWH, 3.6, 3B",
        "1, WEE, 7, DAY",
        "1, DAY, 24, HUR",
        "50, P1, 0.5, C62",
        "1, P1, 10000, 59",
        "1, CUR, 37, GBQ",
        "1, AMH, 3600, COU",
        "1, AD, 8, A99",
        "1, MQS, 3600, MQH",
        "1, G51, 60, L2",
        "1, DZN, 12, EA",
        "1, GGR, 1728, H87",
        "1, DD, 60, D61",
        "1, D61, 60, D62",
        "1, M44, 360, DD",
        "400, A91, 1, M44",
        "1, M46, 6, E96",
        "1, RPS, 60, RPM",
        "1, HTZ, 60, BPM",
        "1, C94, 60, H10",
        "1, MQH, 24, G52",
        "1, L2, 60, E32",
        "1, LD, 1000, G54",
        "1, KGS, 86.4, L71",
        "1, E93, 24, F30",
        "1, F34, 86400, F32",
        "1, P70, 1000, P71",
        "1, P65, 3600, P70",
        "1, P74, 60, P70",
        "1, A96, 3600, P61",
        "1, P57, 60, P61",
        "1, B63, 3600, B64",
        "1, E61, 1024, E62",
        "1, E35, 8, E83",
        "1, TAH, 1000, AMH",
        "1, AMH, 60, N95",
        "1, A7, 100, A4",
        "1, P26, 10, KLX",
        "1, CTM, 200, MGM",
        "12, MON, 1, ANN"
    })
    void the_same_amount_in_two_units_is_one_number(BigDecimal a, String unitOfA, BigDecimal b, String unitOfB) {
        assertEquals(Units.kind(unitOfA), Units.kind(unitOfB));
        assertEquals(0, Units.amount(a, unitOfA).compareTo(Units.amount(b, unitOfB)), unitOfA + " and " + unitOfB);
    }

    @Test
    void different_kinds_do_not_compare() {
        assertNotEquals(Units.kind("CEL"), Units.kind("KGM"));
        assertNotEquals(Units.kind("NU"), Units.kind("JOU"));
        assertNotEquals(Units.kind("A95"), Units.kind("D13"));
        assertNotEquals(Units.kind("XYZ"), Units.kind("XYY"));
    }

    @Test
    void every_code_is_one_that_an_event_and_a_query_may_write() {
        assertTrue(Units.codes().size() > 300, () -> "codes: " + Units.codes().size());
        Units.codes().forEach(code -> assertTrue(code.matches("[A-Z0-9]{2,3}"), code));
    }
}
