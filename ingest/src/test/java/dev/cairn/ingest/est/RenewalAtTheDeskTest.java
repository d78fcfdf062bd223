package dev.cairn.ingest.est;

import static dev.cairn.ingest.est.EstWorld.ADDRESS;
import static dev.cairn.ingest.est.EstWorld.basic;
import static dev.cairn.ingest.est.EstWorld.csr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.firmware.enrol.Reenrolment;
import dev.cairn.ingest.est.EstWorld.Visitor;
import dev.cairn.ingest.fake.Certificates;
import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next certificate: who gets it in time, who gets it after its end, and who does not. */
class RenewalAtTheDeskTest {
    private static final String NAME = "Cold room 3";

    @TempDir
    private Path folder;

    private EstWorld world;
    private EnrolmentCode code;
    private Visitor gateway;

    @BeforeEach
    void open() throws IOException {
        world = new EstWorld(folder);
        code = world.invite(NAME);
        gateway = world.visitor();
    }

    private interface Asked {
        void run() throws Refusal, IOException;
    }

    private static void refused(int status, String codeOfNo, Asked asked) throws IOException {
        try {
            asked.run();
        } catch (Refusal no) {
            assertEquals(status + " " + codeOfNo, no.status() + " " + no.code(), no.text());
            return;
        }
        throw new AssertionError("granted instead of " + codeOfNo);
    }

    private static Bytes der(Bytes base64) {
        return Bytes.wrap(Base64.getMimeDecoder().decode(base64.utf8()));
    }

    private static Optional<String> proof(Signer signer, String origin, Bytes asked) {
        return Optional.of(signer.sign(Reenrolment.message(origin, der(asked))).base64());
    }

    private Optional<String> proof(Bytes asked) {
        return proof(gateway.signer, FakeLedger.ORIGIN, asked);
    }

