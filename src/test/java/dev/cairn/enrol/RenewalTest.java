package dev.cairn.enrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.enrol.IdentityFolder;
import dev.cairn.edge.enrol.Renewal;
import dev.cairn.edge.time.Ticker;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.Signer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's certificate over months, at the real door, on a clock that runs ten minutes at a stride. */
class RenewalTest {
    private static final Duration STRIDE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration DUE = RealDoor.LIFE.multipliedBy(2).dividedBy(3);

    @TempDir
    private Path folder;

    private final Counted signer = new Counted(RealDoor.signer());
    private final Strides strides = new Strides();
    private final List<Instant> renewals = new ArrayList<>();
    private RealDoor door;
    private Instant start;
    private Duration clockOffset = Duration.ZERO;

    /** Counts how often the gateway asked: each request is signed. */
    private static final class Counted implements Signer {
        private final Signer own;
        private int asked;

        Counted(Signer own) {
            this.own = own;
        }

        @Override
        public PublicKey publicKey() {
            return own.publicKey();
        }

        @Override
        public Bytes sign(Bytes message) {
            asked++;
            return own.sign(message);
        }
    }

    /** Every sleep takes at least a stride, and the door's clock goes along. */
    private final class Strides implements Ticker {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleepUntil(long until) {
            long next = Math.max(until, nanos + STRIDE.toNanos());
            door.now = door.now.plusNanos(next - nanos);
            nanos = next;
        }
    }

