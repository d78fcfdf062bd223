package dev.cairn.epcis.gs1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigitalLinkTest {
    private static DigitalLink link(String uri) {
        return assertInstanceOf(DigitalLink.class, DigitalLink.parse(uri), () -> DigitalLink.parse(uri)
                .toString());
    }

    private static void malformed(String code, int position, String uri) {
        Parsed.Malformed malformed = assertInstanceOf(Parsed.Malformed.class, DigitalLink.parse(uri), uri);
        assertEquals(
                code + "@" + position, malformed.code() + "@" + malformed.position(), uri + " " + malformed.text());
    }

    @Test
    void reads_lot_and_serial_of_any_host_and_path() {
        DigitalLink link = link(
                "https://shop.example.com/some/path/01/9780345418913/22/2A/10/LOT%2F7/21/S-1/?17=261231&linkType=gs1:pip#top");
        assertEquals(new DigitalLink.Element("01", "09780345418913"), link.key());
        assertEquals(Optional.of("LOT/7"), link.qualifier("10"));
        assertEquals("https://id.gs1.org/01/09780345418913/22/2A/10/LOT%2F7/21/S-1", link.canonical());
        assertEquals(List.of(new DigitalLink.Element("17", "261231")), link.attributes());
        assertEquals(List.of(new DigitalLink.Parameter("linkType", "gs1:pip")), link.other());
        assertEquals(4, link.levels().size());
        assertEquals(
                "https://id.gs1.org/01/09780345418913", link.levels().get(3).canonical());
    }

    @Test
    void reads_every_primary_key() {
        for (String path : List.of(
                "/00/040123450000003338",
                "/01/04012345123456/235/TPX",
                "/253/4012345555554PO-1",
                "/255/401234599999044",
                "/401/4012345333",
                "/402/40123459999876541",
                "/414/4012345000115/254/987",
                "/414/4012345000115/7040/1ABC",
                "/415/4012345000115/8020/REF",
                "/417/4012345000009/7040/1ABC",
                "/8003/0401234566666387",
                "/8004/4012345AAbb/7040/1ABC",
                "/8006/040123451234560102/22/V/10/L/21/S",
                "/8010/4012345ABC/8011/123",
                "/8013/1987654Ad4X4bL5ttr2310c2K",
                "/8017/401234500000987658/8019/12",
                "/8018/401234598765400000/8019/1")) {
            assertEquals(
                    "https://id.gs1.org" + path,
                    link("http://EXAMPLE.com:8080" + path).canonical());
        }
    }

    @Test
    void takes_short_names_and_writes_numbers() {
        assertEquals(
                "https://id.gs1.org/01/09780345418913/10/A/21/B",
                link("https://example.com/gtin/09780345418913/lot/A/ser/B").canonical());
    }

    @Test
    void prefers_the_key_that_reads_to_the_end() {
        assertEquals(
                "https://id.gs1.org/01/09780345418913",
                link("https://example.com/01/x/01/09780345418913").canonical());
        assertEquals(
                "https://id.gs1.org/01/09780345418913/21/00",
                link("https://example.com/01/09780345418913/21/00").canonical());
    }

    @Test
    void says_what_is_wrong_and_where() {
        malformed("GS1-01", 0, "ftp://example.com/01/09780345418913");
        malformed("GS1-01", 0, "");
        malformed("GS1-01", 19, "https://example.com 01");
        malformed("GS1-02", 8, "https://");
        malformed("GS1-02", 8, "https://example.com");
        malformed("GS1-02", 8, "https:///01/09780345418913");
        malformed("GS1-02", 8, "https://example.com?01=09780345418913");
        malformed("GS1-02", 20, "https://example.com/");
        malformed("GS1-02", 20, "https://example.com/10/LOT");
        malformed("GS1-02", 22, "https://example.com/01");
        malformed("GS1-02", 40, "https://example.com/01/09780345418913/10");
        malformed("GS1-05", 35, "https://example.com/01/0978034541891");
        malformed("GS1-03", 34, "https://example.com/01/09780345418");
        malformed("GS1-03", 37, "https://example.com/01/097803454189134");
        malformed("GS1-04", 25, "https://example.com/01/09x80345418913");
        malformed("GS1-05", 36, "https://example.com/01/09780345418914");
        malformed("GS1-05", 40, "https://example.com/00/040123450000003339");
        malformed("GS1-03", 61, "https://example.com/01/09780345418913/10/123456789012345678901");
        malformed("GS1-04", 41, "https://example.com/01/09780345418913/10/%5E");
        malformed("GS1-06", 43, "https://example.com/01/09780345418913/21/S/10/L");
        malformed("GS1-06", 43, "https://example.com/01/09780345418913/10/L/235/T");
        malformed("GS1-06", 43, "https://example.com/01/09780345418913/10/L/10/M");
        malformed("GS1-06", 38, "https://example.com/01/09780345418913/17/261231");
        malformed("GS1-07", 41, "https://example.com/01/09780345418913/10/%4");
        malformed("GS1-07", 41, "https://example.com/01/09780345418913/10/%zz");
        malformed("GS1-07", 41, "https://example.com/01/09780345418913/10/%E4%B8%AD");
        malformed("GS1-07", 41, "https://example.com/01/09780345418913/10/%00");
        malformed("GS1-08", 38, "https://example.com/01/09780345418913?21=S");
        malformed("GS1-08", 38, "https://example.com/01/09780345418913?999=1");
        malformed("GS1-08", 48, "https://example.com/01/09780345418913?17=261231&17=261231");
        malformed("GS1-03", 41, "https://example.com/01/09780345418913?17=261331");
        malformed("GS1-03", 39, "https://example.com/8006/040123451234560302");
        malformed("GS1-04", 25, "https://example.com/8004/ABC1");
        malformed("GS1-03", 25, "https://example.com/8003/14012345666663");
    }

    @Test
    void refuses_a_link_of_a_thousand_slashes_quickly() {
        malformed("GS1-02", 20, "https://example.com/" + "/".repeat(1_900));
        malformed("GS1-01", 2_048, "https://example.com/" + "01/".repeat(100_000));
    }

    @Test
    void never_throws_whatever_it_is_given() {
        long seed = 414;
        SplittableRandom random = new SplittableRandom(seed);
        String alphabet = "/01?&=%24 gtin9:#;.\u4e2d";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "https://e.com/");
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Parsed parsed = DigitalLink.parse(text.toString());
            if (parsed instanceof DigitalLink link) {
                assertEquals(link.canonical(), link(link.canonical()).canonical(), "seed " + seed + ": " + text);
            } else if (parsed instanceof Parsed.Malformed malformed) {
                assertTrue(
                        malformed.position() >= 0 && malformed.position() <= text.length(),
                        "seed " + seed + ": " + text);
            }
        }
    }
}
