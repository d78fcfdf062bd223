package dev.cairn.ingest;

import dev.cairn.ingest.admin.AdminPort;
import dev.cairn.ingest.admin.Live;
import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.broker.BrokerOptions;
import dev.cairn.ingest.capture.CaptureDoor;
import dev.cairn.ingest.door.DoorParts;
import dev.cairn.ingest.door.MqttDoor;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Keys;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.LedgerState;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors of one ledger, wired: start them, ask for their ports, close them. */
public final class IngestTier {
    private static final Logger LOG = LoggerFactory.getLogger(IngestTier.class);

    /** The bound ports; empty for a door that is not there. */
    public record Ports(OptionalInt mqtt, OptionalInt capture, int admin) {}

    private final Lanes lanes;
    private final ReceiptDesk desk;
    private Optional<MqttDoor> mqtt = Optional.empty();
    private Optional<CaptureDoor> capture = Optional.empty();
    private Optional<BrokerLink> broker = Optional.empty();
    private Optional<AdminPort> admin = Optional.empty();

    private IngestTier(Lanes lanes, ReceiptDesk desk) {
        this.lanes = lanes;
        this.desk = desk;
    }

    /**
     * Opens the doors that the settings name. The tier owns neither the ledger nor the Vert.x instance: close this first.
     *
     * @param sink where statements go; a PUBACK leaves when it has answered
     * @param node the node's key, which signs receipts and nothing else here
     * @return fails when a door cannot be opened; those opened before it are closed again
     */
    public static Future<IngestTier> start(
            Vertx vertx,
            IngestSettings settings,
            EntrySink sink,
            LedgerReader reader,
            Keys keys,
            Signer node,
            InstantSource clock) {
        Tally tally = new Tally(clock, System::nanoTime);
        Quota quota = new Quota(
                settings.quotas().messagesPerSecond(), settings.quotas().burstMessages(), System::nanoTime);
        Registry registry = registry(keys);
        Intake intake = new Intake(reader.genesis().origin(), registry, sink, quota, tally);
        int workers = settings.workers() == 0 ? Runtime.getRuntime().availableProcessors() : settings.workers();
        Lanes lanes = new Lanes(workers);
        ReceiptDesk desk = new ReceiptDesk(reader, registry, node, clock, tally);
        IngestTier tier = new IngestTier(lanes, desk);
        DoorParts parts = new DoorParts(intake, desk, lanes, tally, System::nanoTime);
        Live live = new Live(
                reader,
                tally,
                lanes,
                desk,
                () -> tier.mqtt.map(MqttDoor::connected).orElse(List.of()),
                () -> tier.broker.map(BrokerLink::view),
                sink instanceof Ledger ledger ? ledger::state : LedgerState.Open::new,
                clock);
        return tier.openMqtt(vertx, settings, parts)
                .compose(open -> tier.openCapture(vertx, settings, parts))
                .compose(open -> tier.openAdmin(vertx, settings, live))
                .map(open -> {
                    tier.broker = settings.broker()
                            .map(to -> BrokerLink.start(options(to), intake, desk, lanes, workers, tally));
                    return tier;
                })
                .recover(failed -> tier.close().transform(closed -> Future.failedFuture(failed)));
    }

    private static Registry registry(Keys keys) {
        // Thousands of gateways ask at once when a node comes back; as many rows as there are keys.
        Map<DeviceId, Hash> devices = new ConcurrentHashMap<>();
        return new Registry() {
            @Override
            public Optional<Registered> find(Hash thumbprint) {
                return keys.find(thumbprint);
            }

            @Override
            public Optional<Registered> find(DeviceId device) {
                if (!devices.containsKey(device)) {
                    keys.all().forEach(each -> {
                        Hash kid = each.key().thumbprint();
                        devices.put(DeviceId.of(kid), kid);
                    });
                }
                return Optional.ofNullable(devices.get(device)).flatMap(keys::find);
            }

            @Override
            public Verdict maySign(Hash kid, Capsule capsule, Bytes chain, long seq) {
                return keys.maySign(kid, capsule, chain, seq);
            }
        };
    }

    private Future<Void> openMqtt(Vertx vertx, IngestSettings settings, DoorParts parts) {
        if (settings.mqtt().isEmpty()) {
            return Future.succeededFuture();
        }
        IngestSettings.Mqtt door = settings.mqtt().get();
        return MqttDoor.open(vertx, door.host(), door.port(), door.key(), door.certificate(), door.authority(), parts)
                .onSuccess(open -> mqtt = Optional.of(open))
                .mapEmpty();
    }

    private Future<Void> openCapture(Vertx vertx, IngestSettings settings, DoorParts parts) {
        if (settings.capture().isEmpty()) {
            return Future.succeededFuture();
        }
        IngestSettings.Capture door = settings.capture().get();
        return CaptureDoor.open(vertx, door.host(), door.port(), parts.intake(), parts.lanes(), parts.tally())
                .onSuccess(open -> capture = Optional.of(open))
                .mapEmpty();
    }

    private Future<Void> openAdmin(Vertx vertx, IngestSettings settings, Live live) {
        return AdminPort.open(vertx, settings.admin().host(), settings.admin().port(), live)
                .onSuccess(open -> admin = Optional.of(open))
                .mapEmpty();
    }

    private static BrokerOptions options(IngestSettings.Broker to) {
        return new BrokerOptions(
                to.address(),
                to.clientId(),
                to.user(),
                to.password().map(Secret::read),
                to.authority(),
                to.key().flatMap(key -> to.certificate().map(shown -> new BrokerOptions.Own(key, shown))),
                to.receiveMaximum());
    }

    /** Where the doors are. */
    public Ports ports() {
        return new Ports(
                mqtt.map(door -> OptionalInt.of(door.port())).orElse(OptionalInt.empty()),
                capture.map(door -> OptionalInt.of(door.port())).orElse(OptionalInt.empty()),
                admin.map(AdminPort::port).orElse(0));
    }

    /** Says goodbye to everyone and closes the doors; what has no PUBACK will come again. */
    public Future<Void> close() {
        return Future.join(List.of(
                        mqtt.map(MqttDoor::close).orElse(Future.succeededFuture()),
                        capture.map(CaptureDoor::close).orElse(Future.succeededFuture()),
                        admin.map(AdminPort::close).orElse(Future.succeededFuture())))
                .eventually(() -> {
                    broker.ifPresent(BrokerLink::close);
                    desk.close();
                    lanes.close();
                    LOG.info("ingest closed");
                    return Future.succeededFuture();
                })
                .mapEmpty();
    }
}