    @BeforeEach
    void enrol() throws Exception {
        door = new RealDoor(folder.resolve("ledger"));
        start = door.now;
        door.enrol(door.address(), door.invite(), folder.resolve("gateway"), signer);
        door.register(signer);
        signer.asked = 0;
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    private Path tls() {
        return folder.resolve("gateway/identity/tls.pem");
    }

    private X509Certificate certificate() throws Exception {
        return Pems.certificate(tls());
    }

    private void run(BooleanSupplier until) {
        new Renewal(
                        new Renewal.Gateway(
                                IdentityFolder.in(folder.resolve("gateway")), signer, door.genesis.origin()),
                        () -> door.now.plus(clockOffset),
                        strides,
                        new SecureRandom(),
                        () -> !until.getAsBoolean(),
                        () -> renewals.add(door.now))
                .run();
    }

    private void runFor(Duration time) {
        Instant end = door.now.plus(time);
        run(() -> !door.now.isBefore(end));
    }

    private void assertInForce() throws Exception {
        X509Certificate now = certificate();
        assertEquals(
                "CN=" + DeviceId.of(signer.publicKey().thumbprint()).hex(),
                now.getSubjectX500Principal().getName());
        now.checkValidity(java.util.Date.from(door.now));
        now.verify(Pems.certificate(folder.resolve("ledger/ca.pem")).getPublicKey());
    }

    @Test
    void renews_at_two_thirds_of_each_life_with_a_new_key() throws Exception {
        X509Certificate first = certificate();
        runFor(DUE.minus(Duration.ofHours(1)));
        assertEquals(List.of(), renewals);
        assertEquals(0, signer.asked, "nobody is asked before");
        runFor(Duration.ofDays(100));
        assertEquals(5, renewals.size(), renewals::toString);
        Instant before = start;
        for (Instant each : renewals) {
            Duration age = Duration.between(before, each);
            assertTrue(
                    age.compareTo(DUE.minus(Duration.ofHours(1))) > 0
                            && age.compareTo(DUE.plus(Duration.ofHours(1))) < 0,
                    age::toString);
            before = each;
        }
        assertEquals(renewals.size(), signer.asked, "asked once each");
        assertNotEquals(first.getPublicKey(), certificate().getPublicKey());
        assertInForce();
    }

    @Test
    void a_server_that_is_away_for_days_is_asked_again_until_it_is_back_and_the_old_certificate_stays()
            throws Exception {
        String before = Files.readString(tls());
        door.leave();
        runFor(DUE.plus(Duration.ofDays(5)));
        assertEquals(before, Files.readString(tls()));
        assertTrue(signer.asked > 5 * 20 && signer.asked < 5 * 24 + 20, () -> signer.asked + " times in five days");
        door.open();
        runFor(LONGEST_PAUSE.plus(STRIDE));
        assertEquals(1, renewals.size());
        assertInForce();
    }

    @Test
    void a_gateway_that_was_away_for_longer_than_its_certificate_lived_comes_back_by_itself() throws Exception {
        door.leave();
        runFor(RealDoor.LIFE.plus(Duration.ofDays(3)));
        assertTrue(door.now.isAfter(certificate().getNotAfter().toInstant()));
        door.open();
        runFor(LONGEST_PAUSE.plus(STRIDE));
        assertEquals(1, renewals.size());
        assertInForce();
    }

    @Test
    void a_gateway_whose_key_was_revoked_meanwhile_does_not() throws Exception {
        String before = Files.readString(tls());
        runFor(RealDoor.LIFE.dividedBy(2));
        door.revoke(signer);
        runFor(RealDoor.LIFE.dividedBy(2));
        assertEquals(List.of(), renewals);
        assertEquals(before, Files.readString(tls()));
        assertTrue(signer.asked > 20, "it goes on asking, at most hourly");
    }

    @Test
    void an_expired_certificate_with_another_signing_key_does_not() throws Exception {
        door.leave();
        runFor(RealDoor.LIFE.plus(Duration.ofDays(1)));
        door.open();
        Signer thief = RealDoor.signer();
        new Renewal(
                        new Renewal.Gateway(
                                IdentityFolder.in(folder.resolve("gateway")), new Impostor(signer, thief), "x"),
                        () -> door.now,
                        strides,
                        new SecureRandom(),
                        new FewTimes(50),
                        () -> renewals.add(door.now))
                .run();
        assertEquals(List.of(), renewals);
    }

    /** Has a gateway's certificate and its TLS key, and its own key to sign with. */
    private record Impostor(Signer name, Signer hand) implements Signer {
        @Override
        public PublicKey publicKey() {
            return name.publicKey();
        }

        @Override
        public Bytes sign(Bytes message) {
            return hand.sign(message);
        }
    }

    private static final class FewTimes implements BooleanSupplier {
        private int left;

        FewTimes(int left) {
            this.left = left;
        }

        @Override
        public boolean getAsBoolean() {
            return left-- > 0;
        }
    }

    @Test
    void a_clock_that_is_decades_wrong_renews_in_time_and_not_in_a_frenzy() throws Exception {
        for (Duration wrong :
                List.of(Duration.between(start, Instant.EPOCH), Duration.ofDays(-1), Duration.ofDays(40 * 365L))) {
            clockOffset = wrong;
            renewals.clear();
            runFor(RealDoor.LIFE.multipliedBy(2));
            int times = renewals.size();
            assertTrue(times >= 2 && times <= 7, () -> times + " renewals in two lives, clock off by " + wrong);
            assertInForce();
        }
    }

    @Test
    void a_power_cut_while_the_new_identity_is_written_leaves_the_old_one_and_the_next_try_succeeds() throws Exception {
        String before = Files.readString(tls());
        // What is left when the power goes before the rename: any beginning of the new file, beside the old one.
        Path half = tls().resolveSibling("tls.pem.new");
        Files.writeString(half, before.substring(0, before.length() / 2));
        runFor(DUE.minus(Duration.ofHours(1)));
        assertEquals(before, Files.readString(tls()));
        assertInForce();
        runFor(Duration.ofHours(3));
        assertEquals(1, renewals.size());
        assertFalse(Files.exists(half));
        assertInForce();
    }

    @Test
    void a_disk_that_does_not_take_the_new_identity_leaves_the_old_one_in_force() throws Exception {
        String before = Files.readString(tls());
        Path blocked = Files.createDirectories(tls().resolveSibling("tls.pem.new"));
        Files.writeString(blocked.resolve("x"), "");
        runFor(DUE.plus(Duration.ofHours(8)));
        assertTrue(signer.asked > 0);
        assertEquals(before, Files.readString(tls()));
        assertEquals(List.of(), renewals, "nobody is told to connect anew");
        assertInForce();
        Files.delete(blocked.resolve("x"));
        runFor(LONGEST_PAUSE.plus(STRIDE));
        assertEquals(1, renewals.size());
        assertInForce();
    }
}
