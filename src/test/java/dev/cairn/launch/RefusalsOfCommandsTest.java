package dev.cairn.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.FreePorts;
import dev.cairn.store.EmbeddedStores;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command, given what it cannot use: it says what and where, with an exit code, and never a stack trace. */
class RefusalsOfCommandsTest {
    private static final String HASH = "ab".repeat(32);

    /** Words that {@link #real} turns into paths and addresses. */
    private static final String SIGNER = "--key @key --genesis @genesis --outbox @outbox";

    @TempDir
    static Path folder;

    private static int closed;

    @BeforeAll
    static void a_founders_folder() throws IOException {
        closed = FreePorts.next();
        assertEquals(0, run(real("keygen @key")).exit());
        assertEquals(0, run(real("keygen @log")).exit());
        assertEquals(0, run(real("keygen @node")).exit());
        Said line = run(real("keygen @registrar --registrar one"));
        Files.writeString(folder.resolve("registrar.txt"), line.out());
        Said init =
                run(real("init --name Test --origin test.example/log --folder @folder --registrar @folder/registrar.txt"
                        + " --threshold 1 --quorum none --log-key @log --node-key @node"));
        assertEquals(0, init.exit(), init.err());
        Files.writeString(folder.resolve("open.key"), Files.readString(folder.resolve("key.key")));
        Files.setPosixFilePermissions(folder.resolve("open.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(folder.resolve("text.txt"), "not what is asked for\n");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
        Files.writeString(
                folder.resolve("monitor.yaml"),
                "genesis: genesis.txt\nledger: http://127.0.0.1:" + closed
                        + "\nwitnesses: { nobody: http://127.0.0.1:1/ }\n");
    }

    private record Said(int exit, String out, String err) {}

    private static Said run(String[] words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Said(exit, out.toString(), err.toString());
    }

    private static String[] real(String words) {
        return Stream.of(words.split(" "))
                .map(word -> word.replace("@folder", folder.toString())
                        .replace("@genesis", folder.resolve("genesis.txt").toString())
                        .replace("@outbox", folder.resolve("outbox").toString())
                        .replace("@text", folder.resolve("text.txt").toString())
                        .replace("@open", folder.resolve("open.key").toString())
                        .replace("@binary", folder.resolve("binary").toString())
                        .replace("@monitor", folder.resolve("monitor.yaml").toString())
                        .replace("@nowhere", folder.resolve("nowhere").toString())
                        .replace("@down", "http://127.0.0.1:" + closed)
                        .replaceAll("@(\\w+)", folder + "/$1.key"))
                .toArray(String[]::new);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(1, "serve @nowhere", "nowhere"),
                Arguments.of(1, "serve @text", "text.txt"),
                Arguments.of(2, "serve", "Which settings file?"),
                Arguments.of(1, "witness @nowhere", "nowhere"),
                Arguments.of(1, "mirror @nowhere", "nowhere"),
                Arguments.of(1, "mirror @text", "text.txt"),
                Arguments.of(1, "monitor @nowhere", "nowhere"),
                Arguments.of(1, "monitor --once @text", "text.txt"),
                Arguments.of(2, "fsck @nowhere", "nowhere"),
                Arguments.of(2, "fsck @folder", "--genesis FILE is needed"),
                Arguments.of(2, "fsck @folder --genesis @text", "text.txt is no genesis text"),
                Arguments.of(1, "fsck @down --genesis @genesis", "does not answer"),
                Arguments.of(1, "backup @nowhere @folder/saved", "nowhere"),
                Arguments.of(1, "backup @folder/serve.yaml @folder/saved", "there is nothing to save"),
                Arguments.of(1, "restore @nowhere @folder/serve.yaml", "nowhere is no backup"),
                Arguments.of(1, "erase " + SIGNER + " --reason= --ledger @down 7", "--reason: 1 to 500 bytes"),
                Arguments.of(2, "keygen @folder/new.key --registrar " + "x".repeat(81), "1 to 80 characters"),
                Arguments.of(2, "keygen @folder/new.key --name a+b", "no blank and no +"),
                Arguments.of(1, "org add @folder/r --key @key --genesis @genesis --name=", "1 to 80 characters"),
                Arguments.of(1, "org add @folder/r --key @registrar --genesis @genesis --name x", "KEY-03"),
                Arguments.of(1, "witness join @binary --settings @nowhere --sha256 " + HASH, "GEN-01"),
                Arguments.of(1, "monitor --once @monitor", "the genesis policy has no such witness"),
                Arguments.of(1, "sign " + SIGNER + " @nowhere", "nowhere: there is no such file"),
                Arguments.of(1, "sign " + SIGNER + " @text", "nothing was signed"),
                Arguments.of(1, "sign --key @nowhere --genesis @genesis --outbox @outbox", "nowhere"),
                Arguments.of(1, "sign --key @open --genesis @genesis --outbox @outbox", "open.key"),
                Arguments.of(1, "sign --key @text --genesis @genesis --outbox @outbox", "text.txt"),
                Arguments.of(1, "sign --key @key --genesis @text --outbox @outbox", "is no genesis text"),
                Arguments.of(2, "sign", "--key"),
                Arguments.of(1, "erase " + SIGNER + " --reason why 7", "say --ledger URL, or --statement"),
                Arguments.of(1, "erase " + SIGNER + " --reason why --statement " + HASH + " seven", "is no index"),
                Arguments.of(1, "erase " + SIGNER + " --reason why --ledger @down 7", "does not answer"),
                Arguments.of(2, "erase " + SIGNER + " --reason why --date tomorrow 7", "--date"),
                Arguments.of(2, "verify @text", "--policy"),
                Arguments.of(1, "keygen @key", "exists"),
                Arguments.of(1, "keygen @nowhere/new.key", "nowhere"),
                Arguments.of(2, "keygen @folder/new.key --algorithm RSA", "expected Ed25519"),
                Arguments.of(1, "org list --ledger @down --genesis @genesis", "is the ledger running?"),
                Arguments.of(1, "org list --ledger @nowhere --genesis @genesis", "nowhere: there is no such file"),
                Arguments.of(1, "org list --ledger @text --genesis @genesis", "do not hold under this genesis"),
                Arguments.of(1, "org sign " + SIGNER + " @text --yes", "is not a request"),
                Arguments.of(1, "org sign " + SIGNER, "nothing to do"),
                Arguments.of(
                        1,
                        "org revoke @folder/r --revoked " + HASH + " --reason x --ledger @down --genesis @genesis",
                        "down"),
                Arguments.of(1, "keylist sign --ledger @down " + SIGNER, "KEY-03 a key list is signed by registrars"),
                Arguments.of(1, "witness join @text --settings @nowhere --sha256 " + HASH, "text.txt"),
                Arguments.of(2, "nonsense", "see: cairn --help"),
                Arguments.of(2, "fsck --nonsense @folder", "see: cairn fsck --help"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusals")
    void says_what_and_where(int exit, String words, String expected) {
        Said said = run(real(words));
        String all = said.out() + said.err();
        assertEquals(exit, said.exit(), all);
        assertTrue(expected.equals("down") ? all.contains("does not answer") : all.contains(expected), all);
        assertFalse(all.contains("\tat ") || all.contains("Exception"), all);
    }

    @Test
    void a_key_that_cannot_be_named_leaves_no_file() {
        assertEquals(2, run(real("keygen @folder/unnamed.key --name a+b")).exit());
        assertEquals(
                2,
                run(new String[] {"keygen", folder + "/unnamed.key", "--registrar", "two\nlines"})
                        .exit());
        assertTrue(Files.notExists(folder.resolve("unnamed.key")));
    }

    @Test
    void fsck_says_nothing_about_data_that_it_never_saw() {
        Said said = run(real("fsck @down --genesis @genesis"));
        assertFalse(said.out().contains("there are data"), said.out());
    }

    @Test
    void fsck_of_a_place_where_nothing_has_begun_is_not_whole() {
        Path hollow = folder.resolve("hollow");
        EmbeddedStores.open(hollow).close();
        Said said = run(real("fsck " + hollow + " --genesis @genesis"));
        assertFalse(said.out().contains("whole"), said.out());
        assertTrue(said.exit() != 0, said.out() + said.err());
    }

    /** A call that failed half-way is made again with the same document. */
    @Test
    void signs_an_event_once_however_often_it_is_told_to() throws IOException {
        Path document = folder.resolve("event.json");
        Files.writeString(
                document,
                """
                {"@context":["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0",
                 "creationDate":"2026-06-01T12:00:00Z","epcisBody":{"eventList":[
                 {"type":"ObjectEvent","action":"ADD","eventTime":"2026-06-01T07:30:00Z","eventTimeZoneOffset":"+02:00",
                  "quantityList":[{"epcClass":"https://id.gs1.org/01/09521321000025/10/ONCE","quantity":4,"uom":"KGM"}]}]}}
                """);
        String words = "sign --key @key --genesis @genesis --outbox " + folder.resolve("once") + " " + document;
        assertTrue(run(real(words)).out().startsWith("signed 0 ni:///sha-256;"));
        assertTrue(run(real(words)).out().startsWith("signed before, as statement 0: not again"));
        assertTrue(run(real(words + " --again")).out().startsWith("signed 1 ni:///sha-256;"));
    }

    @Test
    void every_command_describes_itself_and_each_of_its_options() {
        TreeSet<String> mute = new TreeSet<>();
        List<CommandLine> left = new ArrayList<>(List.of(Main.commandLine()));
        int count = 0;
        while (!left.isEmpty()) {
            CommandLine.Model.CommandSpec spec = left.remove(0).getCommandSpec();
            left.addAll(spec.subcommands().values());
            count++;
            if (spec.usageMessage().description().length == 0) {
                mute.add(spec.qualifiedName());
            }
            spec.args().stream()
                    .filter(each -> each.description().length == 0)
                    .forEach(each -> mute.add(spec.qualifiedName() + " " + each.paramLabel()));
        }
        assertTrue(count > 20, "commands " + count);
        assertEquals(new TreeSet<>(), mute);
    }
}
