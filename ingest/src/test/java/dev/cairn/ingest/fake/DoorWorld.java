package dev.cairn.ingest.fake;

import dev.cairn.ingest.admin.Live;
import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.door.DoorParts;
import dev.cairn.ingest.door.MqttDoor;
import dev.cairn.ingest.door.Room;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ingest.verify.Verifier;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.LedgerState;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A door over a fake ledger, with an organisation, registered gateways, and certificates for them. */
public final class DoorWorld implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    public final FakeLedger ledger = new FakeLedger();
    public final FakeRegistry registry = new FakeRegistry();
    public final Certificates certificates = new Certificates("Test authority");
    public final SoftwareSigner node = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    public final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    /** What the operator's page goes by. */
    public final Hands hands = new Hands();

    public final Tally tally = new Tally(hands, hands::nanos);
    public final Lanes lanes = new Lanes(2);
    public final ReceiptDesk desk =
            new ReceiptDesk(ledger, registry, node, InstantSource.system(), System::nanoTime, tally);
    public final Intake intake;
    public final MqttDoor door;
    /** What every gateway is to be configured with. */
    public final AtomicReference<Optional<Bytes>> configuration = new AtomicReference<>(Optional.empty());

    /** What the operator's port sees of a link to a broker. */
    public final AtomicReference<Optional<BrokerLink.View>> broker = new AtomicReference<>(Optional.empty());

    private final Vertx vertx = Vertx.vertx();

    public DoorWorld(Path folder) {
        this(folder, sink -> sink, 10_000);
    }

    /**
     * @param sink what stands between intake and the ledger
     * @param burst messages that one device may send at once
     */
    public DoorWorld(Path folder, UnaryOperator<EntrySink> sink, int burst) {
        this(folder, sink, burst, InstantSource.system(), System::nanoTime);
    }

    /** The same on given clocks, by which certificates expire, quotas fill up and connections are silent. */
    public DoorWorld(Path folder, UnaryOperator<EntrySink> sink, int burst, InstantSource clock, LongSupplier nanos) {
        this(folder, sink, burst, clock, nanos, new Room(10_000, 1_000));
    }

    /** The same with room for so many. */
    public DoorWorld(
            Path folder, UnaryOperator<EntrySink> sink, int burst, InstantSource clock, LongSupplier nanos, Room room) {
        registry.organisation(organisation.publicKey());
        Quota quota = new Quota(1, burst, nanos);
        intake = new Intake(FakeLedger.ORIGIN, registry, sink.apply(ledger), quota, tally);
        certificates.server(folder);
        door = wait(MqttDoor.open(
                vertx,
                "127.0.0.1",
                0,
                folder.resolve("key.pem"),
                folder.resolve("cert.pem"),
                folder.resolve("ca.pem"),
                parts(clock, nanos),
                room));
    }

    private DoorParts parts(InstantSource clock, LongSupplier nanos) {
        return new DoorParts(intake, desk, lanes, tally, registry, device -> configuration.get(), clock, nanos);
    }

    /** What another door over the same ledger stands on. */
    public DoorParts parts() {
        return parts(InstantSource.system(), System::nanoTime);
    }

    /** What a broker link stands on, over the same ledger. */
    public BrokerLink.Parts brokerParts() {
        return new BrokerLink.Parts(intake, desk, lanes, tally, registry, device -> configuration.get());
    }

    /** A gateway that the register knows. */
    public Gateway gateway() {
        Gateway gateway = stranger();
        register(gateway, "test");
        return gateway;
    }

    /** Puts a gateway into the register, under a name. */
    public void register(Gateway gateway, String name) {
        registry.device(
                gateway.signer().publicKey(), name, organisation.publicKey().thumbprint(), gateway.chain());
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

    /** What the operator's port needs of this world. */
    public Live live(Supplier<LedgerState> state, Supplier<Optional<Admission>> refusal, BooleanSupplier surveyed) {
        return new Live(new Live.Parts(
                ledger,
                registry,
                tally,
                lanes,
                Verifier.BOUNCYCASTLE,
                desk,
                door::connected,
                broker::get,
                state,
                refusal,
                surveyed,
                Duration.ofMinutes(10),
                Duration.ofMinutes(5),
                hands,
                hands::nanos));
    }

    /** How often a code was counted. */
    public long count(String code) {
        return tally.byCode().getOrDefault(code, 0L);
    }

    /** Waits up to a minute for something to become true. */
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
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
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