    /** A certificate that has ended, of a gateway that the ledger knows; the test's authority itself lives no longer. */
    private X509Certificate ended() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        gateway.registered();
        world.now = first.getNotAfter().toInstant().plus(Duration.ofMinutes(10));
        return first;
    }

    @Test
    void renews_for_the_same_name_with_another_key() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        world.now = world.now.plus(Duration.ofMinutes(20));
        X509Certificate second = EstWorld.certificate(
                world.desk.simplereenroll(Optional.of(first), Optional.empty(), csr(gateway.device())));
        assertEquals(first.getSubjectX500Principal(), second.getSubjectX500Principal());
        assertNotEquals(first.getPublicKey(), second.getPublicKey());
        assertTrue(second.getNotAfter().after(first.getNotAfter()));
    }

    @Test
    void a_renewal_cannot_widen_what_the_certificate_names() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        DeviceId other = world.visitor().device();
        refused(403, "EST-05", () -> world.desk.simplereenroll(Optional.of(first), Optional.empty(), csr(other)));
        KeyPair pair = EstWorld.p256();
        Bytes more = csr("CN=" + gateway.device().hex() + ",OU=also", pair, pair, "SHA256withECDSA");
        refused(400, "EST-05", () -> world.desk.simplereenroll(Optional.of(first), Optional.empty(), more));
    }

    @Test
    void refuses_renewal_without_with_a_foreign_or_with_an_expired_certificate() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        Bytes asked = csr(gateway.device());
        refused(403, "EST-08", () -> world.desk.simplereenroll(Optional.empty(), Optional.empty(), asked));
        X509Certificate foreign = new Certificates("Test authority")
                .device(gateway.device().hex())
                .certificate();
        refused(403, "EST-08", () -> world.desk.simplereenroll(Optional.of(foreign), Optional.empty(), asked));
        refused(
                403,
                "EST-08",
                () -> world.desk.simplereenroll(Optional.of(world.authority.certificate()), Optional.empty(), asked));
        world.now = first.getNotAfter().toInstant().plusMillis(1);
        refused(403, "EST-08", () -> world.desk.simplereenroll(Optional.of(first), Optional.empty(), asked));
    }

    @Test
    void refuses_a_revoked_key_everywhere() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        gateway.registered();
        assertEquals(
                200,
                world.desk
                        .simplereenroll(Optional.of(first), Optional.empty(), csr(gateway.device()))
                        .status());
        world.registry.revoke(gateway.signer.publicKey().thumbprint());
        refused(
                403,
                "EST-07",
                () -> world.desk.simplereenroll(Optional.of(first), Optional.empty(), csr(gateway.device())));
        EnrolmentCode fresh = world.invite(NAME);
        refused(403, "EST-07", () -> world.desk.request(basic(fresh), ADDRESS, gateway.request(NAME, fresh)));
    }

    @Test
    void a_gateway_that_nobody_has_asked_to_register_is_not_renewed() throws Exception {
        X509Certificate byHand =
                world.certificates.device(gateway.device().hex()).certificate();
        refused(
                403,
                "EST-09",
                () -> world.desk.simplereenroll(Optional.of(byHand), Optional.empty(), csr(gateway.device())));
        gateway.registered();
        assertEquals(200, assertDoesNotRefuse(byHand).status());
    }

    private Reply assertDoesNotRefuse(X509Certificate shown) {
        try {
            return world.desk.simplereenroll(Optional.of(shown), Optional.empty(), csr(gateway.device()));
        } catch (Refusal | IOException no) {
            throw new AssertionError(no);
        }
    }

    @Test
    void a_known_gateway_whose_certificate_ran_out_comes_back_with_a_new_code() throws Exception {
        gateway.registered();
        assertTrue(world.authority.isOurs(gateway.enrol(NAME, code)));
    }

    @Test
    void renews_long_after_the_end_for_whoever_holds_the_signing_key() throws Exception {
        X509Certificate first = ended();
        Bytes asked = csr(gateway.device());
        X509Certificate next = EstWorld.certificate(world.desk.simplereenroll(Optional.of(first), proof(asked), asked));
        assertEquals(first.getSubjectX500Principal(), next.getSubjectX500Principal());
        next.checkValidity(java.util.Date.from(world.now));
    }

    @Test
    void a_gateway_that_its_organisation_has_not_signed_yet_is_renewed_by_the_key_that_it_came_with() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        world.now = first.getNotAfter().toInstant().plusSeconds(1);
        Bytes asked = csr(gateway.device());
        assertEquals(
                200,
                world.desk
                        .simplereenroll(Optional.of(first), proof(asked), asked)
                        .status());
        world.book.forget(code.id());
        refused(403, "EST-09", () -> world.desk.simplereenroll(Optional.of(first), proof(asked), asked));
    }

    @Test
    void refuses_an_expired_certificate_with_a_proof_that_is_missing_foreign_old_or_damaged() throws Exception {
        X509Certificate first = ended();
        Bytes asked = csr(gateway.device());
        Bytes other = csr(gateway.device());
        Bytes signed = gateway.signer.sign(Reenrolment.message(FakeLedger.ORIGIN, der(asked)));
        for (Optional<String> proof : java.util.List.of(
                Optional.<String>empty(),
                Optional.of(""),
                Optional.of("no base64!"),
                Optional.of("A".repeat(1_000)),
                Optional.of(signed.slice(0, 63).base64()),
                proof(other),
                proof(world.visitor().signer, FakeLedger.ORIGIN, asked),
                proof(world.organisation, FakeLedger.ORIGIN, asked),
                proof(gateway.signer, "other.test/cairn", asked))) {
            refused(403, "EST-08", () -> world.desk.simplereenroll(Optional.of(first), proof, asked));
        }
        for (int i = 0; i < signed.size(); i++) {
            byte[] damaged = signed.toArray();
            damaged[i] ^= 1;
            Optional<String> proof = Optional.of(Bytes.wrap(damaged).base64());
            refused(403, "EST-08", () -> world.desk.simplereenroll(Optional.of(first), proof, asked));
        }
    }

    @Test
    void a_revoked_key_is_not_renewed_after_the_end_either() throws Exception {
        X509Certificate first = ended();
        world.registry.revoke(gateway.signer.publicKey().thumbprint());
        Bytes asked = csr(gateway.device());
        refused(403, "EST-07", () -> world.desk.simplereenroll(Optional.of(first), proof(asked), asked));
    }

    @Test
    void a_gateway_for_which_nothing_was_left_is_told_so() throws Exception {
        X509Certificate first = gateway.enrol(NAME, code);
        refused(404, "EST-13", () -> world.desk.configuration(Optional.of(first)));
    }

    @Test
    void an_expired_certificate_gets_no_configuration() throws Exception {
        X509Certificate first = ended();
        refused(403, "EST-08", () -> world.desk.configuration(Optional.of(first)));
    }
}
