package dev.cairn.web.sight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import dev.cairn.web.WebSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static Policy read(String lines) {
        return Settings.parse("disclosure:\n" + lines.indent(2), "serve.yaml", WebSettings.class, Map.of())
                .policy();
    }

    private static String refused(String lines) {
        return String.valueOf(
                assertThrows(SettingsException.class, () -> read(lines)).getMessage());
    }

    @Test
    void what_nobody_names_is_not_public() {
        Policy usual = WebSettings.local(0).policy();
        assertEquals(Audience.PUBLIC, usual.of("sensorElementList"));
        assertEquals(Audience.PARTNER, usual.of("bizTransactionList"));
        assertEquals(Audience.PARTNER, usual.of("example:anything"));
        assertEquals(Audience.PARTNER, usual.of(""));
        assertEquals(Audience.PARTNER, usual.of("cairn:other"));
    }

    @Test
    void members_are_named_as_events_write_them_or_by_pointer() {
        Policy policy = read("/sourceList: owner\n\"example:note\": public\nrest: authority");
        assertEquals(Audience.OWNER, policy.of("sourceList"));
        assertEquals(Audience.PUBLIC, policy.of("example:note"));
        assertEquals(Audience.AUTHORITY, policy.of("example:other"));
        assertEquals(Audience.PARTNER, policy.of("destinationList"), "what is not named stays as usual");
    }

    @Test
    void a_part_of_a_member_cannot_have_a_class_of_its_own() {
        assertTrue(refused("/ilmd/cbvmda:lotNumber: partner").contains("name that: ilmd"));
        assertTrue(refused("/epcList/0: partner").contains("name that: epcList"));
    }

    @Test
    void what_the_page_of_a_lot_tells_everybody_cannot_be_closed() {
        for (String member : new String[] {"readPoint", "quantityList", "ilmd", "\"@context\"", "eventTime"}) {
            assertTrue(refused(member + ": partner").contains("stays public"), member);
        }
        assertEquals(Audience.PUBLIC, read("readPoint: public").of("readPoint"));
    }

    @Test
    void a_misspelt_member_is_refused_rather_than_left_open() {
        assertTrue(refused("bizTransactionsList: owner").contains("bizTransactionList"));
        assertTrue(refused("\"a b:c\": owner").contains("no member"));
        assertTrue(refused("sourceList: friends").contains("friends"));
    }

    @Test
    void authorities_are_named_by_the_id_of_their_account() {
        assertTrue(assertThrows(
                        SettingsException.class,
                        () -> Settings.parse("authorities: [Food Office]", "serve.yaml", WebSettings.class, Map.of()))
                .getMessage()
                .contains("cairn account list"));
    }
}
