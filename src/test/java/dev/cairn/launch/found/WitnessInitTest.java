package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.launch.serve.WitnessSettings;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessInitTest {
    @TempDir
    private Path folder = Path.of("");

    private Desk desk = new Desk(folder);

    @BeforeEach
    void at_a_desk() {
        desk = new Desk(folder);
    }

    private Desk.Said init(String name, String url) {
        return desk.cairn("witness", "init", "@w", "--name", name, "--url", url);
    }

    @Test
    void its_line_its_key_and_its_settings_belong_together() throws Exception {
        String[] words = init("witness.example/one", "http://127.0.0.1:8101/witness")
                .out()
                .strip()
                .split(" ");
        assertEquals("http://127.0.0.1:8101/witness", words[3]);
        NoteKey line = NoteKey.parse(words[2]);
        assertEquals(
                NoteKey.cosigner(
                        words[1], KeyFile.read(desk.file("w/witness.key")).publicKey()),
                line);
        WitnessSettings settings = Settings.read(desk.file("w/witness.yaml"), WitnessSettings.class, Map.of());
        assertEquals("witness.example/one", settings.name());
        assertEquals(8101, settings.web().port());
        assertEquals("/witness", settings.web().witnessPath());
    }

    @Test
    void its_second_key_has_a_line_of_its_own_under_the_same_key_name() throws Exception {
        String said = desk.ok(
                "witness", "init", "@w", "--name", "one", "--url", "http://127.0.0.1:8101/witness", "--post-quantum");
        List<String> lines = said.lines().toList();
        assertEquals(2, lines.size());
        String[] words = lines.get(1).split(" ");
        assertEquals(List.of("witness", "one-ml-dsa-44"), List.of(words[0], words[1]));
        WitnessSettings settings = Settings.read(desk.file("w/witness.yaml"), WitnessSettings.class, Map.of());
        assertEquals(
                NoteKey.mlDsa44(
                        "one",
                        KeyFile.readMlDsa44(settings.postQuantumKey().orElseThrow())
                                .publicKey()),
                NoteKey.parse(words[2]));
    }

    @Test
    void overwrites_nothing() throws Exception {
        init("one", "http://127.0.0.1:8101/witness");
        String key = desk.text("w/witness.key");
        assertTrue(init("one", "http://127.0.0.1:8101/witness").err().contains("never overwritten"));
        assertEquals(key, desk.text("w/witness.key"));
    }

    @Test
    void refuses_names_and_addresses_that_no_policy_takes() {
        assertTrue(init("two words", "http://127.0.0.1:8101/witness").err().contains("no blank"));
        assertTrue(init("a+b", "http://127.0.0.1:8101/witness").err().contains("no +"));
        assertTrue(init("one", "ftp://127.0.0.1:8101/witness").err().contains("--url"));
        assertTrue(init("one", "http://127.0.0.1:8101/").err().contains("no slash"));
        assertTrue(init("one", "http://witness.example/witness").err().contains("--port"));
    }

    @Test
    void a_witness_without_a_ledger_says_how_to_get_one() throws Exception {
        init("one", "http://127.0.0.1:8101/witness");
        assertTrue(desk.no("witness", "@w/witness.yaml").contains("cairn witness join"));
    }

    @Test
    void witness_alone_asks_which_settings() {
        assertEquals(2, desk.cairn("witness").exit());
    }
}
