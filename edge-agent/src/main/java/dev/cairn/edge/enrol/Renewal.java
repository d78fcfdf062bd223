package dev.cairn.edge.enrol;

import dev.cairn.edge.key.TlsKey;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.firmware.enrol.Reenrolment;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Signer;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the TLS certificate at two thirds of its life, with a new key, and asks for a new connection then. The connection that exists goes on
 * until that; statements are in the spool all the while. The old certificate and its key stay in their file until the new pair is durable there. A
 * failure is tried again, at first after two seconds, at last every hour, and is in the log.
 *
 * <p>Each request is signed with the key that signs statements, so that a gateway that was away for longer than its certificate lived is renewed all
 * the same ({@link Reenrolment}); only a revocation ends that.
 *
 * <p>The life of a certificate is read on the wall clock, and that may be wrong by decades. So a clock from before the certificate's beginning counts
 * as due, and whatever the clock says there is a third of a life, on the monotonic clock, between one renewal and the next.
 */
public final class Renewal implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration LOOK_MAX = Duration.ofMinutes(1);
    private static final int PARTS = 3;

    private final Gateway gateway;
    private final InstantSource wall;
    private final Ticker ticker;
    private final SecureRandom random;
    private final BooleanSupplier wanted;
    private final Runnable renewed;
    private Duration pause = FIRST_PAUSE;
    private long notBefore;

    /**
     * Whose certificate it is.
     *
     * @param signer of its statements
     * @param origin of its ledger
     */
    public record Gateway(IdentityFolder folder, Signer signer, String origin) {
        DeviceId device() {
            return DeviceId.of(signer.publicKey().thumbprint());
        }
    }

    /**
     * @param wanted false ends it
     * @param renewed told after each renewal
     */
    public Renewal(
            Gateway gateway,
            InstantSource wall,
            Ticker ticker,
            SecureRandom random,
            BooleanSupplier wanted,
            Runnable renewed) {
        this.gateway = gateway;
        this.wall = wall;
        this.ticker = ticker;
        this.random = random;
        this.wanted = wanted;
        this.renewed = renewed;
        this.notBefore = ticker.nanos();
    }

    @Override
    public void run() {
        try {
            while (wanted.getAsBoolean()) {
                if (ticker.nanos() - notBefore >= 0) {
                    notBefore = ticker.nanos() + look().toNanos();
                }
                ticker.sleep(LOOK_AROUND);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and gives the time until the next look. */
    private Duration look() {
        try {
            X509Certificate present = TlsFiles.certificate(gateway.folder().file(IdentityFolder.TLS));
            if (!isDue(present, wall.instant())) {
                pause = FIRST_PAUSE;
                return shorter(LOOK_MAX, life(present).dividedBy(60));
            }
            X509Certificate next = renew();
            pause = FIRST_PAUSE;
            LOG.info("certificate renewed until={}", next.getNotAfter().toInstant());
            renewed.run();
            return life(next).dividedBy(PARTS);
        } catch (IOException | RuntimeException e) { // a thread that ended would let the certificate expire in silence
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
            LOG.warn("UPL-02 certificate not renewed, tried again in {} s cause={}", pause.toSeconds(), e.toString());
            return pause;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration life(X509Certificate certificate) {
        return Duration.between(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Two thirds of its life have passed, or all of it; or the clock says that it has not begun, and so knows nothing. */
    static boolean isDue(X509Certificate present, Instant now) {
        Instant from = present.getNotBefore().toInstant();
        return now.isBefore(from)
                || now.isAfter(from.plus(life(present).multipliedBy(2).dividedBy(PARTS)));
    }

    private X509Certificate renew() throws IOException {
        IdentityFolder folder = gateway.folder();
        KeyPair key = TlsKey.generate(random);
        Bytes request = TlsKey.request(gateway.device().hex(), key);
        Bytes proof = gateway.signer().sign(Reenrolment.message(gateway.origin(), request));
        X509Certificate given = new EstClient(folder.est()).reenroll(folder.tls(), request, proof);
        Enroller.requireOurs(given, gateway.device(), key.getPublic().getEncoded());
        folder.write(IdentityFolder.TLS, Pem.block("CERTIFICATE", Enroller.encoded(given)) + Enroller.keyPem(key));
        return given;
    }
}
