package dev.cairn.edge.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.Certificates;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that the code did not come from, and servers that do not behave: how long, how much, what is said to whom. */
class FirstContactTest {
    /** A server that is not bounded goes on for much longer than this. */
    private static final Duration GENEROUS = Duration.ofMinutes(2);

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final String LATE = "did not answer within 1 s";
    private static final long DRIP_MS = 50;

    private final EnrolmentCode code = EnrolmentCode.draw(new SecureRandom());

    @TempDir
    private Path folder;

    @BeforeEach
    void certificates() throws Exception {
        new Certificates(folder).issue("server");
    }

    private RudeServer server(RudeServer.Manners manners) throws Exception {
        return RudeServer.tls(folder.resolve("server.p12"), Certificates.PASSWORD, manners);
    }

    private SSLSocketFactory trusted() throws IOException {
        return TlsFiles.trusting(List.of(TlsFiles.certificate(folder.resolve("ca.pem"))));
    }

    private String firstContact(URI server) {
        return refused(() -> new EstClient(server).authorities(code));
    }

    private String later(URI server) {
        return refused(() -> new EstClient(server).welcome(code, trusted()));
    }

    private String impatient(URI server) {
        return refused(() -> new EstClient(server, LIMIT).authorities(code));
    }

    private interface Asked {
        void run() throws Exception;
    }

    /** The words in which it ends, and that it ends. */
    private static String refused(Asked asked) {
        NotEnrolled no = assertTimeoutPreemptively(GENEROUS, () -> assertThrows(NotEnrolled.class, asked::run));
        String said = String.valueOf(no.getMessage());
        assertTrue(said.codePoints().noneMatch(c -> Character.getType(c) == Character.CONTROL), said);
        return said;
    }

    private void assertSecretKept(RudeServer server) {
        String heard = server.heard();
        assertFalse(heard.contains("Authorization"), heard);
        for (int i = 0; i + 5 <= EnrolmentCode.CHARS; i++) {
            String part = code.text().substring(i, i + 5);
            assertFalse(heard.contains(part), heard);
        }
        assertFalse(
                heard.contains(code.hash().hex())
                        || heard.contains(code.hash().bytes().base64()),
                heard);
    }

    @Test
    void a_server_that_does_not_know_the_code_hears_its_four_characters_and_no_more() throws Exception {
        try (RudeServer server = server(out -> RudeServer.say(out, "200 OK", "", "AAAA"))) {
            assertTrue(firstContact(server.address()).contains("does not know this code"));
            assertTrue(server.heard().contains("Cairn-Code: " + code.id()), server.heard());
            assertSecretKept(server);
        }
    }

    @Test
    void a_confirmation_of_another_body_or_by_another_code_is_none() throws Exception {
        EnrolmentCode other = EnrolmentCode.draw(new SecureRandom());
        for (String confirm : List.of(
                EnrolmentCode.confirm(code.hash(), Bytes.ofUtf8("BBBB")).base64(),
                EnrolmentCode.confirm(other.hash(), Bytes.ofUtf8("AAAA")).base64(),
                "",
                "AAAA",
                code.hash().bytes().base64())) {
            try (RudeServer server =
                    server(out -> RudeServer.say(out, "200 OK", "Cairn-Confirm: " + confirm + "\r\n", "AAAA"))) {
                assertTrue(firstContact(server.address()).contains("does not know this code"), confirm);
                assertSecretKept(server);
            }
        }
    }

    @Test
    void after_the_first_contact_a_server_without_the_authoritys_certificate_hears_nothing() throws Exception {
        Path foreign = folder.resolve("foreign");
        new Certificates(foreign).issue("server");
        try (RudeServer server = RudeServer.tls(
                foreign.resolve("server.p12"),
                Certificates.PASSWORD,
                out -> RudeServer.say(out, "200 OK", "", "cairn-welcome/v1\n"))) {
            String said = later(server.address());
            assertTrue(said.contains("somebody is in between") && said.contains("told nothing"), said);
            assertEquals("", server.heard().strip());
        }
    }

    @Test
    void a_byte_now_and_then_does_not_keep_a_gateway() throws Exception {
        RudeServer.Manners dripping = out -> {
            RudeServer.write(out, "HTTP/1.1 200 OK\r\nX: ");
            drip(out);
        };
        try (RudeServer server = server(dripping)) {
            assertTrue(impatient(server.address()).contains(LATE));
        }
    }

    @Test
    void a_body_that_drips_does_not_keep_a_gateway() throws Exception {
        try (RudeServer server = server(out -> {
            RudeServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n");
            drip(out);
        })) {
            assertTrue(impatient(server.address()).contains(LATE));
        }
    }

