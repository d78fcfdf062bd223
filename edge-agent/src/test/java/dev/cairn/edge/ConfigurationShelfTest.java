package dev.cairn.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.ConfigurationBundle.Content;
import dev.cairn.firmware.Enrolment;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.firmware.Profiles;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad configuration leaves the old one in force, in whatever manner it is bad and whichever way it came: now, and after a restart. */
class ConfigurationShelfTest {
    private static final String ORIGIN = "ledger.test/cairn";
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_256_100L);
    private static final String YAML = Profiles.yaml("this-host");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final Hash device = Hash.sha256(Bytes.ofUtf8("device"));
    private ConfigurationShelf shelf;

    @BeforeEach
    void fifth() throws IOException {
        restart();
        assertInstanceOf(Judgement.Accepted.class, shelf.offer(signed(5)));
    }

    private void restart() throws IOException {
        shelf = new ConfigurationShelf(folder, new Enrolment(ORIGIN, organisation.publicKey(), device));
    }

    private Bytes signed(long version) {
        return signed(organisation, ORIGIN, device, version, YAML);
    }

    private static Bytes signed(Signer by, String origin, Hash to, long version, String yaml) {
        return ConfigurationBundle.sign(new Content(origin, to, version, ISSUED, yaml), by)
                .bytes();
    }

    private long version() {
        return shelf.inForce().orElseThrow().version();
    }

    private static Bytes flipped(Bytes bundle, int at) {
        byte[] bytes = bundle.toArray();
        bytes[at] ^= 1;
        return Bytes.wrap(bytes);
    }

    /** Each manner of bad, and the code that says so. */
    private List<Map.Entry<String, Bytes>> bad() {
        SoftwareSigner stranger = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
        Bytes six = signed(6);
        return List.of(
                Map.entry("CFG-01", Bytes.EMPTY),
                Map.entry("CFG-01", Bytes.ofUtf8("rubbish")),
                Map.entry("CFG-01", six.slice(0, six.size() - 1)),
                Map.entry("CFG-01", six.slice(0, six.size() / 2)),
                Map.entry("CFG-01", six.concat(Bytes.ofHex("00"))),
                Map.entry("CFG-01", six.concat(Bytes.wrap(new byte[64 * 1024]))),
                Map.entry("CFG-01", flipped(six, six.size() - 1)),
                Map.entry("CFG-02", signed(stranger, ORIGIN, device, 6, YAML)),
                Map.entry("CFG-03", signed(organisation, ORIGIN, Hash.ZERO, 6, YAML)),
                Map.entry("CFG-03", signed(organisation, "other.test/cairn", device, 6, YAML)),
                Map.entry("CFG-04", signed(4)),
                Map.entry("CFG-04", signed(organisation, ORIGIN, device, 5, YAML + "# other\n")),
                Map.entry("CFG-05", signed(organisation, ORIGIN, device, 6, YAML + "\nchanels: []\n")),
                Map.entry(
                        "CFG-05",
                        signed(
                                organisation,
                                ORIGIN,
                                device,
                                6,
                                "profile: x\nchannels: [ { name: a, source: \"teleport:1\", unit: Cel } ]\n")));
    }

    @Test
    void one_that_is_offered() throws Exception {
        for (Map.Entry<String, Bytes> each : bad()) {
            Judgement.Refused no = assertInstanceOf(Judgement.Refused.class, shelf.offer(each.getValue()));
            assertEquals(each.getKey(), no.code(), no.text());
            assertEquals(5, version());
            restart();
            assertEquals(5, version(), "after a restart");
        }
        assertInstanceOf(Judgement.Accepted.class, shelf.offer(signed(6)));
    }

    @Test
    void one_that_somebody_copied_into_the_folder_under_whatever_name() throws Exception {
        for (Map.Entry<String, Bytes> each : bad()) {
            for (String name : List.of("0000000000000006.cairn", "ffffffffffffffff.cairn", "mine.cairn")) {
                Path copied = Files.write(folder.resolve(name), each.getValue().toArray());
                restart();
                assertEquals(5, version(), each.getKey() + " as " + name);
                Files.delete(copied);
            }
        }
    }

    @Test
    void a_good_newer_one_copied_into_the_folder_is_in_force_after_a_restart() throws Exception {
        Files.write(folder.resolve("from-the-stick.cairn"), signed(9).toArray());
        restart();
        assertEquals(9, version());
        assertEquals("CFG-04", ((Judgement.Refused) shelf.offer(signed(8))).code());
    }

    @Test
    void a_file_that_cannot_be_read_stops_nothing() throws Exception {
        Path unreadable = Path.of("/proc/self/mem"); // is a regular file, and nobody can read its beginning
        assumeTrue(Files.isRegularFile(unreadable));
        Files.createSymbolicLink(folder.resolve("0000000000000009.cairn"), unreadable);
        restart();
        assertEquals(5, version());
    }

    @Test
    void half_a_file_beside_it_and_a_folder_with_its_name_are_nothing() throws Exception {
        Files.write(
                folder.resolve("0000000000000006.cairn.new"),
                signed(6).slice(0, 40).toArray());
        Files.createDirectories(folder.resolve("0000000000000007.cairn"));
        restart();
        assertEquals(5, version());
        assertInstanceOf(Judgement.Accepted.class, shelf.offer(signed(6)));
    }

    @Test
    void a_disk_that_does_not_take_the_new_one() throws Exception {
        Files.createDirectories(folder.resolve("0000000000000006.cairn.new/x"));
        assertThrows(IOException.class, () -> shelf.offer(signed(6)));
        assertEquals(5, version());
        restart();
        assertEquals(5, version());
    }

    @Test
    void the_newest_file_damaged_brings_the_one_before_back_rather_than_none() throws Exception {
        assertInstanceOf(Judgement.Accepted.class, shelf.offer(signed(6)));
        Files.write(
                folder.resolve("0000000000000006.cairn"),
                signed(6).slice(0, 100).toArray());
        restart();
        assertEquals(5, version());
    }
}
