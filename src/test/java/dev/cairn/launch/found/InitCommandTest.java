package dev.cairn.launch.found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.ledger.stamp.TestAuthority;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Desk desk = new Desk(folder);

    @BeforeEach
    void three_and_three() throws Exception {
        desk = new Desk(folder);
        desk.founders();
    }

    /** A sound founding, with one option changed or added. */
    private Object[] init(Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "init",
                "--name",
                "Fruit",
                "--origin",
                "example.com/fruit",
                "--threshold",
                "2",
                "--log-key",
                "@log.key",
                "--node-key",
                "@node.key",
                "--registrar",
                "@r1.txt",
                "@r2.txt",
                "@r3.txt",
                "--witness",
                "@w1.txt",
                "@w2.txt",
                "@w3.txt",
                "--folder",
                "@out",
                "--quorum",
                "2 of w1 w2 w3"));
        for (int i = 0; i + 1 < more.length; i += 2) {
            int at = words.indexOf(more[i]);
            if (at < 0) {
                words.addAll(List.of(more[i], more[i + 1]));
            } else {
                words.set(at + 1, more[i + 1]);
            }
        }
        return words.toArray();
    }

    @Test
    void what_it_writes_is_what_a_verifier_and_a_server_read() throws Exception {
        String said = desk.ok(init());
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertEquals(2, genesis.threshold());
        assertEquals(
                List.of("r1", "r2", "r3"),
                genesis.registrars().stream().map(Genesis.Registrar::label).toList());
        assertTrue(genesis.policy().quorum(Set.of("w1", "w3")));
        assertFalse(genesis.policy().quorum(Set.of("w2")));
        assertTrue(said.replace(" ", "").contains(genesis.hash().hex()), said);
        assertFalse(said.contains("WARNING"), said);
        Request request = Request.read(desk.file("out/genesis.request"), genesis.origin());
        assertEquals(List.of(new KeyStatement.GenesisKey(genesis.text())), request.said());
        ServeSettings settings = Settings.read(desk.file("out/serve.yaml"), ServeSettings.class, Map.of());
        assertTrue(Files.isSameFile(desk.file("log.key"), settings.ledger().logKey()));
        assertTrue(
                Files.isSameFile(desk.file("out/genesis.txt"), settings.ledger().genesis()));
    }

    @Test
    void no_private_key_is_in_anything_that_travels() throws Exception {
        desk.ok(init());
        String secret = desk.text("r1.key").split(" ")[2].strip();
        for (String each : List.of("r1.txt", "w1.txt", "out/genesis.txt", "out/genesis.request", "out/serve.yaml")) {
            assertFalse(desk.text(each).contains(secret), each);
            assertFalse(desk.text(each).contains("cairn-key"), each);
        }
    }

    @Test
    void overwrites_nothing() throws Exception {
        desk.ok(init());
        String genesis = desk.text("out/genesis.txt");
        assertTrue(desk.no(init()).contains("never overwritten"));
        assertEquals(genesis, desk.text("out/genesis.txt"));
        Files.delete(desk.file("out/genesis.txt"));
        assertTrue(desk.no(init()).contains("nothing was written"));
        assertFalse(Files.exists(desk.file("out/genesis.txt")));
    }

    @Test
    void refuses_a_private_key_in_place_of_a_public_line() {
        assertTrue(desk.no(init("--registrar", "@r1.key")).contains("private key"));
    }

    @Test
    void refuses_a_line_of_another_kind() {
        assertTrue(desk.no(init("--registrar", "@w1.txt")).contains("no registrar's public line"));
        assertTrue(desk.no(init("--witness", "@r1.txt")).contains("no witness's public line"));
    }

    @Test
    void refuses_a_registrar_or_witness_that_stands_twice() {
        assertTrue(desk.no(init("--registrar", "@r2.txt")).contains("a registrar stands twice"));
        assertTrue(desk.no(init("--witness", "@w2.txt")).contains("stands twice"));
    }

    @Test
    void refuses_a_threshold_that_nobody_can_reach() {
        assertTrue(desk.no(init("--threshold", "4")).contains("threshold of 4 with 3 registrars"));
        assertTrue(desk.no(init("--threshold", "0")).contains("threshold of 0"));
    }

    @Test
    void refuses_a_quorum_that_nobody_can_reach_or_nobody_knows() {
        assertTrue(desk.no(init("--quorum", "4 of w1 w2 w3")).contains("ask for 1 to 3"));
        assertTrue(desk.no(init("--quorum", "2 of w1 w9")).contains("not defined above"));
        assertTrue(desk.no(init("--quorum", "w9")).contains("quorum"));
    }

    @Test
    void refuses_an_operators_witness_that_is_not_in_the_policy() {
        assertTrue(desk.no(init("--operator-witness", "w9")).contains("operator's witness"));
    }

    @Test
    void refuses_an_origin_that_is_no_key_name() {
        assertTrue(desk.no(init("--origin", "two words")).contains("no blank"));
    }

    @Test
    void refuses_one_key_for_log_and_node() {
        assertTrue(desk.no(init("--node-key", "@log.key")).contains("same key"));
    }

    @Test
    void says_how_many_must_collude_and_how_many_may_be_away() {
        String said = desk.ok(init());
        assertTrue(said.contains("needs 1 witness to sign twice"), said);
        assertTrue(said.contains("at most 1 of 3 witnesses is away"), said);
        assertTrue(said.contains("2 of 3 must sign"), said);
    }

    @Test
    void warns_when_the_operator_alone_could_fork() {
        assertTrue(desk.ok(init("--quorum", "1 of w1 w2 w3")).contains("WARNING      one party could fork"));
    }

    @Test
    void warns_when_the_operators_own_witness_counts() {
        String said = desk.ok(init("--operator-witness", "w1"));
        assertTrue(said.contains("operator's own witness w1 counts"), said);
        assertTrue(said.contains("one party could fork"), "2 of 3 with one of its own: " + said);
    }

    @Test
    void warns_of_no_quorum_of_one_registrar_and_of_all_witnesses() {
        String none = desk.ok(init("--quorum", "none", "--threshold", "1"));
        assertTrue(none.contains("quorum none"), none);
        assertTrue(none.contains("one registrar alone"), none);
        String all = desk.ok(init("--quorum", "all of all", "--folder", "@out2"));
        assertTrue(all.contains("one witness that is away stops"), all);
    }

    @Test
    void takes_groups_of_groups() throws Exception {
        desk.ok(init("--group", "pair any w1 w2", "--quorum", "all of pair w3"));
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertTrue(genesis.policy().quorum(Set.of("w2", "w3")));
        assertFalse(genesis.policy().quorum(Set.of("w1", "w2")));
    }

    @Test
    void a_witness_with_two_keys_counts_only_where_both_have_signed() throws Exception {
        secondKeyOf("w1");
        String said = desk.ok(init("--quorum", "2 of all"));
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertTrue(genesis.policy().quorum(Set.of("w1", "w1-ml-dsa-44", "w2")));
        assertFalse(genesis.policy().quorum(Set.of("w1", "w1-ml-dsa-44")), "one witness is never two");
        assertFalse(genesis.policy().quorum(Set.of("w1", "w2")), "a key alone does not count");
        assertTrue(said.contains("needs 1 witness to sign twice"), said);
        assertTrue(said.contains("at most 1 of 3 witnesses is away"), said);
        assertFalse(said.contains("WARNING"), said);
        assertEquals(1, genesis.independent(Set.of("w1", "w1-ml-dsa-44")));
    }

    @Test
    void a_witness_named_in_groups_and_quorum_means_both_its_keys() throws Exception {
        secondKeyOf("w1");
        desk.ok(init("--group", "pair any w1 w2", "--quorum", "all of pair w3"));
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertTrue(genesis.policy().quorum(Set.of("w1", "w1-ml-dsa-44", "w3")));
        assertFalse(genesis.policy().quorum(Set.of("w1", "w3")));
        desk.ok(init("--quorum", "w1", "--folder", "@out2"));
        Genesis alone = Genesis.parse(desk.text("out2/genesis.txt"));
        assertFalse(alone.policy().quorum(Set.of("w1-ml-dsa-44")));
    }

    /** w1 is a witness with two keys. */
    private void secondKeyOf(String name) throws Exception {
        Files.writeString(
                desk.file(name + ".txt"),
                desk.ok(
                        "witness",
                        "init",
                        "@" + name + "-pq",
                        "--name",
                        name,
                        "--url",
                        "http://127.0.0.1:8101/witness",
                        "--post-quantum"));
    }

    @Test
    void the_log_s_second_key_is_named_and_counts_for_nobody() throws Exception {
        desk.ok("keygen", "@log-pq.key", "--algorithm", "ML-DSA-44");
        String said = desk.ok(init("--post-quantum-key", "@log-pq.key", "--quorum", "2 of all"));
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertEquals(Set.of("log-ml-dsa-44"), genesis.operatorWitnesses());
        assertFalse(genesis.policy().quorum(Set.of("log-ml-dsa-44", "w1")));
        assertFalse(said.contains("WARNING"), said);
        ServeSettings settings = Settings.read(desk.file("out/serve.yaml"), ServeSettings.class, Map.of());
        assertTrue(Files.isSameFile(
                desk.file("log-pq.key"), settings.ledger().postQuantumKey().orElseThrow()));
    }

    @Test
    void refuses_a_second_key_of_another_kind() {
        assertTrue(desk.no(init("--post-quantum-key", "@log.key")).contains("holds no ML-DSA-44 key"));
        desk.ok("keygen", "@log-pq.key", "--algorithm", "ML-DSA-44");
        assertTrue(desk.no(init("--log-key", "@log-pq.key")).contains("signs checkpoints only"));
    }

    @Test
    void the_authority_that_stamps_is_named_by_its_certificate() throws Exception {
        TestAuthority authority = TestAuthority.create(InstantSource.system(), new SecureRandom());
        Files.writeString(desk.file("time.pem"), authority.certificatePem());
        desk.ok(init("--timestamp-authority", "@time.pem", "--timestamp-url", "http://127.0.0.1:3161/"));
        Genesis genesis = Genesis.parse(desk.text("out/genesis.txt"));
        assertEquals(
                List.of(new Genesis.Authority(authority.spki(), TestAuthority.LABEL)), genesis.timestampAuthorities());
        ServeSettings settings = Settings.read(desk.file("out/serve.yaml"), ServeSettings.class, Map.of());
        assertEquals(
                "http://127.0.0.1:3161/",
                settings.ledger().stamp().orElseThrow().url().toString());
    }

    @Test
    void refuses_authorities_that_nobody_could_believe() throws Exception {
        assertTrue(desk.no(init("--timestamp-url", "http://127.0.0.1:3161/")).contains("no reader would believe"));
        assertTrue(desk.no(init("--timestamp-authority", "@r1.txt")).contains("no X.509 certificate"));
        String pem =
                TestAuthority.create(InstantSource.system(), new SecureRandom()).certificatePem();
        Files.writeString(desk.file("two.pem"), pem + pem);
        assertTrue(desk.no(init("--timestamp-authority", "@two.pem")).contains("holds 2 certificates"));
    }
}