    @Test
    void a_handshake_that_drips_does_not_keep_a_gateway() throws Exception {
        // A TLS record of 16 KiB that begins well.
        try (RudeServer server = RudeServer.plain(out -> {
            out.write(new byte[] {0x16, 0x03, 0x03, 0x40, 0x00, 0x02, 0x00, 0x3f, (byte) 0xfc});
            drip(out);
        })) {
            assertTrue(impatient(server.address()).contains(LATE));
        }
    }

    @Test
    void a_server_that_says_nothing_does_not_keep_a_gateway() throws Exception {
        try (RudeServer server =
                RudeServer.plain(out -> Thread.sleep(GENEROUS.multipliedBy(2).toMillis()))) {
            assertTrue(impatient(server.address()).contains(LATE));
        }
    }

    private static void drip(java.io.OutputStream out) throws IOException, InterruptedException {
        while (true) {
            out.write('a');
            out.flush();
            Thread.sleep(DRIP_MS);
        }
    }

    @Test
    void a_body_without_end_is_left() throws Exception {
        try (RudeServer server = server(out -> {
            RudeServer.write(out, "HTTP/1.1 200 OK\r\n\r\n");
            byte[] much = new byte[64 * 1024];
            java.util.Arrays.fill(much, (byte) 'A');
            while (true) {
                out.write(much);
            }
        })) {
            String said = firstContact(server.address());
            assertTrue(said.contains("more than 262144 bytes"), said);
        }
    }

    @Test
    void no_redirect_is_followed() throws Exception {
        try (RudeServer elsewhere = server(out -> RudeServer.say(out, "200 OK", "", "AAAA"));
                RudeServer server = server(out -> RudeServer.say(
                        out, "302 Found", "Location: " + elsewhere.address() + "/\r\n", "cairn-welcome/v1\n"))) {
            assertTrue(firstContact(server.address()).contains("sends this gateway to another address"));
            assertTrue(later(server.address()).contains("sends this gateway to another address"));
            assertTrue(refused(() -> new EstClient(server.address()).request(code, trusted(), "x"))
                    .contains("sends this gateway to another address"));
            assertEquals(0, elsewhere.visits());
        }
    }

    @Test
    void another_yes_than_the_expected_one_is_none() throws Exception {
        try (RudeServer server = server(out -> RudeServer.say(out, "204 No Content", "", ""))) {
            assertTrue(refused(() -> new EstClient(server.address()).request(code, trusted(), "x"))
                    .contains("answered 204"));
        }
    }

    @Test
    void a_fault_of_the_server_is_told_plainly_and_a_strangers_words_are_not_passed_on() throws Exception {
        String word = "BUG-01 A fault of ours.\u0007\r\nCall 0900-1234";
        try (RudeServer server = server(out -> RudeServer.say(out, "500 No", "Content-Type: text/plain\r\n", word))) {
            assertEquals("BUG-01 A fault of ours.   Call 0900-1234", later(server.address()));
            String said = firstContact(server.address());
            assertTrue(said.contains("answered 500") && !said.contains("0900"), said);
        }
        try (RudeServer server = server(out -> RudeServer.say(
                out, "502 Bad Gateway", "Content-Type: text/html\r\n", "<html><body>nginx</body></html>"))) {
            String said = later(server.address());
            assertTrue(said.contains("answered 502") && !said.contains("<"), said);
        }
    }

    @Test
    void a_line_that_is_cut_in_the_middle_gives_no_half_answer() throws Exception {
        try (RudeServer server = server(
                out -> RudeServer.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncairn-welcome/v1\n"))) {
            assertTrue(later(server.address()).contains("broke in the middle"));
            assertTrue(refused(() -> new EstClient(server.address()).configuration(trusted()))
                    .contains("broke in the middle"));
        }
        try (RudeServer server = server(out -> RudeServer.write(out, "HTTP/1.1 200 O"))) {
            assertTrue(later(server.address()).contains("broke in the middle"));
        }
        try (RudeServer server = server(out -> {})) {
            assertTrue(later(server.address()).contains("does not answer as it should"));
        }
    }

    @Test
    void nobody_at_the_address_and_no_such_name_are_told_apart() throws Exception {
        URI gone;
        try (RudeServer server = server(out -> {})) {
            gone = server.address();
        }
        assertTrue(firstContact(gone).startsWith("Nothing answers at " + gone));
        assertTrue(
                firstContact(URI.create("https://no-such-ledger.invalid:8443")).startsWith("Nobody knows "));
    }

    @Test
    void what_is_no_tls_is_told() throws Exception {
        try (RudeServer server = RudeServer.plain(out -> RudeServer.say(out, "200 OK", "", "hello"))) {
            assertTrue(firstContact(server.address()).startsWith(server.address() + " does not answer as it should"));
        }
    }
}
