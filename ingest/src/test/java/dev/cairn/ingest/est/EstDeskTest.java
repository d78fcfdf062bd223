package dev.cairn.ingest.est;

import static dev.cairn.ingest.est.EstWorld.ADDRESS;
import static dev.cairn.ingest.est.EstWorld.basic;
import static dev.cairn.ingest.est.EstWorld.csr;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.ingest.est.EstWorld.Visitor;
import dev.cairn.ingest.fake.Certificates;
import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class EstDeskTest {
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

    private static void refused(int status, String codeOfNo, Executable asked) {
        Refusal no = assertThrows(Refusal.class, asked);
        assertEquals(status + " " + codeOfNo, no.status() + " " + no.code(), no.text());
    }

    private void bind() throws Exception {
        world.desk.request(basic(code), ADDRESS, gateway.request(NAME, code));
    }

    @Test
    void a_code_gives_one_gateway_a_certificate_that_names_it_and_nothing_else() throws Exception {
        X509Certificate given = gateway.enrol(NAME, code);
        assertEquals(EstWorld.principal(gateway.device()), given.getSubjectX500Principal());
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"), given.getExtendedKeyUsage());
        assertEquals(-1, given.getBasicConstraints());
        assertTrue(world.authority.isOurs(given));
        assertEquals(
                world.now.plus(EstWorld.LIFE).getEpochSecond(),
                given.getNotAfter().toInstant().getEpochSecond());
        assertEquals(
                Optional.of(gateway.device()),
                world.book.find(code.id()).flatMap(Invitation::request).map(Invitation.Bound::device));
    }

    @Test
    void the_welcome_tells_whom_to_believe_and_where_to_go() throws Exception {
        String text = world.desk.welcome(basic(code), ADDRESS).body().utf8();
        assertTrue(
                text.contains(
                        "organisation " + world.organisation.publicKey().spki().base64() + "\n"),
                text);
        assertTrue(text.contains("node " + world.node.publicKey().spki().base64() + "\n"), text);
        assertTrue(text.contains("server mqtts://127.0.0.1:8883\n"), text);
        assertTrue(text.contains("name " + NAME + "\n"), text);
    }

    @Test
    void the_first_answer_is_confirmed_by_the_code_and_by_no_other() throws Exception {
        Reply reply = world.desk.cacerts(Optional.of(code.id()));
        assertEquals(
                EnrolmentCode.confirm(code.hash(), reply.body()).base64(),
                reply.headers().get(EstDoor.CONFIRM));
        assertFalse(world.desk.cacerts(Optional.empty()).headers().containsKey(EstDoor.CONFIRM));
        assertFalse(world.desk.cacerts(Optional.of("../x")).headers().containsKey(EstDoor.CONFIRM));
        assertEquals(EstWorld.certificate(reply), world.authority.certificate());
    }

    @Test
    void refuses_a_code_that_nobody_gave() {
        for (String no : List.of("", "x", "00000-00000-00000-00000", "gateway", "K".repeat(600))) {
            refused(401, "EST-01", () -> world.desk.welcome(basic(no), "192.0.2." + no.length()));
        }
        refused(401, "EST-01", () -> world.desk.welcome(Optional.empty(), ADDRESS));
        refused(401, "EST-01", () -> world.desk.welcome(Optional.of("Bearer " + code.text()), ADDRESS));
        refused(401, "EST-01", () -> world.desk.welcome(Optional.of("Basic %%%"), ADDRESS));
    }

    @Test
    void refuses_the_right_name_with_a_wrong_secret_in_the_same_words_as_no_name() throws Exception {
        EnrolmentCode other = sameIdAs(code);
        Refusal known = assertThrows(Refusal.class, () -> world.desk.welcome(basic(other), ADDRESS));
        Refusal unknown = assertThrows(
                Refusal.class, () -> world.desk.welcome(basic(EnrolmentCode.draw(EstWorld.RANDOM)), ADDRESS));
        assertEquals(known.text(), unknown.text());
        assertEquals(known.status(), unknown.status());
    }

    private static EnrolmentCode sameIdAs(EnrolmentCode code) {
        for (char c : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
            try {
                String body = code.id() + "0".repeat(15);
                return new EnrolmentCode(body + c);
            } catch (IllegalArgumentException another) {
                // the check character is another one
            }
        }
        throw new IllegalStateException();
    }

    @Test
    void refuses_an_expired_code() throws Exception {
        bind();
        world.now = world.now.plus(EstWorld.CODE_LIFE).plusSeconds(1);
        refused(403, "EST-02", () -> world.desk.welcome(basic(code), ADDRESS));
        refused(403, "EST-02", () -> world.desk.request(basic(code), ADDRESS, gateway.request(NAME, code)));
        refused(403, "EST-02", () -> world.desk.simpleenroll(basic(code), ADDRESS, csr(gateway.device())));
    }

    @Test
    void refuses_a_used_code_to_anybody_with_another_request() throws Exception {
        gateway.enrol(NAME, code);
        Visitor thief = world.visitor();
        refused(403, "EST-03", () -> world.desk.simpleenroll(basic(code), ADDRESS, csr(gateway.device())));
        refused(403, "EST-03", () -> world.desk.simpleenroll(basic(code), ADDRESS, csr(thief.device())));
        refused(403, "EST-03", () -> world.desk.request(basic(code), ADDRESS, thief.request(NAME, code)));
        InvitationBook reopened = InvitationBook.in(folder.resolve("codes"));
        assertTrue(reopened.find(code.id()).flatMap(Invitation::issued).isPresent());
    }

    /** The planted bug: a code that is never used up. The test above must see it. */
    @Test
    void a_desk_that_takes_a_code_twice_is_found_out() throws Exception {
        EstWorld careless =
                new EstWorld(Files.createDirectory(folder.resolve("careless")), Optional.of((c, r) -> false));
        world = careless;
        code = careless.invite(NAME);
        gateway = careless.visitor();
        assertThrows(AssertionError.class, this::refuses_a_used_code_to_anybody_with_another_request);
    }

    @Test
    void an_answer_that_was_lost_is_given_again_and_is_the_same() throws Exception {
        bind();
        Bytes request = csr(gateway.device());
        X509Certificate first = EstWorld.certificate(world.desk.simpleenroll(basic(code), ADDRESS, request));
        X509Certificate again = EstWorld.certificate(world.desk.simpleenroll(basic(code), ADDRESS, request));
        assertEquals(first, again);
        assertEquals(
                202,
                world.desk
                        .request(basic(code), ADDRESS, gateway.request(NAME, code))
                        .status());
    }

    @Test
    void refuses_a_certificate_request_before_the_key_statement() {
        refused(409, "EST-09", () -> world.desk.simpleenroll(basic(code), ADDRESS, csr(gateway.device())));
    }

    @Test
    void refuses_the_request_of_another_device() throws Exception {
        bind();
        refused(
                403,
                "EST-05",
                () -> world.desk.simpleenroll(
                        basic(code), ADDRESS, csr(world.visitor().device())));
        assertTrue(world.book.find(code.id()).orElseThrow().issued().isEmpty(), "and the code is still good");
        Visitor second = world.visitor();
        refused(403, "EST-03", () -> world.desk.request(basic(code), ADDRESS, second.request(NAME, code)));
    }

    @Test
    void refuses_a_subject_with_anything_besides_the_device() throws Exception {
        bind();
        KeyPair pair = EstWorld.p256();
        String id = gateway.device().hex();
        for (String subject : List.of(
                "CN=" + id + ",O=Everybody",
                "O=" + id,
                "CN=" + id + "+CN=other",
                "CN=" + id + ",CN=" + id,
                "CN=localhost",
                "CN=")) {
            Bytes asked = csr(subject, pair, pair, "SHA256withECDSA");
            refused(400, "EST-05", () -> world.desk.simpleenroll(basic(code), ADDRESS, asked));
        }
    }

    @Test
    void refuses_weak_and_foreign_keys() throws Exception {
        bind();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        KeyPair small = rsa.generateKeyPair();
        KeyPair other = EstWorld.pair("EC", "secp384r1");
        String subject = "CN=" + gateway.device().hex();
        Bytes weak = csr(subject, small, small, "SHA1withRSA");
        Bytes foreign = csr(subject, other, other, "SHA384withECDSA");
        refused(400, "EST-06", () -> world.desk.simpleenroll(basic(code), ADDRESS, weak));
        refused(400, "EST-06", () -> world.desk.simpleenroll(basic(code), ADDRESS, foreign));
    }

    @Test
    void refuses_a_request_that_its_key_did_not_sign() throws Exception {
        bind();
        Bytes stolen = csr("CN=" + gateway.device().hex(), EstWorld.p256(), EstWorld.p256(), "SHA256withECDSA");
        refused(400, "EST-04", () -> world.desk.simpleenroll(basic(code), ADDRESS, stolen));
    }

    @Test
    void refuses_a_damaged_request_at_every_byte_without_a_fault() throws Exception {
        bind();
        byte[] der =
                java.util.Base64.getMimeDecoder().decode(csr(gateway.device()).utf8());
        for (int at = 0; at < der.length; at++) {
            byte[] cut = java.util.Arrays.copyOf(der, at);
            byte[] bent = der.clone();
            bent[at] ^= 0x55;
            for (byte[] bad : List.of(cut, bent)) {
                Bytes body = Bytes.ofUtf8(java.util.Base64.getEncoder().encodeToString(bad));
                Refusal no = assertThrows(
                        Refusal.class, () -> world.desk.simpleenroll(basic(code), ADDRESS, body), "byte " + at);
                assertTrue(List.of("EST-04", "EST-05", "EST-06").contains(no.code()), no.code() + " at " + at);
            }
        }
        for (String text : List.of("", "%%%", "-----BEGIN CERTIFICATE REQUEST-----", "AAAA")) {
            refused(400, "EST-04", () -> world.desk.simpleenroll(basic(code), ADDRESS, Bytes.ofUtf8(text)));
        }
    }

    @Test
    void refuses_a_key_statement_that_the_code_was_not_made_for() {
        Hash owner = world.organisation.publicKey().thumbprint();
        Optional<Hash> hash = Optional.of(code.hash());
        Hash another = SoftwareSigner.generate(Algorithm.ED25519, EstWorld.RANDOM)
                .publicKey()
                .thumbprint();
        requestRefused(403, gateway.request("Cold room 4", owner, hash));
        requestRefused(403, gateway.request(NAME, another, hash));
        requestRefused(403, gateway.request(NAME, owner, Optional.empty()));
        requestRefused(403, gateway.request(NAME, owner, Optional.of(another)));
        KeyStatement account = KeyStatement.account(FakeLedger.ORIGIN, gateway.signer, owner, NAME);
        requestRefused(400, EstWorld.text(FakeLedger.ORIGIN, account));
        requestRefused(400, EstWorld.text("elsewhere.example/log", account));
        requestRefused(400, Bytes.ofUtf8("cairn-request/v1 " + FakeLedger.ORIGIN + "\ncapsule AAAA\n"));
        requestRefused(400, Bytes.EMPTY);
    }

    private void requestRefused(int status, Bytes body) {
        refused(status, "EST-11", () -> world.desk.request(basic(code), ADDRESS, body));
    }

    @Test
    void refuses_a_key_that_somebody_else_holds() {
        Hash owner = world.organisation.publicKey().thumbprint();
        KeyStatement.DeviceKey honest = KeyStatement.device(
                FakeLedger.ORIGIN,
                gateway.signer,
                owner,
                NAME,
                Optional.of(code.hash()),
                List.of(gateway.chain),
                List.of());
        // Another chain than the one in the proof; and a proof by another key.
        requestRefused(
                403,
                EstWorld.text(
                        FakeLedger.ORIGIN,
                        with(honest, List.of(Bytes.random(EstWorld.RANDOM, 16)), honest.possession())));
        Visitor thief = world.visitor();
        requestRefused(
                403,
                EstWorld.text(
                        FakeLedger.ORIGIN, with(honest, honest.chains(), thief.signer.sign(Bytes.ofUtf8("mine")))));
        requestRefused(
                403,
                EstWorld.text(
                        FakeLedger.ORIGIN,
                        KeyStatement.device(
                                FakeLedger.ORIGIN,
                                gateway.signer,
                                owner,
                                NAME,
                                Optional.of(code.hash()),
                                List.of(),
                                List.of())));
    }

    private static KeyStatement with(KeyStatement.DeviceKey said, List<Bytes> chains, Bytes possession) {
        return new KeyStatement.DeviceKey(
                said.key(), said.organisation(), said.name(), said.codeHash(), chains, said.sensors(), possession);
    }

    @Test
    void a_code_that_names_sensors_takes_no_others() throws Exception {
        code = world.book.invite(
                world.organisation.publicKey().thumbprint(),
                NAME,
                "-",
                List.of("BME280-18"),
                world.now.plusSeconds(60),
                EstWorld.RANDOM);
        requestRefused(403, gateway.request(NAME, code));
    }

    @Test
    void refuses_when_the_organisation_is_not_in_the_ledger_or_not_any_more() throws Exception {
        Hash stranger = SoftwareSigner.generate(Algorithm.ED25519, EstWorld.RANDOM)
                .publicKey()
                .thumbprint();
        EnrolmentCode early =
                world.book.invite(stranger, NAME, "-", List.of(), world.now.plusSeconds(60), EstWorld.RANDOM);
        refused(403, "EST-09", () -> world.desk.welcome(basic(early), ADDRESS));
        world.registry.revoke(world.organisation.publicKey().thumbprint());
        refused(403, "EST-09", () -> world.desk.welcome(basic(code), ADDRESS));
    }

    @Test
    void a_code_guessed_many_times_is_answered_slowly_and_the_right_one_gains_nothing_then() throws Exception {
        for (int i = 0; i < EstLimits.WRONG_PER_ADDRESS_MAX; i++) {
            refused(401, "EST-01", () -> world.desk.welcome(basic(EnrolmentCode.draw(EstWorld.RANDOM)), ADDRESS));
        }
        refused(429, "EST-10", () -> world.desk.welcome(basic(EnrolmentCode.draw(EstWorld.RANDOM)), ADDRESS));
        refused(429, "EST-10", () -> world.desk.welcome(basic(code), ADDRESS));
        assertEquals(200, world.desk.welcome(basic(code), "192.0.2.8").status(), "others are served");
        world.nanos += TimeUnit.SECONDS.toNanos(EstLimits.WINDOW_S);
        assertEquals(200, world.desk.welcome(basic(code), ADDRESS).status());
    }

    @Test
    void guesses_from_everywhere_are_limited_in_all() {
        for (int i = 0; i < EstLimits.WRONG_IN_ALL_MAX; i++) {
            String from = "192.0." + i / 250 + "." + i % 250;
            refused(401, "EST-01", () -> world.desk.welcome(basic(EnrolmentCode.draw(EstWorld.RANDOM)), from));
        }
        refused(429, "EST-10", () -> world.desk.welcome(basic(code), "198.51.100.1"));
    }

    @Test
    void refuses_a_gateway_of_another_organisation() throws Exception {
        SoftwareSigner other = SoftwareSigner.generate(Algorithm.ED25519, EstWorld.RANDOM);
        world.registry.device(gateway.signer.publicKey(), other.publicKey().thumbprint(), gateway.chain);
        requestRefused(403, gateway.request(NAME, code));
    }

    @Test
    void refuses_an_authority_key_that_others_can_read_or_that_is_another_ones() throws Exception {
        Path key = folder.resolve("ca.key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThrows(
                IOException.class,
                () -> IssuingAuthority.read(key, folder.resolve("ca.pem"), EstWorld.LIFE, EstWorld.RANDOM));
        Files.delete(key);
        Path foreign = new Certificates("Another").authorityKey(folder);
        assertThrows(
                IOException.class,
                () -> IssuingAuthority.read(foreign, folder.resolve("ca.pem"), EstWorld.LIFE, EstWorld.RANDOM));
        assertThrows(
                IOException.class,
                () -> IssuingAuthority.read(foreign, folder.resolve("cert.pem"), EstWorld.LIFE, EstWorld.RANDOM));
    }

    @Test
    void keeps_no_code_on_disk_and_passes_a_damaged_file_over() throws Exception {
        gateway.enrol(NAME, code);
        Path file = folder.resolve("codes").resolve(code.id() + ".invitation");
        assertFalse(Files.readString(file).contains(code.text().substring(4)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        Files.writeString(file, Files.readString(file).replace("expires 2", "expires x"));
        refused(401, "EST-01", () -> world.desk.welcome(basic(code), ADDRESS));
        assertEquals(List.of(), world.book.all());
    }

    @Test
    void a_name_cannot_bring_lines_of_its_own() {
        assertThrows(IllegalArgumentException.class, () -> world.invite("x\ndevice " + "0".repeat(32)));
        assertThrows(IllegalArgumentException.class, () -> world.invite(" "));
        assertThrows(IllegalArgumentException.class, () -> world.invite("x".repeat(121)));
    }

    @Test
    void forgets_what_ended_long_ago_only() throws Exception {
        world.book.tidy(world.now.plus(EstWorld.CODE_LIFE).plus(Duration.ofDays(EstLimits.REMEMBERED_DAYS - 1)));
        assertTrue(world.book.find(code.id()).isPresent());
        world.book.tidy(world.now.plus(EstWorld.CODE_LIFE).plus(Duration.ofDays(EstLimits.REMEMBERED_DAYS + 1)));
        assertTrue(world.book.find(code.id()).isEmpty());
    }
}
