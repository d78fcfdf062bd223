package dev.cairn.edge.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cairn.edge.Certificates;
import dev.cairn.edge.uplink.TlsFiles;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a certificate is renewed, to the millisecond. */
class RenewalDueTest {
    @TempDir
    private Path folder;

    @Test
    void at_two_thirds_of_its_life_not_before_and_for_ever_after() throws Exception {
        new Certificates(folder).issue("one");
        X509Certificate certificate = TlsFiles.certificate(folder.resolve("one.pem"));
        Instant from = certificate.getNotBefore().toInstant();
        Duration life = Duration.between(from, certificate.getNotAfter().toInstant());
        Instant due = from.plus(life.multipliedBy(2).dividedBy(3));
        assertEquals(false, Renewal.isDue(certificate, from));
        assertEquals(false, Renewal.isDue(certificate, due));
        assertEquals(true, Renewal.isDue(certificate, due.plusMillis(1)));
        assertEquals(true, Renewal.isDue(certificate, from.plus(life.multipliedBy(1_000))));
    }

    @Test
    void a_clock_from_before_the_certificate_knows_nothing() throws Exception {
        new Certificates(folder).issue("one");
        X509Certificate certificate = TlsFiles.certificate(folder.resolve("one.pem"));
        assertEquals(true, Renewal.isDue(certificate, Instant.EPOCH));
        assertEquals(
                true,
                Renewal.isDue(
                        certificate, certificate.getNotBefore().toInstant().minusMillis(1)));
    }
}
