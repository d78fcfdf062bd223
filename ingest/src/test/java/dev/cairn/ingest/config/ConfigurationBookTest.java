package dev.cairn.ingest.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.ConfigurationBundle.Content;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.firmware.Profiles;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.model.DeviceId;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the book takes and what it does not; whatever it does not take changes nothing and reaches nobody. */
class ConfigurationBookTest {
    private static final String ORIGIN = "ledger.test/cairn";
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_256_100L);
    private static final String YAML = Profiles.yaml("this-host");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    private final FakeRegistry registry = new FakeRegistry();
    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final SoftwareSigner gateway = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final DeviceId device = DeviceId.of(gateway.publicKey().thumbprint());
    private final List<Bytes> pushed = new ArrayList<>();
    private ConfigurationBook book;

    @BeforeEach
    void open() throws IOException {
        registry.organisation(organisation.publicKey());
        registry.device(gateway.publicKey(), organisation.publicKey().thumbprint(), Bytes.random(RANDOM, 16));
        book = reopened();
    }

    private ConfigurationBook reopened() throws IOException {
        ConfigurationBook opened = ConfigurationBook.in(folder, ORIGIN, registry);
        opened.onTaken((to, bundle) -> {
            assertEquals(device, to);
            pushed.add(bundle);
        });
        return opened;
    }

    private static Bytes signed(Signer by, Hash to, long version, String yaml) {
        return ConfigurationBundle.sign(new Content(ORIGIN, to, version, ISSUED, yaml), by)
                .bytes();
    }

    private Bytes signed(long version, String yaml) {
        return signed(organisation, gateway.publicKey().thumbprint(), version, yaml);
    }

    private void taken(Bytes bundle) throws IOException {
        assertInstanceOf(Judgement.Accepted.class, book.offer(bundle));
        assertEquals(Optional.of(bundle), book.newest(device));
        assertEquals(bundle, pushed.get(pushed.size() - 1));
    }

    private void refused(String code, Bytes bundle) throws IOException {
        Optional<Bytes> before = book.newest(device);
        int told = pushed.size();
        Judgement.Refused no = assertInstanceOf(Judgement.Refused.class, book.offer(bundle));
        assertEquals(code, no.code(), no.text());
        assertEquals(before, book.newest(device), "the newest stays");
        assertEquals(told, pushed.size(), "nobody is told");
    }

    private Path file() {
        return folder.resolve(device.hex() + ".cairn");
    }

    @Test
    void the_version_only_grows_and_the_newest_survives_a_restart() throws Exception {
        assertEquals(Optional.empty(), book.newest(device));
        taken(signed(1, YAML));
        taken(signed(7, YAML + "# seven\n"));
        refused("CFG-04", signed(6, YAML));
        refused("CFG-04", signed(1, YAML));
        book = reopened();
        assertEquals(Optional.of(signed(7, YAML + "# seven\n")), book.newest(device));
        refused("CFG-04", signed(6, YAML));
        taken(signed(8, YAML));
    }

    @Test
    void two_versions_of_one_number_are_not_both_taken() throws Exception {
        taken(signed(3, YAML));
        refused("CFG-04", signed(3, YAML + "# other\n"));
    }

    @Test
    void the_same_bytes_again_are_pushed_again() throws Exception {
        taken(signed(3, YAML));
        taken(signed(3, YAML));
        assertEquals(2, pushed.size());
    }

    @Test
    void refuses_every_other_signer() throws Exception {
        SoftwareSigner other = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
        registry.organisation(other.publicKey());
        Hash to = gateway.publicKey().thumbprint();
        taken(signed(1, YAML));
        refused("CFG-02", signed(other, to, 2, YAML));
        refused("CFG-02", signed(gateway, to, 2, YAML));
        refused("CFG-02", signed(SoftwareSigner.generate(Algorithm.ES256, RANDOM), to, 2, YAML));
    }

    @Test
    void refuses_a_device_that_is_none_of_this_ledger_or_another_ledgers() throws Exception {
        refused("CFG-03", signed(organisation, Hash.ZERO, 1, YAML));
        refused("CFG-03", signed(organisation, organisation.publicKey().thumbprint(), 1, YAML));
        Bytes elsewhere = ConfigurationBundle.sign(
                        new Content("other.test/cairn", gateway.publicKey().thumbprint(), 1, ISSUED, YAML),
                        organisation)
                .bytes();
        refused("CFG-03", elsewhere);
    }

    @Test
    void refuses_a_revoked_device_and_a_revoked_organisation() throws Exception {
        taken(signed(1, YAML));
        registry.revoke(gateway.publicKey().thumbprint());
        refused("CFG-03", signed(2, YAML));
        SoftwareSigner sister = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
        registry.device(sister.publicKey(), organisation.publicKey().thumbprint(), Bytes.random(RANDOM, 16));
        registry.revoke(organisation.publicKey().thumbprint());
        refused("CFG-03", signed(organisation, sister.publicKey().thumbprint(), 1, YAML));
    }

    @Test
    void refuses_damage_at_every_byte_and_what_is_cut_or_too_large() throws Exception {
        taken(signed(1, YAML));
        byte[] good = signed(2, YAML).toArray();
        for (int i = 0; i < good.length; i += 7) {
            byte[] spoiled = good.clone();
            spoiled[i] ^= 1;
            assertInstanceOf(Judgement.Refused.class, book.offer(Bytes.wrap(spoiled)), "byte " + i);
            assertInstanceOf(
                    Judgement.Refused.class, book.offer(Bytes.wrap(java.util.Arrays.copyOf(good, i))), "cut at " + i);
        }
        refused("CFG-01", Bytes.EMPTY);
        refused("CFG-01", Bytes.wrap(new byte[ConfigurationBundle.BUNDLE_BYTES_MAX + 1]));
        refused("CFG-01", signed(2, YAML).concat(Bytes.wrap(new byte[ConfigurationBundle.BUNDLE_BYTES_MAX])));
        assertEquals(1, pushed.size());
    }

    @Test
    void refuses_yaml_that_the_gateway_would_refuse() throws Exception {
        refused("CFG-05", signed(1, "profile: x\nchannels: [ { name: a, source: \"teleport:1\", unit: Cel } ]\n"));
        refused("CFG-05", signed(1, YAML + "\nchanels: []\n"));
    }

    @Test
    void a_half_written_file_beside_the_newest_is_nothing() throws Exception {
        taken(signed(1, YAML));
        Files.write(
                folder.resolve(device.hex() + ".cairn.new"),
                signed(2, YAML).slice(0, 40).toArray());
        book = reopened();
        assertEquals(Optional.of(signed(1, YAML)), book.newest(device));
        taken(signed(2, YAML));
    }

    @Test
    void a_file_that_was_damaged_or_grew_is_replaced_by_the_next_one_and_passed_over_until_then() throws Exception {
        taken(signed(5, YAML));
        Files.write(file(), new byte[ConfigurationBundle.BUNDLE_BYTES_MAX + 1]);
        assertEquals(Optional.empty(), book.newest(device));
        taken(signed(6, YAML));
        Files.writeString(file(), "rubbish");
        taken(signed(7, YAML));
    }

    @Test
    void an_older_file_put_back_by_hand_is_pushed_by_nobody_and_the_next_newer_one_is_taken() throws Exception {
        taken(signed(5, YAML));
        Files.write(file(), signed(4, YAML).toArray());
        assertEquals(1, pushed.size());
        refused("CFG-04", signed(4, YAML + "# other\n"));
        taken(signed(6, YAML));
    }

    @Test
    void a_disk_that_does_not_take_it_is_told_to_who_offers_and_to_nobody_else() throws Exception {
        taken(signed(1, YAML));
        Path blocked = Files.createDirectories(folder.resolve(device.hex() + ".cairn.new/x"))
                .getParent();
        assertThrows(IOException.class, () -> book.offer(signed(2, YAML)));
        assertEquals(Optional.of(signed(1, YAML)), book.newest(device));
        assertEquals(1, pushed.size());
        Files.delete(blocked.resolve("x"));
        taken(signed(2, YAML));
    }
}
