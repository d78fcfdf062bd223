package dev.cairn.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.check.FreePorts;
import dev.cairn.check.House;
import dev.cairn.check.Proc;
import dev.cairn.launch.Main;
import dev.cairn.launch.care.BackupCommand;
import dev.cairn.launch.care.FsckCommand;
import dev.cairn.launch.care.RestoreCommand;
import dev.cairn.launch.demo.World;
import dev.cairn.launch.serve.ServeSettings;
import dev.cairn.launch.watch.MonitorCommand;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.note.Checkpoint;
import dev.cairn.proof.note.Cosignature;
import dev.cairn.proof.note.Head;
import dev.cairn.proof.note.NoteKey;
import dev.cairn.proof.note.SignedNote;
import dev.cairn.settings.Settings;
import dev.cairn.walk.Http;
import dev.cairn.walk.LogFiles;
import dev.cairn.walk.RunningHouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine;

/** A mirror in a process of its own beside a running ledger, with a liar between them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MirrorProcessTest {
    private static final String NAME = "mirror.example/regulator";
    private static final int RESTORED_WITH_LOSS = 3;
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    private static RunningHouse house;
    private static LyingProxy proxy;
    private static Path folder;
    private static Proc mirror;
    private static int port;
    private static NoteKey key;

    @BeforeAll
    static void beside_a_running_ledger() throws Exception {
        house = RunningHouse.shared();
        proxy = new LyingProxy(house.web("/"));
        folder = House.target("walk").resolve("mirror");
        RunningHouse.delete(folder);
        Files.createDirectories(folder);
        SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, new SecureRandom());
        KeyFile.write(folder.resolve("mirror.key"), signer);
        key = NoteKey.cosigner(NAME, signer.publicKey());
        port = FreePorts.next();
        URI witness = Settings.read(house.world().file("serve.yaml"), ServeSettings.class, Map.of())
                .ledger()
                .witnesses()
                .get("operator");
        Files.writeString(
                folder.resolve("mirror.yaml"),
                """
                genesis: %s
                ledger: %s
                witnesses: { operator: %s }
                cosigner: { name: %s, key: mirror.key }
                poll: 200ms
                web: { port: %d }
                """
                        .formatted(house.world().file("genesis.txt"), proxy.address(), witness, NAME, port));
        start();
    }

    private static void start() {
        mirror = Proc.named("mirror").java(Main.class, "mirror", folder.resolve("mirror.yaml"));
        mirror.awaitLine("^mirroring at http", RunningHouse.PATIENCE);
    }

    @AfterAll
    static void stop() {
        if (mirror != null) {
            mirror.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static Head head() throws Exception {
        return Head.read(Http.get(at("/checkpoint")).text(), house.world().genesis());
    }

    private static long ledgerSize() throws Exception {
        return Head.read(
                        Http.get(house.web("/checkpoint")).text(), house.world().genesis())
                .checkpoint()
                .size();
    }

    private static void catchesUp() throws Exception {
        long size = ledgerSize();
        RunningHouse.until(
                "the mirror reaches size " + size,
                () -> Http.get(at("/checkpoint")).status() == 200
                        && head().checkpoint().size() >= size);
    }

    /** Waits for the alarm; what was held is served on. */
    private static void requireAlarm(String code) throws Exception {
        Head before = head();
        long end = System.nanoTime() + FOUND_WITHIN.toNanos();
        Http.Reply health = Http.get(at("/healthz"));
        while (health.status() != 503 || !health.text().contains(code)) {
            assertTrue(System.nanoTime() < end, "no " + code + " within " + FOUND_WITHIN + mirror.tail());
            Thread.sleep(100);
            health = Http.get(at("/healthz"));
        }
        assertTrue(Http.get(at("/")).text().contains(code), "on its page");
        mirror.awaitLine("ERROR.*" + code, FOUND_WITHIN);
        assertTrue(head().checkpoint().size() >= before.checkpoint().size(), "it goes on serving");
    }

    private static void requireWellAgain() throws Exception {
        proxy.honest();
        RunningHouse.until("well again", () -> Http.get(at("/healthz")).status() == 200);
    }

    private static String fsck(int expected, String... words) {
        return run(expected, new FsckCommand(), words);
    }

    @Test
    @Order(1)
    void serves_the_same_log_from_its_own_address_under_its_own_cosignature() throws Exception {
        catchesUp();
        Head head = head();
        long size = head.checkpoint().size();
        List<Bytes> entries = LogFiles.entries(at("/"), size);
        assertEquals(
                head.checkpoint().root(),
                LogFiles.root(entries.stream().map(LogFiles::leaf).toList()));
        assertTrue(Cosignature.verified(head.note(), key).isPresent(), "the mirror's cosignature");
        assertTrue(head.quorum());
        String below = "/" + Hash.sha256(Bytes.ofUtf8(World.ORIGIN)).hex();
        assertEquals(200, Http.get(at(below + "/checkpoint")).status());
        assertEquals(
                Http.get(at("/tile/entries/000" + (size < 256 ? ".p/" + size : "")))
                        .body(),
                Http.get(at(below + "/tile/entries/000" + (size < 256 ? ".p/" + size : "")))
                        .body());
        assertEquals(
                Http.get(house.web("/genesis.txt")).text(),
                Http.get(at("/genesis.txt")).text());
        for (String page : List.of("/", "/verify", "/ledger", "/ledger/blocks/1", "/ledger/entries/1")) {
            assertEquals(200, Http.get(at(page)).status(), page);
        }
        // The head is out before the look that brought it has ended.
        RunningHouse.until("it is well", () -> Http.get(at("/healthz")).text().equals("ok\n"));
    }

    @Test
    @Order(2)
    void finds_what_is_withheld_and_what_is_wrong_within_seconds() throws Exception {
        catchesUp();
        proxy.withhold(path -> path.startsWith("/tile/entries/"));
        requireAlarm("MIR-02");
        requireWellAgain();
        proxy.flip(path -> path.startsWith("/tile/0/"));
        requireAlarm("MIR-03");
        requireWellAgain();
        proxy.flip(path -> path.startsWith("/tile/entries/"));
        requireAlarm("MIR-04");
        requireWellAgain();
    }

    @Test
    @Order(3)
    void goes_on_after_a_kill_where_it_was() throws Exception {
        catchesUp();
        long size = head().checkpoint().size();
        mirror.kill9();
        start();
        assertTrue(head().checkpoint().size() >= size, "never back");
        catchesUp();
    }

    @Test
    @Order(4)
    void is_whole_and_so_is_the_ledger_while_both_run() throws Exception {
        String genesis = house.world().file("genesis.txt").toString();
        assertTrue(fsck(0, folder.resolve("mirror.yaml").toString()).contains("whole: "));
        assertTrue(fsck(0, folder.resolve("mirror").toString(), "--genesis", genesis)
                .contains("whole: "));
        assertTrue(fsck(0, at("/").toString(), "--genesis", genesis).contains("whole: "));
        assertTrue(fsck(0, house.web("/").toString(), "--genesis", genesis).contains("whole: "));
        String ledger = fsck(0, house.world().file("serve.yaml").toString());
        assertTrue(ledger.contains("whole: ") && !ledger.contains(" 0 capsules"), ledger);
        proxy.flip(path -> path.startsWith("/tile/entries/"));
        String found = fsck(1, proxy.address().toString(), "--genesis", genesis);
        proxy.honest();
        assertTrue(found.contains("FSK-03 tile/entries/"), found);
        assertTrue(fsck(2, at("/").toString()).contains("--genesis"), "what stands beside the data proves nothing");
    }

    @Test
    @Order(5)
    void is_watched_from_outside_once_by_a_monitor() throws Exception {
        catchesUp();
        Path file = folder.resolve("monitor.yaml");
        Files.writeString(
                file,
                "genesis: " + house.world().file("genesis.txt") + "\nledger: " + at("/")
                        + "\nwitnesses: {}\nchains: []\n");
        assertEquals("", run(0, new MonitorCommand(), "--once", file.toString()));
        Files.writeString(file, Files.readString(file) + "fresh: 1ms\n");
        assertTrue(run(1, new MonitorCommand(), "--once", file.toString()).contains("MON-03 "), "too old");
    }

    @Test
    @Order(6)
    void is_saved_while_it_runs_and_could_be_restored() throws Exception {
        Path serve = house.world().file("serve.yaml");
        Path saved = folder.resolve("saved");
        String first = run(0, new BackupCommand(), serve.toString(), saved.toString());
        assertTrue(first.startsWith("saved and read back: "), first);
        String second = run(0, new BackupCommand(), serve.toString(), saved.toString());
        assertTrue(!second.contains(" 0 there already"), second);
        assertTrue(
                Files.notExists(saved.resolve("head.db")) && Files.notExists(saved.resolve("keys")),
                "no head, no keys");
        Path settings = house.world().file("serve-again.yaml");
        Path again = folder.resolve("again");
        Files.writeString(
                settings, Files.readString(serve).replace("store: file:ledger", "store: \"file:" + again + "\""));
        long size = ledgerSize();
        RunningHouse.until("the log has grown behind the backup", () -> ledgerSize() > size);
        String refused = run(1, new RestoreCommand(), saved.toString(), settings.toString());
        assertTrue(refused.contains("RST-04") && refused.contains("--mirror"), refused);
        assertTrue(Files.notExists(again), "nothing is left behind");
        String done = run(
                RESTORED_WITH_LOSS,
                new RestoreCommand(),
                "--mirror",
                at("/").toString(),
                "--mirror",
                house.web("/").toString(),
                saved.toString(),
                settings.toString());
        assertTrue(done.contains("restored to size ") && done.contains("cosigned by [operator]"), done);
    }

    /** What {@code cairn fsck --repair-from} does to the copy that was just saved, and what it refuses. */
    @Test
    @Order(7)
    void a_damaged_copy_is_mended_from_the_mirror_and_nothing_else_is_believed() throws Exception {
        String genesis = house.world().file("genesis.txt").toString();
        Path saved = folder.resolve("saved");
        Path bundle = newest(saved.resolve("public/tile/entries"));
        Path tile = newest(saved.resolve("public/tile/0"));
        byte[] right = Files.readAllBytes(bundle);
        damage(bundle);
        String found = fsck(1, saved.toString(), "--genesis", genesis);
        assertTrue(found.contains("FSK-03 " + saved.resolve("public").relativize(bundle)), found);
        proxy.flip(path -> path.startsWith("/tile/"));
        String lied = fsck(
                1,
                saved.toString(),
                "--genesis",
                genesis,
                "--repair-from",
                proxy.address().toString());
        proxy.honest();
        assertFalse(lied.contains("mended "), lied);
        Files.delete(tile);
        String mended = fsck(0, saved.toString(), "--genesis", genesis, "--repair-from", at("/").toString());
        for (Path each : List.of(bundle, tile)) {
            assertTrue(mended.contains("mended " + saved.resolve("public").relativize(each)), mended);
        }
        assertArrayEquals(right, Files.readAllBytes(bundle));
        assertTrue(fsck(0, saved.toString(), "--genesis", genesis).contains("whole: "));
        damage(bundle);
        String nowhere = fsck(1, saved.toString(), "--genesis", genesis, "--repair-from", "http://127.0.0.1:1/");
        assertTrue(nowhere.contains("does not answer"), nowhere);
        proxy.flip(path -> path.startsWith("/tile/"));
        String address = fsck(1, proxy.address().toString(), "--genesis", genesis, "--repair-from", "nowhere");
        proxy.honest();
        assertTrue(address.contains("only a folder can be mended"), address);
    }

    /** The widest partial of the newest tile: how many there are depends on how long the house has been running. */
    private static Path newest(Path tiles) throws IOException {
        try (Stream<Path> folders = Files.list(tiles)) {
            Path partials = folders.filter(Files::isDirectory)
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
            try (Stream<Path> files = Files.list(partials)) {
                return files.max(Comparator.comparingInt(
                                file -> Integer.parseInt(file.getFileName().toString())))
                        .orElseThrow();
            }
        }
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.write(file, bytes);
    }

    private static String run(int expected, Object command, String... words) {
        StringWriter out = new StringWriter();
        int exit = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(words);
        assertEquals(expected, exit, out.toString());
        return out.toString();
    }

    @Test
    @Order(8)
    void keeps_a_second_history_signed_by_the_log_and_its_witness_as_evidence() throws Exception {
        catchesUp();
        World world = house.world();
        String text = new Checkpoint(World.ORIGIN, 2, Hash.sha256(Bytes.ofUtf8("another history"))).text();
        String note = SignedNote.sign(text, World.ORIGIN, world.key("log"))
                + Cosignature.sign(text, "witness.example/operator", world.key("witness"), Instant.now());
        proxy.say("/checkpoint", note);
        requireAlarm("MIR-06");
        proxy.honest();
        assertTrue(evidence().contains(note), "both heads are kept");
        mirror.kill9();
        start();
        requireAlarm("MIR-06");
    }

    private static String evidence() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder.resolve("evidence"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
