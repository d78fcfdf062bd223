package dev.cairn.ingest.fake;

import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Signs statements as a gateway does; sends nothing. Not thread-safe. */
public final class Gateway {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final Signer signer;
    private final Hash organisation;
    private final ChainPen pen;
    private final SecureRandom random = new SecureRandom();
    private Instant signed = NOW;
    private Clock clock;
    private Optional<Anchor> anchor = Optional.empty();

    public Gateway(String origin, Signer signer, Hash organisation) {
        this.signer = signer;
        this.organisation = organisation;
        this.pen = new ChainPen(origin, Bytes.random(random, 16), 0, Hash.ZERO, signer);
        this.clock = new Clock(2, OptionalLong.of(50), Bytes.random(random, 16), 1_000);
    }

    public Signer signer() {
        return signer;
    }

    public Bytes chain() {
        return pen.chain();
    }

    public DeviceId device() {
        return DeviceId.of(signer.publicKey().thumbprint());
    }

    public OrgId org() {
        return OrgId.of(organisation);
    }

    public Hash organisation() {
        return organisation;
    }

    public String topic(Topic.Kind kind) {
        return Topics.of(org(), device(), kind);
    }

    public void anchor(Anchor newest) {
        anchor = Optional.of(newest);
    }

    /** What its clock shows from now on, and how long it has been running, in ms; it is the same boot. */
    public void time(Instant shown, long bootMs) {
        signed = shown;
        clock = new Clock(2, OptionalLong.of(50), clock.bootId(), bootMs);
    }

    /** It starts anew. */
    public void boot() {
        clock = new Clock(2, OptionalLong.of(50), Bytes.random(random, 16), 0);
    }

    /** Signs so many statements that nobody will ever see. */
    public void lose(int statements) {
        for (int i = 0; i < statements; i++) {
            next();
        }
    }

    /** A record of its own under this local name. */
    public String name(String local) {
        return "urn:cairn:key:" + signer.publicKey().thumbprint().hex() + ":" + local;
    }

    /** The next message of the chain, with these records. */
    public Envelope says(SenmlRecord... records) {
        return next(Senml.capsule(List.of(records), random));
    }

    /** What its clock shows. */
    public Instant now() {
        return signed;
    }

    /** The next message of the chain: one temperature. */
    public Envelope next() {
        return next(reading());
    }

    /** The next message of the chain, over this capsule. */
    public Envelope next(Capsule.Whole capsule) {
        return new Envelope(sign(capsule.root()).bytes(), capsule.bytes());
    }

    /** The next message of the chain, with a signature that does not hold: what a stranger could send in its name. */
    public Envelope forged() {
        Envelope honest = next();
        byte[] statement = honest.statement().toArray();
        statement[statement.length - 1] ^= 1;
        return new Envelope(Bytes.wrap(statement), honest.capsule());
    }

    public Statement sign(Hash root) {
        return pen.next(root, signed, clock, anchor);
    }

    public Capsule.Whole reading() {
        BigDecimal value = BigDecimal.valueOf(30 + random.nextInt(50), 1);
        return Senml.capsule(List.of(SenmlRecord.number(name("air"), signed, value, "Cel")), random);
    }
}
