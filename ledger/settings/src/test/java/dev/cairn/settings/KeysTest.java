package dev.cairn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    @ParameterizedTest
    @CsvSource({
        "maxBytes,max-bytes",
        "MAX_BYTES,max-bytes",
        "port,port",
        "qos1Retry,qos1-retry",
        "baseURLPath,base-url-path"
    })
    void names_become_kebab_case(String name, String key) {
        assertEquals(key, Keys.kebab(name));
    }

    @Test
    void a_path_becomes_an_environment_name() {
        assertEquals("CAIRN_LEDGER_MAX_BYTES", Keys.environmentName("ledger.max-bytes"));
    }

    @ParameterizedTest
    @CsvSource({"store,store,0", "stroe,store,1", "stor,store,1", "stores,store,1", "stare,store,1", "abc,xyz,3"})
    void distance_counts_edits_and_swaps(String a, String b, int edits) {
        assertEquals(edits, Keys.distance(a, b));
        assertEquals(edits, Keys.distance(b, a));
    }

    @Test
    void nothing_is_near_to_a_word_from_elsewhere() {
        assertEquals(Optional.empty(), Keys.nearest("quetzalcoatl", List.of("store", "port")));
    }
}
