package dev.cairn.ingest.intake;

import dev.cairn.ingest.fleet.Told;
import dev.cairn.ingest.verify.Signatures;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Offer;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.time.Duration;
import java.util.Optional;

/** The order of intake's questions; the cheap ones and those about the sender first. */
final class Screen {
    /** When to come again with a key or chain that is not registered yet. */
    private static final Duration ENROL_AGAIN = Duration.ofSeconds(30);

    /** When to come again after a foreign topic: somebody has to change a configuration first. */
    private static final Duration PLACE_AGAIN = Duration.ofMinutes(5);

    /** When to come again behind a statement that was turned away: it may come before that, and a gateway waits as long as it was told last. */
    private static final Duration TURN_AGAIN = Duration.ofSeconds(1);

    private final String origin;
    private final Registry keys;
    private final Quota quota;
    private final Turns turns;
    private final Signatures signatures;

    Screen(String origin, Registry keys, Quota quota, Turns turns, Signatures signatures) {
        this.origin = origin;
        this.keys = keys;
        this.quota = quota;
        this.turns = turns;
        this.signatures = signatures;
    }

    /** A no that is on its way out. Never leaves this class; carries no stack. */
    private static final class No extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Admission answer;

        No(Admission answer) {
            super("", null, false, false);
            this.answer = answer;
        }
    }

    Screened judge(Bytes message, Source source) {
        Optional<Statement> read = Optional.empty();
        Optional<DeviceId> device = Optional.empty();
        try {
            size(message);
            if (source.certified()) {
                withinQuota(source, source.device().orElseThrow());
            }
            Envelope envelope = Envelope.decode(message, Limits.PACKET_BYTES_MAX);
            Statement statement = Statement.parse(envelope.statement());
            read = Optional.of(statement);
            thisLedger(statement);
            samePlace(statement, source);
            if (source.certified()) {
                inTurn(source, statement);
            }
            Registered signer = enrolled(statement, source);
            signed(statement, signer.key());
            device = Optional.of(DeviceId.of(statement.kid()));
            if (!source.certified()) {
                withinQuota(source, device.orElseThrow());
                inTurn(source, statement);
            }
            Told said = whole(statement, envelope.capsule());
            return new Screened.Passed(new Offer(statement, envelope.capsule()), device.orElseThrow(), said);
        } catch (Malformed broken) {
            return new Screened.Stopped(
                    read, device, new Admission.Refused(broken.code(), String.valueOf(broken.getMessage())));
        } catch (No no) {
            return new Screened.Stopped(read.or(() -> looked(message)), device, no.answer);
        }
    }

    /** Why this may not go to the ledger now, or not yet: its chain waits for another, or the key may not sign it. */
    Optional<Admission> mayNotSign(Statement statement, Capsule capsule, Source source) {
        try {
            notBehind(source, statement);
            enrolled(statement, Source.http());
            proven(keys.maySign(statement.kid(), capsule, statement.chain(), statement.seq()));
            return Optional.empty();
        } catch (No no) {
            return Optional.of(no.answer);
        }
    }

    /** The statement of a message that was turned away unread: its chain goes on with it. */
    private static Optional<Statement> looked(Bytes message) {
        try {
            return Optional.of(Statement.parse(
                    Envelope.decode(message, Limits.PACKET_BYTES_MAX).statement()));
        } catch (Malformed notOne) {
            return Optional.empty();
        }
    }

    private static void size(Bytes message) throws No {
        if (message.size() > Limits.PACKET_BYTES_MAX) {
            throw refused("PKT-01", "a message of " + message.size() + " bytes, more than " + Limits.PACKET_BYTES_MAX);
        }
    }

    // A certificate speaks for its device, so its quota is asked before any work. Elsewhere a stranger could spend an
    // honest device's quota by naming it, so there only a signature that holds counts; and each door has its own, since
    // whoever has seen a statement can repeat it at a door that asks for no certificate.
    private void withinQuota(Source source, DeviceId sender) throws No {
        Duration wait = quota.take(spender(source, sender));
        if (!wait.isZero()) {
            throw new No(new Admission.Retry("QUO-01", "more messages than this device's rate allows", wait));
        }
    }

    private static String spender(Source source, DeviceId sender) {
        return source.door() + ' ' + sender.hex();
    }

    // What is behind may not use up the rate of the one that is waited for.
    private void inTurn(Source source, Statement statement) throws No {
        try {
            notBehind(source, statement);
        } catch (No behind) {
            quota.giveBack(spender(source, DeviceId.of(statement.kid())));
            throw behind;
        }
    }

    private void notBehind(Source source, Statement statement) throws No {
        if (turns.isBehind(source, statement)) {
            throw new No(new Admission.Retry(
                    "QUO-04",
                    "a statement before it in its chain was turned away and has to come again first",
                    TURN_AGAIN));
        }
    }

    private void thisLedger(Statement statement) throws No {
        if (!statement.origin().equals(origin)) {
            throw refused("STM-02", "the statement is for another ledger than " + origin);
        }
    }

    private static void samePlace(Statement statement, Source source) throws No {
        DeviceId named = DeviceId.of(statement.kid());
        if (!source.device().orElse(named).equals(named)) {
            throw new No(new Admission.Retry(
                    "TOP-01", "the topic names another device than the statement's key " + named, PLACE_AGAIN));
        }
    }

    private Registered enrolled(Statement statement, Source source) throws No {
        Registered signer = keys.find(statement.kid())
                .orElseThrow(() -> new No(new Admission.Retry(
                        "ENR-01", "the key " + statement.kid().hex() + " is not registered here yet", ENROL_AGAIN)));
        Optional<OrgId> registered = signer.organisation().map(OrgId::of);
        if (source.organisation().isPresent() && !source.organisation().equals(registered)) {
            throw new No(new Admission.Retry(
                    "TOP-01", "the topic names another organisation than the device's key statement", PLACE_AGAIN));
        }
        if (signer.role() == Role.DEVICE && !ownChain(statement, signer)) {
            throw new No(new Admission.Retry(
                    "ENR-02",
                    "the chain " + statement.chain().hex() + " is not registered for this device",
                    ENROL_AGAIN));
        }
        return signer;
    }

    // A key that came by rotation has no list: then any chain is its own.
    private boolean ownChain(Statement statement, Registered signer) {
        return signer.chains().isEmpty() || signer.chains().contains(statement.chain());
    }

    private void signed(Statement statement, PublicKey key) throws No {
        proven(signatures.verify(statement, key));
    }

    private Told whole(Statement statement, Bytes bytes) throws No, Malformed {
        Capsule capsule = Capsule.parse(bytes);
        if (!(capsule instanceof Capsule.Whole)) {
            throw refused("CAP-02", "only a whole capsule is taken in; this one withholds leaves");
        }
        if (!capsule.root().equals(statement.root())) {
            throw refused("CAP-01", "the capsule's root is not what the statement signs");
        }
        proven(keys.maySign(statement.kid(), capsule, statement.chain(), statement.seq()));
        return Forms.check(capsule);
    }

    private static void proven(Verdict verdict) throws No {
        if (verdict instanceof Verdict.Refuted no && !no.code().equals("KEY-02")) {
            throw refused(no.code(), no.detail());
        }
        if (!verdict.isProven()) {
            throw new No(new Admission.Retry("ENR-01", verdict.detail(), ENROL_AGAIN));
        }
    }

    private static No refused(String code, String text) {
        return new No(new Admission.Refused(code, text));
    }
}
