package dev.cairn.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.firmware.ConfigurationBundle.Content;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationBundleTest {
    private static final String ORIGIN = "log.example/1";
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_256_100L);
    private final SecureRandom random = new SecureRandom();
    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, random);
    private final Hash device = Hash.sha256(Bytes.ofUtf8("device"));
    private final Enrolment enrolment = new Enrolment(ORIGIN, organisation.publicKey(), device);

    private Content content(long version, String yaml) {
        return new Content(ORIGIN, device, version, ISSUED, yaml);
    }

    private Bytes signed(Content content) {
        return ConfigurationBundle.sign(content, organisation).bytes();
    }

    private void refused(String code, Bytes bundle, long inForce) {
        Judgement.Refused no = assertInstanceOf(Judgement.Refused.class, enrolment.judge(bundle, inForce));
        assertEquals(code, no.code(), no.text());
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void accepts_what_its_organisation_signed_for_it(Algorithm algorithm) {
        SoftwareSigner key = SoftwareSigner.generate(algorithm, random);
        Bytes bundle = ConfigurationBundle.sign(content(1, Profiles.yaml("cold-room")), key)
                .bytes();
        Judgement.Accepted yes = assertInstanceOf(
                Judgement.Accepted.class, new Enrolment(ORIGIN, key.publicKey(), device).judge(bundle, 0));
        assertEquals("cold-room", yes.profile().profile());
        assertEquals(content(1, Profiles.yaml("cold-room")), yes.bundle().content());
    }

    @Test
    void every_profile_in_the_jar_reads_without_a_problem() {
        for (String name : Profiles.NAMES) {
            assertEquals(name, Profiles.read(Profiles.yaml(name), name).profile());
        }
    }

    @Test
    void refuses_a_bundle_with_any_bit_flipped() {
        byte[] bundle = signed(content(1, Profiles.yaml("this-host"))).toArray();
        for (int i = 0; i < bundle.length; i++) {
            byte[] spoiled = bundle.clone();
            spoiled[i] ^= 1;
            assertInstanceOf(Judgement.Refused.class, enrolment.judge(Bytes.wrap(spoiled), 0), "byte " + i);
        }
    }

    @Test
    void refuses_another_organisation() {
        SoftwareSigner stranger = SoftwareSigner.generate(Algorithm.ED25519, random);
        refused(
                "CFG-02",
                ConfigurationBundle.sign(content(1, Profiles.yaml("this-host")), stranger)
                        .bytes(),
                0);
    }

    @Test
    void refuses_what_is_meant_for_another_device_or_ledger() {
        String yaml = Profiles.yaml("this-host");
        refused("CFG-03", signed(new Content(ORIGIN, Hash.ZERO, 1, ISSUED, yaml)), 0);
        refused("CFG-03", signed(new Content("log.example/2", device, 1, ISSUED, yaml)), 0);
    }

    @Test
    void refuses_the_same_and_an_older_version() {
        Bytes third = signed(content(3, Profiles.yaml("this-host")));
        refused("CFG-04", third, 3);
        refused("CFG-04", third, 4);
        assertInstanceOf(Judgement.Accepted.class, enrolment.judge(third, 2));
    }

    @Test
    void refuses_yaml_with_a_single_problem() {
        refused("CFG-05", signed(content(1, Profiles.yaml("this-host") + "\nchanels: []\n")), 0);
        refused("CFG-05", signed(content(1, "profile: nothing\n")), 0);
        refused("CFG-05", signed(content(1, ": : :")), 0);
    }

    @Test
    void refuses_a_profile_with_two_channels_of_one_name() {
        String channel = "  - { name: air, source: \"sim:air\", unit: Cel }\n";
        refused("CFG-05", signed(content(1, "profile: twice\nchannels:\n" + channel + channel)), 0);
    }

    @Test
    void refuses_bytes_that_are_no_bundle() {
        for (String hex : new String[] {"", "00", "d28440a04040", "d28443a10126a0404101"}) {
            assertEquals(
                    "CFG-01",
                    assertThrows(Malformed.class, () -> ConfigurationBundle.parse(Bytes.ofHex(hex)))
                            .code());
        }
    }

    @Test
    void refuses_to_sign_a_version_of_zero_or_too_much_text() {
        assertThrows(IllegalArgumentException.class, () -> content(0, "profile: x"));
        assertThrows(IllegalArgumentException.class, () -> content(1, "x".repeat(32 * 1024 + 1)));
        assertTrue(content(1, "x".repeat(32 * 1024)).yaml().length() > 0);
    }
}
