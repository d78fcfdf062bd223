package dev.cairn.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    enum Level {
        SEQUENCED,
        TIME_STAMPED
    }

    record Gateway(
            @Doc("Name of the gateway.") @Range(min = 1, max = 40) String name,
            @Doc("Where the ledger is.") Ledger ledger,
            @Doc("Probes by name.") @Default("") Map<String, Probe> probes,
            @Doc("Who cosigns.") @Default("") @Range(max = 3) List<URI> witnesses,
            @Doc("Only for tests.") Optional<Debug> debug) {}

    record Ledger(
            @Doc("Store address.") @Default("memory:") String store,
            @Doc("Seal period.") @Default("1s") @Range(min = 50, max = 60_000) Duration sealPeriod,
            @Doc("Largest | packet.") @Default("256KiB") @Range(max = 1 << 20) ByteSize maxBytes,
            @Doc("Port.") @Default("8080") @Range(min = 0, max = 65_535) int port,
            @Doc("Ack level.") @Default("sequenced") Level level,
            @Doc("Data folder.") @Default("data") Path folder,
            @Doc("Password file.") Optional<Secret> password,
            @Doc("Whether TLS is used.") @Default("true") boolean tls) {}

    record Probe(@Doc("Place.") String place, @Doc("Limits.") @Default("-1.5, 4") List<Double> limits) {}

    record Debug(@Doc("Slow down by.") @Default("1") long factor) {}

    record Ordered(@Doc("From.") int from, @Doc("To.") int to) {
        Ordered {
            if (from > to) {
                throw new IllegalArgumentException("from " + from + " is after to " + to);
            }
        }
    }

    private static Gateway gateway(String yaml) {
        return Settings.parse(yaml, "g.yaml", Gateway.class, Map.of());
    }

    private static List<String> problems(String yaml, Map<String, String> environment) {
        return assertThrows(
                        SettingsException.class, () -> Settings.parse(yaml, "g.yaml", Gateway.class, environment), yaml)
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private static String problem(String yaml) {
        List<String> problems = problems(yaml, Map.of());
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void what_the_file_leaves_out_takes_its_default() {
        Ledger ledger = gateway("name: farm\n").ledger();
        assertEquals(
                new Ledger(
                        "memory:",
                        Duration.ofSeconds(1),
                        new ByteSize(256 << 10),
                        8080,
                        Level.SEQUENCED,
                        Path.of("data"),
                        Optional.empty(),
                        true),
                ledger);
    }

    @Test
    void every_type_is_read_from_the_file() {
        Gateway gateway = gateway(
                """
                name: "0017"
                ledger:
                  store: file:./cairn-data
                  seal-period: 200ms
                  max-bytes: 1MiB
                  port: 0
                  level: time-stamped
                  folder: /srv/cairn
                  password: secrets/p
                  tls: false
                probes:
                  cold room:
                    place: 'urn:epc:id:sgln:1'
                    limits: [0, 2.25]
                witnesses:
                  - https://a.example/
                debug:
                """);
        assertEquals("0017", gateway.name());
        assertEquals(
                new Ledger(
                        "file:./cairn-data",
                        Duration.ofMillis(200),
                        new ByteSize(1 << 20),
                        0,
                        Level.TIME_STAMPED,
                        Path.of("/srv/cairn"),
                        Optional.of(new Secret(Path.of("secrets/p"))),
                        false),
                gateway.ledger());
        assertEquals(Map.of("cold room", new Probe("urn:epc:id:sgln:1", List.of(0.0, 2.25))), gateway.probes());
        assertEquals(List.of(URI.create("https://a.example/")), gateway.witnesses());
        assertEquals(Optional.of(new Debug(1)), gateway.debug());
    }

    @Test
    void all_problems_are_told_at_once_each_with_its_line_and_column() {
        assertEquals(
                List.of(
                        "g.yaml:1:1: missing key \"name\"; add it with a value: Name of the gateway.",
                        "g.yaml:1:1: unknown key \"nmae\"; did you mean \"name\"?",
                        "g.yaml:3:3: unknown key \"seal_periods\" in ledger; did you mean \"seal-period\"?",
                        "g.yaml:4:9: ledger.port is 70000, outside its range; give 0 to 65535",
                        "g.yaml:5:8: ledger.tls is \"yes\": neither true nor false",
                        "g.yaml:6:10: ledger.level is \"time-stampd\": not known; did you mean time-stamped?",
                        "g.yaml:9:5: missing key \"probes.a.place\"; add it with a value: Place."),
                problems(
                                """
                        nmae: farm
                        ledger:
                          seal_periods: 1s
                          port: 70000
                          tls: yes
                          level: time-stampd
                        probes:
                          a:
                            limits: []
                        """,
                                Map.of())
                        .stream()
                        .sorted()
                        .toList());
    }

    @Test
    void a_key_that_stands_twice_is_refused_with_both_lines() {
        assertEquals(
                "g.yaml:2:1: key \"name\" stands in line 1 already; remove one of them", problem("name: a\nname: b\n"));
    }

    @Test
    void a_key_without_a_value_is_refused() {
        assertEquals("g.yaml:1:6: name has no value; give it one or remove the line", problem("name:\n"));
    }

    @Test
    void an_unknown_key_far_from_all_others_is_answered_with_what_is_known() {
        assertEquals(
                "g.yaml:2:1: unknown key \"quetzalcoatl\"; known are name, ledger, probes, witnesses, debug",
                problem("name: a\nquetzalcoatl: 1\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 08080            | not a whole number",
                "port: 0x1F             | not a whole number",
                "port: 9999999999       | not between",
                "port: 99999999999999999999 | not a whole number",
                "port: [1]              | not a single whole number",
                "seal-period: 5         | not a duration",
                "seal-period: 1h30m     | not a duration",
                "seal-period: 20ms      | outside its range; give 50 to 60000 ms",
                "max-bytes: 2MiB        | outside its range; give at most 1048576 bytes",
                "max-bytes: 1MB         | not a size",
                "tls: True              | neither true nor false",
                "folder: ''             | an empty path",
            })
    void a_wrong_value_is_refused_with_what_to_write(String line, String sentence) {
        assertTrue(
                problem("name: a\nledger: {" + line + "}\n").contains(sentence),
                () -> problem("name: a\nledger: {" + line + "}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just words", "42"})
    void a_file_that_is_no_block_of_keys_is_refused(String yaml) {
        assertTrue(problem(yaml).contains("the file is not a block of keys"), () -> problem(yaml));
    }

    @ParameterizedTest
    @ValueSource(strings = {"name: [", "name: a\n---\nname: b\n", "\tname: a", "name: *unknown", "name: 'a"})
    void a_file_that_is_not_yaml_is_refused_with_its_line(String yaml) {
        assertTrue(problem(yaml).matches("(?s)g.yaml:[0-9]+:[0-9]+: not YAML: .*"), () -> problem(yaml));
    }

    @Test
    void a_list_where_a_block_belongs_is_refused() {
        assertTrue(problem("name: a\nledger: [1]\n").contains("ledger is not a block of keys"));
    }

    @Test
    void a_word_where_a_list_belongs_is_refused() {
        assertTrue(problem("name: a\nwitnesses: https://a.example/\n").contains("witnesses is not a list"));
    }

    @Test
    void a_list_that_is_too_long_is_refused() {
        String sentence = problem("name: a\nwitnesses: [a:b, a:b, a:b, a:b]\n");
        assertTrue(sentence.contains("witnesses is 4, outside its range; give at most 3 items"), sentence);
    }

    @Test
    void an_item_is_named_by_its_number() {
        String sentence = problem("name: a\nwitnesses: ['https://a.example/', b]\n");
        assertTrue(sentence.startsWith("g.yaml:2:35: witnesses[1] is \"b\": an address without a scheme"), sentence);
    }

    @Test
    void nesting_beyond_the_limit_is_refused_before_it_can_exhaust_the_stack() {
        String sentence = problem("name: " + "[".repeat(300_000));
        assertTrue(sentence.contains("nested deeper than 32 levels"), sentence);
    }

    @Test
    void text_beyond_the_limit_is_refused() {
        assertTrue(problem("#" + "x".repeat(Settings.FILE_BYTES_MAX)).contains("longer than 1048576"));
    }

    @Test
    void what_a_compact_constructor_refuses_is_a_problem_of_the_file() {
        SettingsException refusal = assertThrows(
                SettingsException.class, () -> Settings.parse("from: 3\nto: 1\n", "o.yaml", Ordered.class, Map.of()));
        assertEquals("o.yaml:1:1: the file cannot be used: from 3 is after to 1", refusal.getMessage());
    }

    @Test
    void the_environment_takes_the_place_of_the_file() {
        Gateway gateway = Settings.parse(
                "name: a\nledger:\n  port: not even a number\n",
                "g.yaml",
                Gateway.class,
                Map.of(
                        "CAIRN_LEDGER_PORT", "9000",
                        "CAIRN_LEDGER_SEAL_PERIOD", "2s",
                        "CAIRN_WITNESSES", "https://a.example/, https://b.example/",
                        "CAIRN_DEBUG_FACTOR", "7",
                        "CAIRN_SOMETHING_ELSE", "left alone"));
        assertEquals(9000, gateway.ledger().port());
        assertEquals(Duration.ofSeconds(2), gateway.ledger().sealPeriod());
        assertEquals(2, gateway.witnesses().size());
        assertEquals(Optional.of(new Debug(7)), gateway.debug());
    }

    @Test
    void a_wrong_value_in_the_environment_is_refused_under_the_variables_name() {
        assertEquals(
                List.of("CAIRN_LEDGER_PORT: ledger.port is \"http\": not a whole number; write digits only, like 8080"),
                problems("name: a\n", Map.of("CAIRN_LEDGER_PORT", "http")));
    }

    @Test
    void the_environment_does_not_reach_into_maps() {
        Gateway gateway = Settings.parse(
                "name: a\nprobes: {x: {place: here}}\n",
                "g.yaml",
                Gateway.class,
                Map.of("CAIRN_PROBES_X_PLACE", "there"));
        assertEquals("here", gateway.probes().get("x").place());
    }

    @Test
    void paths_start_from_the_files_folder(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("g.yaml"), "name: a\nledger: {folder: sub/../data, password: p}\n");
        Ledger ledger = Settings.read(file, Gateway.class, Map.of()).ledger();
        assertEquals(folder.resolve("data"), ledger.folder());
        assertEquals(folder.resolve("p"), ledger.password().orElseThrow().file());
    }

    @Test
    void a_missing_a_large_and_a_latin_1_file_are_refused(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[Settings.FILE_BYTES_MAX + 1]);
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertTrue(refusal(folder.resolve("none")).contains("cannot be read"));
        assertTrue(refusal(large).contains("larger than 1048576 bytes"));
        assertTrue(refusal(latin).contains("not UTF-8"));
    }

    private static String refusal(Path file) {
        return assertThrows(SettingsException.class, () -> Settings.read(file, Gateway.class, Map.of()))
                .getMessage();
    }

    @Test
    void lists_and_maps_cannot_be_changed() {
        Gateway gateway = gateway("name: a\nwitnesses: [a:b]\nprobes: {x: {place: y}}\n");
        assertThrows(
                UnsupportedOperationException.class, () -> gateway.witnesses().clear());
        assertThrows(UnsupportedOperationException.class, () -> gateway.probes().clear());
    }

    record Undocumented(int a) {}

    record BadDefault(@Doc("A.") @Default("x") int a) {}

    record Unreadable(@Doc("A.") Object a) {}

    @Test
    void bugs_of_the_record_are_told_to_the_programmer_not_to_the_operator() {
        assertThrows(IllegalArgumentException.class, () -> Settings.parse("", "x", Undocumented.class, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> Settings.parse("", "x", BadDefault.class, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> Settings.parse("a: 1", "x", Unreadable.class, Map.of()));
    }

    @Test
    void the_table_of_keys_is_made_from_the_records() {
        String table = Settings.describe(Gateway.class);
        assertEquals(
                """
                | key | type | default | meaning |
                |---|---|---|---|
                | `name` | text, 1 to 40 characters | required | Name of the gateway. |
                | `ledger` | block |  | Where the ledger is. |
                | `ledger.store` | text | `memory:` | Store address. |
                | `ledger.seal-period` | duration, 50 to 60000 ms | `1s` | Seal period. |
                | `ledger.max-bytes` | size, at most 1048576 bytes | `256KiB` | Largest \\| packet. |
                | `ledger.port` | whole number, 0 to 65535 | `8080` | Port. |
                | `ledger.level` | sequenced or time-stamped | `sequenced` | Ack level. |
                | `ledger.folder` | path | `data` | Data folder. |
                | `ledger.password` | path of a secret | absent | Password file. |
                | `ledger.tls` | true or false | `true` | Whether TLS is used. |
                | `probes` | named block | empty | Probes by name. |
                | `probes.*.place` | text | required | Place. |
                | `probes.*.limits` | list of number | `-1.5, 4` | Limits. |
                | `witnesses` | list of address, at most 3 items | empty | Who cosigns. |
                | `debug` | block | absent | Only for tests. |
                | `debug.factor` | whole number | `1` | Slow down by. |
                """,
                table);
    }
}
