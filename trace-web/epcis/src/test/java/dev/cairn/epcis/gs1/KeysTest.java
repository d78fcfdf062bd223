package dev.cairn.epcis.gs1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void one_item_has_one_spelling() {
        String item = "https://id.gs1.org/01/04012345123456/21/S1";
        for (String spelling : List.of(
                item,
                "urn:epc:id:sgtin:4012345.012345.S1",
                "http://shop.example.com/x/01/4012345123456/10/L/21/S1?17=261231",
                " https://id.gs1.org/gtin/04012345123456/cpv/2/ser/S1#x ",
                "https://id.gs1.org/01/04012345123456/21/%531")) {
            assertEquals(item, Keys.canonicalItem(spelling), spelling);
        }
    }

    @Test
    void what_is_foreign_stays_as_it_is() {
        for (String foreign : List.of(
                "urn:epc:id:bic:CSQU3054383",
                "https://example.com/things/7",
                "geo:47.5,11.1",
                "x",
                "https://id.gs1.org/01/04012345123457",
                "urn:epcglobal:cbv:bt:0614141073467:1152")) {
            assertEquals(foreign, Keys.canonicalItem(foreign));
        }
    }

    @Test
    void a_lot_is_named_by_its_fourteen_digit_gtin() {
        assertEquals("https://id.gs1.org/01/04012345123456/10/A%2F1", Keys.itemLot("4012345123456", "A/1"));
        assertEquals("00000012345670", Keys.gtin14("12345670"));
        assertThrows(IllegalArgumentException.class, () -> Keys.gtin14("40123451234567890"));
        assertThrows(IllegalArgumentException.class, () -> Keys.gtin14("x"));
    }

    @Test
    void the_hash_form_looks_at_the_shape_only() {
        Map<String, Optional<String>> forms = Map.of(
                "https://example.com/01/04012345123457",
                        Optional.of("https://id.gs1.org/01/04012345123457"), // no check digit looked at
                "https://example.com/a/01/12345670/10/L", Optional.of("https://id.gs1.org/01/00000012345670/10/L"),
                "https://example.com/01/04012345123456/22/V", Optional.of("https://id.gs1.org/01/04012345123456"),
                "https://example.com/01/04012345123456/22/V/10/L/21/S",
                        Optional.of("https://id.gs1.org/01/04012345123456/21/S"),
                "https://example.com/01/04012345123456/21/a%2Fb", Optional.empty(), // an escape is left alone
                "https://example.com/414/4012345000115/254/0",
                        Optional.of("https://id.gs1.org/414/4012345000115/254/0"),
                "https://example.com/gtin/04012345123456?x=/01/1", Optional.of("https://id.gs1.org/01/04012345123456"),
                "https://example.com/01/04012345123456#frag", Optional.empty(),
                "https://example.com/about/us", Optional.empty());
        forms.forEach((uri, form) -> assertEquals(form, Keys.hashForm(uri), uri));
    }
}
