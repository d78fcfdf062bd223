package dev.cairn.ingest;

import dev.cairn.ingest.account.AccountBook;
import dev.cairn.ingest.account.AccountDesk;
import dev.cairn.ingest.account.Spoken;
import dev.cairn.ingest.admin.AdminPort;
import dev.cairn.ingest.admin.Live;
import dev.cairn.ingest.admin.Survey;
import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.broker.BrokerOptions;
import dev.cairn.ingest.capture.Accounts;
import dev.cairn.ingest.capture.CaptureDoor;
import dev.cairn.ingest.config.ConfigurationBook;
import dev.cairn.ingest.door.DoorParts;
import dev.cairn.ingest.door.MqttDoor;
import dev.cairn.ingest.est.EstDoor;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ingest.verify.Verifier;
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
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Clock;
import dev.cairn.settings.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The doors of one ledger, wired: start them, ask for their ports, close them. */
public final class IngestTier {
    private static final Logger LOG = LoggerFactory.getLogger(IngestTier.class);

    /** The bound ports; empty for a door that is not there. */
    public record Ports(OptionalInt mqtt, OptionalInt capture, OptionalInt enrol, int admin) {}

    private final Lanes lanes;
    private final ReceiptDesk desk;
    private Optional<MqttDoor> mqtt = Optional.empty();
    private Optional<CaptureDoor> capture = Optional.empty();
    private volatile Optional<BrokerLink> broker = Optional.empty();
    private Optional<EstDoor> enrol = Optional.empty();
    private Optional<AdminPort> admin = Optional.empty();
    private Optional<Survey> survey = Optional.empty();

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
        return start(vertx, settings, sink, reader, keys, node, clock, Optional.empty());
    }

    /**
     * What the doors need to sign for accounts.
     *
     * @param spoken what accounts have said already
     * @param clock what this machine knows about its clock
     */
    public record Custody(Spoken spoken, Supplier<Clock> clock, SecureRandom random) {}

    /** The same for settings that name accounts. */
    public static Future<IngestTier> start(
            Vertx vertx,
            IngestSettings settings,
            EntrySink sink,
            LedgerReader reader,
            Keys keys,
            Signer node,
            InstantSource clock,
            Optional<Custody> custody) {
        Verifier.Chosen verifier;
        try {
            verifier = settings.verifier().choose();
        } catch (IllegalStateException judgesOtherwise) {
            return Future.failedFuture(judgesOtherwise);
        }
        Tally tally = new Tally(clock, System::nanoTime);
        Quota quota = new Quota(
                settings.quotas().messagesPerSecond(), settings.quotas().burstMessages(), System::nanoTime);
        Registry registry = registry(keys);
        Intake intake = new Intake(reader.genesis().origin(), registry, sink, quota, tally, verifier.signatures());
        int workers = settings.workers() == 0 ? Runtime.getRuntime().availableProcessors() : settings.workers();
        Lanes lanes = new Lanes(workers);
        ReceiptDesk desk = new ReceiptDesk(reader, registry, node, clock, System::nanoTime, tally);
        IngestTier tier = new IngestTier(lanes, desk);
        Optional<ConfigurationBook> book;
        Optional<Accounts> accounts;
        try {
            book = configurations(settings, reader, registry);
            accounts = accounts(vertx, settings, new AccountParts(reader, intake, registry, lanes, clock), custody);
        } catch (IOException unreadable) {
            tier.close();
            return Future.failedFuture(new UncheckedIOException(unreadable));
        }
        Function<DeviceId, Optional<Bytes>> newest = device -> book.flatMap(kept -> kept.newest(device));
        book.ifPresent(kept -> kept.onTaken((device, bundle) -> {
            Survey.offer(tally.fleet(), device, bundle);
            tier.mqtt.ifPresent(door -> door.configure(device, bundle));
            tier.broker.ifPresent(link -> link.configure(device, bundle));
        }));
        DoorParts parts = new DoorParts(intake, desk, lanes, tally, registry, newest, clock, System::nanoTime);
        Survey survey = Survey.start(tally.fleet(), registry, reader, newest);
        tier.survey = Optional.of(survey);
        Live live = tier.live(settings, verifier.who(), sink, reader, parts, survey);
        return tier.openMqtt(vertx, settings, parts)
                .compose(open -> tier.openCapture(vertx, settings, parts, book, accounts))
                .compose(open -> tier.openEnrol(
                        vertx,
                        settings,
                        new EstDoor.Parts(
                                reader.genesis(), node.publicKey(), registry, tally, newest, clock, System::nanoTime)))
                .compose(open -> tier.openAdmin(vertx, settings, live))
                .map(open -> {
                    tier.broker = settings.broker()
                            .map(to -> BrokerLink.start(
                                    options(to),
                                    new BrokerLink.Parts(intake, desk, lanes, tally, registry, newest),
                                    workers));
                    return tier;
                })
                .recover(failed -> tier.close().transform(closed -> Future.failedFuture(failed)));
    }

    private Live live(
            IngestSettings settings,
            Verifier verifier,
            EntrySink sink,
            LedgerReader reader,
            DoorParts parts,
            Survey survey) {
        return new Live(new Live.Parts(
                reader,
                parts.registry(),
                parts.tally(),
                lanes,
                verifier,
                desk,
                () -> mqtt.map(MqttDoor::connected).orElse(List.of()),
                () -> broker.map(BrokerLink::view),
                sink instanceof Ledger ledger ? ledger::state : LedgerState.Open::new,
                () -> sink instanceof Ledger ledger ? ledger.refusal() : Optional.empty(),
                survey::isDone,
                settings.admin().silentAfter(),
                settings.admin().witnessedWithin(),
                parts.clock(),
                parts.nanos()));
    }

    private static Registry registry(Keys keys) {
        // Thousands of gateways ask at once when a node comes back; as many rows as there are keys.
        Map<DeviceId, Hash> devices = new ConcurrentHashMap<>();
        AtomicInteger seen = new AtomicInteger();
        return new Registry() {
            @Override
            public Optional<Registered> find(Hash thumbprint) {
                return keys.find(thumbprint);
            }

            @Override
            public Optional<Registered> find(DeviceId device) {
                List<Registered> all = devices.containsKey(device) ? List.of() : keys.all();
                if (all.size() > seen.get()) {
                    all.forEach(each -> {
                        Hash kid = each.key().thumbprint();
                        devices.put(DeviceId.of(kid), kid);
                    });
                    seen.accumulateAndGet(all.size(), Math::max);
                }
                return Optional.ofNullable(devices.get(device)).flatMap(keys::find);
            }

            @Override
            public List<Registered> devices() {
                return keys.all().stream()
                        .filter(key -> key.role() == Role.DEVICE)
                        .toList();
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
                .recover(taken -> unheard(door.host(), door.port(), taken))
                .onSuccess(open -> mqtt = Optional.of(open))
                .mapEmpty();
    }

    private static Optional<ConfigurationBook> configurations(
            IngestSettings settings, LedgerReader reader, Registry registry) throws IOException {
        return settings.configurations().isPresent()
                ? Optional.of(ConfigurationBook.in(
                        settings.configurations().get(), reader.genesis().origin(), registry))
                : Optional.empty();
    }

    private record AccountParts(
            LedgerReader reader, Intake intake, Registry registry, Lanes lanes, InstantSource clock) {}

    /** The accounts that the settings name; captures that were interrupted go on. */
    private static Optional<Accounts> accounts(
            Vertx vertx, IngestSettings settings, AccountParts parts, Optional<Custody> custody) throws IOException {
        Optional<Path> folder = settings.capture().flatMap(IngestSettings.Capture::accounts);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Custody given =
                custody.orElseThrow(() -> new IOException("nobody here signs for the accounts in " + folder.get()));
        AccountBook book = AccountBook.in(folder.get(), given.random());
        AccountDesk desk = new AccountDesk(
                book,
                parts.reader(),
                given.spoken(),
                parts.intake(),
                parts.registry(),
                parts.lanes(),
                parts.clock(),
                given.clock(),
                given.random());
        return Optional.of(Accounts.open(vertx, book, desk, parts.clock(), given.random()));
    }

    private Future<Void> openCapture(
            Vertx vertx,
            IngestSettings settings,
            DoorParts parts,
            Optional<ConfigurationBook> book,
            Optional<Accounts> accounts) {
        if (settings.capture().isEmpty()) {
            return Future.succeededFuture();
        }
        IngestSettings.Capture door = settings.capture().get();
        return CaptureDoor.open(
                        vertx, door.host(), door.port(), parts.intake(), parts.lanes(), parts.tally(), book, accounts)
                .recover(taken -> unheard(door.host(), door.port(), taken))
                .onSuccess(open -> capture = Optional.of(open))
                .mapEmpty();
    }

    private Future<Void> openEnrol(Vertx vertx, IngestSettings settings, EstDoor.Parts parts) {
        return settings.enrol()
                .map(door -> EstDoor.open(vertx, door, parts)
                        .onSuccess(open -> enrol = Optional.of(open))
                        .<Void>mapEmpty())
                .orElse(Future.succeededFuture());
    }

    private Future<Void> openAdmin(Vertx vertx, IngestSettings settings, Live live) {
        return AdminPort.open(
                        vertx,
                        settings.admin().host(),
                        settings.admin().port(),
                        settings.admin().names(),
                        live)
                .recover(taken ->
                        unheard(settings.admin().host(), settings.admin().port(), taken))
                .onSuccess(open -> admin = Optional.of(open))
                .mapEmpty();
    }

    /** The system says only that an address is taken, not which. */
    private static <T> Future<T> unheard(String host, int port, Throwable why) {
        return Future.failedFuture(
                !(why instanceof BindException)
                        ? why
                        : new IOException(
                                "nobody can listen on " + host + ":" + port + ": " + why.getMessage()
                                        + "; is it running already?",
                                why));
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
                enrol.map(door -> OptionalInt.of(door.port())).orElse(OptionalInt.empty()),
                admin.map(AdminPort::port).orElse(0));
    }

    /** Says goodbye to everyone and closes the doors; what has no PUBACK will come again. */
    public Future<Void> close() {
        return Future.join(List.of(
                        mqtt.map(MqttDoor::close).orElse(Future.succeededFuture()),
                        capture.map(CaptureDoor::close).orElse(Future.succeededFuture()),
                        enrol.map(EstDoor::close).orElse(Future.succeededFuture()),
                        admin.map(AdminPort::close).orElse(Future.succeededFuture())))
                .eventually(() -> {
                    broker.ifPresent(BrokerLink::close);
                    survey.ifPresent(Survey::close);
                    desk.close();
                    lanes.close();
                    LOG.info("ingest closed");
                    return Future.succeededFuture();
                })
                .mapEmpty();
    }
}
