package dev.cairn.epcis.gs1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpcUrnTest {
    /** URN with a company prefix of seven digits, and its link: examples of the Tag Data Standard and of the event hash vectors. */
    private static final Map<String, String> BOTH_WAYS = Map.ofEntries(
            Map.entry("urn:epc:id:sgtin:0614141.107346.2017", "/01/10614141073464/21/2017"),
            Map.entry(
                    "urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
                    "/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29"),
            Map.entry("urn:epc:class:lgtin:4012345.012345.998877", "/01/04012345123456/10/998877"),
            Map.entry("urn:epc:idpat:sgtin:4054739.099914.*", "/01/04054739999148"),
            Map.entry("urn:epc:id:sscc:4012345.3111111111", "/00/340123451111111111"),
            Map.entry("urn:epc:id:sgln:4012345.00005.122", "/414/4012345000054/254/122"),
            Map.entry("urn:epc:id:sgln:4012345.00005.0", "/414/4012345000054"),
            Map.entry("urn:epc:id:pgln:4000001.00000", "/417/4000001000005"),
            Map.entry("urn:epc:id:grai:4012345.00022.334455", "/8003/04012345000221334455"),
            Map.entry("urn:epc:idpat:grai:4012345.66666.*", "/8003/04012345666663"),
            Map.entry("urn:epc:id:giai:4012345.ABC345", "/8004/4012345ABC345"),
            Map.entry("urn:epc:id:gdti:4012345.00009.PO-4711", "/253/4012345000092PO-4711"),
            Map.entry("urn:epc:idpat:gdti:4012345.55555.*", "/253/4012345555554"),
            Map.entry("urn:epc:id:sgcn:4012345.99999.44", "/255/401234599999044"),
            Map.entry("urn:epc:id:gsrn:4012345.0000006765", "/8018/401234500000067657"),
            Map.entry("urn:epc:id:gsrnp:4012345.0000000007", "/8017/401234500000000074"),
            Map.entry("urn:epc:id:gsin:4012345.222333444", "/402/40123452223334442"),
            Map.entry("urn:epc:id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11"));

    @Test
    void goes_to_a_link_and_back() {
        BOTH_WAYS.forEach((urn, path) -> {
            assertEquals(Optional.of("https://id.gs1.org" + path), EpcUrn.toDigitalLink(urn));
            DigitalLink link =
                    assertInstanceOf(DigitalLink.class, DigitalLink.parse("https://id.gs1.org" + path), path);
            assertEquals("https://id.gs1.org" + path, link.canonical());
            assertEquals(Optional.of(urn), EpcUrn.fromDigitalLink(link, 7));
        });
    }

    @Test
    void takes_prefixes_of_six_to_twelve_digits() {
        assertEquals(
                Optional.of("https://id.gs1.org/01/04150567890128/21/987654"),
                EpcUrn.toDigitalLink("urn:epc:id:sgtin:415056789012.0.987654"));
        assertEquals(
                Optional.of("https://id.gs1.org/417/9999999999994"),
                EpcUrn.toDigitalLink("urn:epc:id:pgln:999999999999."));
        assertEquals(
                Optional.of("https://id.gs1.org/253/98765999999929"),
                EpcUrn.toDigitalLink("urn:epc:id:gdti:987659999999..9"));
        assertEquals(
                Optional.of("https://id.gs1.org/01/19520011234501/21/1"),
                EpcUrn.toDigitalLink("urn:epc:id:sgtin:952001.1123450.1"));
    }

    @Test
    void gives_one_link_for_one_value_however_it_is_escaped() {
        for (String serial : List.of("145", "1%345", "%31%34%35")) {
            assertEquals(
                    Optional.of("https://id.gs1.org/01/19521141123451/21/145"),
                    EpcUrn.toDigitalLink("urn:epc:id:sgtin:952114.1112345." + serial),
                    serial);
        }
        assertEquals(
                EpcUrn.toDigitalLink("urn:epc:id:giai:4012345.A%2FB"),
                EpcUrn.toDigitalLink("urn:epc:id:giai:4012345.A%2fB"));
    }

    @Test
    void leaves_alone_what_is_no_such_urn() {
        for (String text : List.of(
                "",
                "urn:epc:id:sgtin:0614141.107346",
                "urn:epc:id:sgtin:0614141.107346.",
                "urn:epc:id:sgtin:0614141.10734.1",
                "urn:epc:id:sgtin:0614141.1073467.1",
                "urn:epc:id:sgtin:06141.10734689.1",
                "urn:epc:id:sgtin:0614141.107346.a b",
                "urn:epc:id:sgtin:0614141.107346.%2",
                "urn:epc:id:sgtin:0614141.107346.123456789012345678901",
                "urn:epc:id:sscc:4012345.311111111",
                "urn:epc:id:sscc:4012345.3111111111.1",
                "urn:epc:id:bic:CSQU3054383",
                "urn:epc:id:imovn:9176187",
                "urn:epc:idpat:sgtin:4054739.099914.1",
                "urn:epc:idpat:sscc:4012345.*",
                "urn:epc:class:sgtin:4054739.099914.1",
                "urn:epc:id:sgcn:4012345.99999.4x",
                "urn:epc:id:cpi:4012345.ABC.x",
                "https://id.gs1.org/01/04054739999148")) {
            assertEquals(Optional.empty(), EpcUrn.toDigitalLink(text), text);
        }
    }

    @Test
    void refuses_an_impossible_length_of_the_company_prefix() {
        DigitalLink link =
                assertInstanceOf(DigitalLink.class, DigitalLink.parse("https://id.gs1.org/01/04054739999148"));
        assertThrows(IllegalArgumentException.class, () -> EpcUrn.fromDigitalLink(link, 5));
        assertThrows(IllegalArgumentException.class, () -> EpcUrn.fromDigitalLink(link, 13));
    }
}
