package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.enrol.Enroller;
import dev.cairn.edge.enrol.NotEnrolled;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.launch.demo.Certificates;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.SoftwareSigner;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first contact, with somebody in between who knows everything but the code (docs/formats/enrolment.md). */
class ServerInTheMiddleTest {
    @TempDir
    private Path folder;

    private final SoftwareSigner gateway = RealDoor.signer();
    private RealDoor door;
    private EnrolmentCode code;
    private Path foreign;

    @BeforeEach
    void open() throws Exception {
        door = new RealDoor(folder.resolve("ledger"));
        code = door.invite();
        foreign = folder.resolve("foreign");
        Certificates.issuing(foreign, door.now, new SecureRandom()).server("door", List.of("127.0.0.1"));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private Middleman between(Path certificate, Path key, UnaryOperator<String> lie) throws Exception {
        return new Middleman(certificate, key, door.address(), lie);
    }

    private Middleman between(UnaryOperator<String> lie) throws Exception {
        return between(foreign.resolve("door.pem"), foreign.resolve("door.key"), lie);
    }

    private String refused(URI at) {
        NotEnrolled no =
                assertThrows(NotEnrolled.class, () -> door.enrol(at, code, folder.resolve("gateway"), gateway));
        return String.valueOf(no.getMessage());
    }

    /** He has the id and nothing else, no identity was left behind, and the code is as good as new where it belongs. */
    private void assertNothingGained(List<String> heard) throws Exception {
        for (String request : heard) {
            assertTrue(request.startsWith("GET /.well-known/est/cacerts "), request);
            assertFalse(request.contains("Authorization"), request);
            assertFalse(request.contains(code.text().substring(4, 9)), request);
        }
        assertFalse(Files.exists(folder.resolve("gateway/identity/enrolled")));
        assertFalse(Files.exists(folder.resolve("gateway/identity/ca.pem")));
        assertTrue(door.isUnused(code));
        Enroller.Done done = door.enrol(door.address(), code, folder.resolve("gateway"), gateway);
        assertEquals(RealDoor.NAME, done.name());
    }

    private static String withBody(String answer, String body) {
        String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
        return head.replaceAll("(?i)content-length: \\d+", "content-length: " + body.length()) + "\r\n\r\n" + body;
    }

    private static String confirmedWith(String answer, String confirmation) {
        return answer.replaceAll("(?i)cairn-confirm: [^\r]*", "Cairn-Confirm: " + confirmation);
    }

    @Test
    void who_passes_everything_on_is_found_out_before_the_code_is_sent() throws Exception {
        try (Middleman man = between(said -> said)) {
            String said = refused(man.address());
            assertTrue(said.contains("somebody is in between"), said);
            assertEquals(1, man.heard().size(), () -> String.join("\n", man.heard()));
            assertNothingGained(man.heard());
        }
    }

    @Test
    void who_puts_his_own_authority_in_cannot_confirm_it() throws Exception {
        String his = Pems.certsOnly(foreign.resolve("ca.pem"));
        EnrolmentCode guessed = EnrolmentCode.draw(new SecureRandom());
        String confirmed =
                EnrolmentCode.confirm(guessed.hash(), Bytes.ofUtf8(his)).base64();
        List<UnaryOperator<String>> lies = List.of(
                said -> withBody(said, his),
                said -> confirmedWith(withBody(said, his), confirmed),
                said -> confirmedWith(withBody(said, his), ""));
        for (UnaryOperator<String> lie : lies) {
            try (Middleman man = between(lie)) {
                String said = refused(man.address());
                assertTrue(said.contains("does not know this code"), said);
                assertEquals(1, man.heard().size());
            }
        }
        assertNothingGained(List.of());
    }

    @Test
    void who_adds_his_own_authority_to_the_true_one_cannot_confirm_both() throws Exception {
        String both =
                Pems.certsOnly(folder.resolve("ledger/ca.pem")).strip() + Pems.certsOnly(foreign.resolve("ca.pem"));
        try (Middleman man = between(said -> withBody(said, both))) {
            assertTrue(refused(man.address()).contains("does not know this code"));
            assertNothingGained(man.heard());
        }
    }

    @Test
    void an_enrolled_gateway_is_no_server() throws Exception {
        Path thief = folder.resolve("thief");
        door.enrol(door.address(), door.invite(), thief, RealDoor.signer());
        Path tls = thief.resolve("identity/tls.pem");
        try (Middleman man = between(tls, tls, said -> said)) {
            String said = refused(man.address());
            assertTrue(said.contains("somebody is in between"), said);
            assertNothingGained(man.heard());
        }
    }

    @Test
    void a_server_of_the_same_authority_with_another_name_is_not_the_one() throws Exception {
        door.authority.server("elsewhere", List.of("192.0.2.1"));
        try (Middleman man =
                between(folder.resolve("ledger/elsewhere.pem"), folder.resolve("ledger/elsewhere.key"), said -> said)) {
            String said = refused(man.address());
            assertTrue(said.contains("somebody is in between"), said);
            assertNothingGained(man.heard());
        }
    }

    @Test
    void a_code_typed_at_another_ledgers_door_stays_good_at_its_own() throws Exception {
        try (RealDoor other = new RealDoor(folder.resolve("other"))) {
            assertTrue(refused(other.address()).contains("does not know this code"));
            assertNothingGained(List.of());
        }
    }

    @Test
    void the_id_lets_nobody_in_and_a_confirmation_does_not_either() throws Exception {
        String guess = EnrolmentCode.draw(new SecureRandom()).text();
        assertThrows(
                NotEnrolled.class,
                () -> door.enrol(door.address(), new EnrolmentCode(guess), folder.resolve("thief"), RealDoor.signer()));
        assertNothingGained(List.of());
    }
}
