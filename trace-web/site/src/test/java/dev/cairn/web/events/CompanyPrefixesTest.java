package dev.cairn.web.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CompanyPrefixesTest {
    private static CompanyPrefixes knowing(List<String> registered, String... urns) throws Exception {
        CompanyPrefixes known = new CompanyPrefixes(registered);
        known.learn(new ObjectMapper().valueToTree(List.of(urns)));
        return known;
    }

    @Test
    void nothing_is_guessed() throws Exception {
        CompanyPrefixes known =
                knowing(List.of(), "urn:epc:id:sgtin:0614141.107346.2017", "urn:epc:id:sgln:no.1.2", "urn:uuid:1");
        assertEquals(
                Optional.empty(), known.urn("https://id.gs1.org/01/10614141123452/21/1"), "another key of that prefix");
        assertEquals(Optional.empty(), known.urn("urn:epc:id:sgtin:0614141.107346.2017"));
        assertEquals(Optional.empty(), known.urn("https://example.org/a"));
    }

    @Test
    void a_senders_urn_tells_the_prefix_of_its_own_key() throws Exception {
        CompanyPrefixes known = knowing(List.of(), "urn:epc:class:lgtin:0614141.107346.L1");
        assertEquals(
                Optional.of("urn:epc:id:sgtin:0614141.107346.9"),
                known.urn("https://example.com/01/10614141073464/21/9"));
    }

    @Test
    void senders_who_say_different_things_tell_nothing_and_a_registrar_decides() throws Exception {
        String[] both = {"urn:epc:id:sgtin:0614141.107346.1", "urn:epc:id:sgtin:061414.1107346.1"};
        String link = "https://id.gs1.org/01/10614141073464/21/1";
        assertEquals(Optional.empty(), knowing(List.of(), both).urn(link));
        assertEquals(Optional.of(both[0]), knowing(List.of("0614141"), both).urn(link));
        assertEquals(
                Optional.empty(), knowing(List.of("0614141", "061414"), both).urn(link), "two registered prefixes");
    }

    @Test
    void a_registered_prefix_tells_all_keys_that_begin_with_it_and_one_too_short_for_an_epc_none() throws Exception {
        CompanyPrefixes known = knowing(List.of("9506000", "4012"));
        assertEquals(Optional.of("urn:epc:id:sgln:9506000.13437.0"), known.urn("https://id.gs1.org/414/9506000134376"));
        assertEquals(Optional.of("urn:epc:id:giai:9506000.77"), known.urn("https://id.gs1.org/8004/950600077"));
        assertEquals(Optional.empty(), known.urn("https://id.gs1.org/8004/401234599999"));
    }

    @Test
    void what_would_have_another_hash_as_urn_has_none() throws Exception {
        CompanyPrefixes known = knowing(List.of("9506000"));
        assertEquals(Optional.empty(), known.urn("https://id.gs1.org/414/9506000134376/254/0"));
    }
}
