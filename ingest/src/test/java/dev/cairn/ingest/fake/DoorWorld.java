package dev.cairn.ingest.fake;

import dev.cairn.ingest.door.DoorParts;
import dev.cairn.ingest.door.MqttDoor;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ledger.EntrySink;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A door over a fake ledger, with an organisation, registered gateways, and certificates for them. */
public final class DoorWorld implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    public final FakeLedger ledger = new FakeLedger();
    public final FakeRegistry registry = new FakeRegistry();
    public final Certificates certificates = new Certificates("Test authority");
    public final SoftwareSigner node = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    public final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    public final Tally tally = new Tally(InstantSource.system(), System::nanoTime);
    public final Lanes lanes = new Lanes(2);
    public final ReceiptDesk desk = new ReceiptDesk(ledger, registry, node, InstantSource.system(), tally);
    public final Intake intake;
    public final MqttDoor door;
    private final Vertx vertx = Vertx.vertx();

    public DoorWorld(Path folder) {
        this(folder, sink -> sink, 10_000);
    }

    /**
     * @param sink what stands between intake and the ledger
     * @param burst messages that one device may send at once
     */
    public DoorWorld(Path folder, UnaryOperator<EntrySink> sink, int burst) {
        registry.organisation(organisation.publicKey());
        Quota quota = new Quota(1, burst, System::nanoTime);
        intake = new Intake(FakeLedger.ORIGIN, registry, sink.apply(ledger), quota, tally);
        certificates.server(folder);
        door = wait(MqttDoor.open(
                vertx,
                "127.0.0.1",
                0,
                folder.resolve("key.pem"),
                folder.resolve("cert.pem"),
                folder.resolve("ca.pem"),
                new DoorParts(intake, desk, lanes, tally, System::nanoTime)));
    }

    /** A gateway that the register knows. */
    public Gateway gateway() {
        Gateway gateway = stranger();
        registry.device(gateway.signer().publicKey(), organisation.publicKey().thumbprint(), gateway.chain());
        return gateway;
    }

    /** A gateway that the register does not know. */
    public Gateway stranger() {
        return new Gateway(
                FakeLedger.ORIGIN,
                SoftwareSigner.generate(Algorithm.ED25519, RANDOM),
                organisation.publicKey().thumbprint());
    }

    /** A TLS connection with the gateway's certificate; nothing is said yet. */
    public RawMqtt socket(Gateway gateway) throws IOException {
        return new RawMqtt(
                certificates.context(certificates.device(gateway.device().hex())), door.port());
    }

    /** A connection that has been accepted. */
    public RawMqtt connect(Gateway gateway) throws IOException {
        RawMqtt raw = socket(gateway);
        raw.connect("agent");
        return raw;
    }

    /** How often a code was counted. */
    public long count(String code) {
        return tally.byCode().getOrDefault(code, 0L);
    }

    /** Waits up to 5 s for something to become true. */
    public static void await(String what, BooleanSupplier truth) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!truth.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within 60 s: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The result of a Vert.x future, waited for. */
    public static <T> T wait(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wait(door.close());
        desk.close();
        lanes.close();
        wait(vertx.close());
    }
}
