package dev.cairn.edge.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** What a farmer reads instead of Paho's own words. */
class CausesTest {
    private static String of(Throwable cause) {
        return Causes.of(new MqttException(cause));
    }

    private static SSLHandshakeException handshake(Throwable cause) {
        SSLHandshakeException failed = new SSLHandshakeException("PKIX path validation failed");
        failed.initCause(new CertificateException("timestamp check failed", cause));
        return failed;
    }

    @Test
    void a_wrong_clock_is_told_before_the_handshake_that_failed_for_it() {
        assertTrue(of(handshake(new CertificateNotYetValidException("1970"))).startsWith("UPL-03 "));
        assertTrue(of(handshake(new CertificateExpiredException("2066"))).startsWith("UPL-03 "));
        assertEquals(
                "no safe connection (PKIX path validation failed)",
                of(handshake(new IllegalStateException("another authority"))));
    }

    @Test
    void an_alert_about_our_own_certificate_is_the_ledgers_no() {
        String told = of(new SSLHandshakeException("Received fatal alert: certificate_unknown"));
        assertTrue(told.startsWith("UPL-04 "), told);
        assertTrue(of(new SSLHandshakeException("Received fatal alert: handshake_failure"))
                .startsWith("no safe "));
    }

    @Test
    void a_dead_line_a_stopped_ledger_and_an_unknown_name_differ() {
        assertEquals("nobody answers there (Connection refused)", of(new ConnectException("Connection refused")));
        assertEquals(
                "nobody knows that name; is there an Internet connection?",
                of(new UnknownHostException("ledger.example")));
    }

    @Test
    void the_other_sides_word_is_told_with_its_number() {
        assertEquals("UPL-04 the ledger does not let this gateway in (0x87)", Causes.of(new MqttException(0x87)));
        assertEquals("UPL-04 the ledger does not let this gateway in (0x87)", Causes.of(0x87));
        assertTrue(Causes.of(0x8e).contains("is there a second one with its key?"));
        assertEquals("the server ended it (0x82)", Causes.of(0x82));
    }

    @Test
    void what_nobody_has_words_for_is_told_as_it_came() {
        String told = Causes.of(new MqttException(32109));
        assertTrue(told.contains("32109"), told);
    }
}
