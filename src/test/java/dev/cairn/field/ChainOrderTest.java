package dev.cairn.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.edge.batch.ChainWriter;
import dev.cairn.edge.receipt.Answer;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.edge.time.Ticker;
import dev.cairn.edge.uplink.BackOff;
import dev.cairn.edge.uplink.Courier;
import dev.cairn.edge.uplink.PahoUplink;
import dev.cairn.edge.uplink.TlsFiles;
import dev.cairn.ingest.door.DoorParts;
import dev.cairn.ingest.door.MqttDoor;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.launch.demo.Certificates;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.LedgerConfig;
import dev.cairn.ledger.Offer;
import dev.cairn.ledger.fake.Consortium;
import dev.cairn.ledger.fake.MemoryStores;
import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.model.disk.Disk;
import dev.cairn.plant.OneGateway;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.block.Seal;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway's spool, courier and MQTT client at the built-in door, over a ledger in memory: each chain is logged in its order whatever is turned
 * away in its middle while more of it is under way.
 */
class ChainOrderTest {
    private static final int STATEMENTS = 90;
    private static final long LIMIT_S = 120;
    private static final Bytes DATA = Consortium.chain(1);
    private static final Bytes ALARM = Consortium.chain(2);
    private static final Quota PLENTY = new Quota(100_000, 100_000, System::nanoTime);
    private static final SpoolLimits LIMITS = new SpoolLimits(16 << 20, 0, 1 << 20, false);
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final Consortium all = Consortium.withoutWitnesses(5);
    private final DeviceId device = DeviceId.of(all.device.publicKey().thumbprint());
    private final OrgId organisation = OrgId.of(all.organisation.publicKey().thumbprint());

    /** What the ledger says instead of taking a statement; nothing for most. */
    private interface Whim {
        Optional<Admission> on(Statement statement);
    }

    private static EntrySink moody(EntrySink ledger, Whim whim) {
        return (Offer offer) -> whim.on(offer.statement())
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> ledger.offer(offer));
    }

    /** No to each of these numbers of the data chain, the first time it comes. */
    private static Whim onceNoTo(Admission no, Long... numbers) {
        Set<Long> left = new HashSet<>(List.of(numbers));
        return statement ->
                statement.chain().equals(DATA) && left.remove(statement.seq()) ? Optional.of(no) : Optional.empty();
    }

    private void make(Spool spool) {
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.ofHex("00".repeat(16)), 1);
        Instant now = Consortium.NOW;
        ChainWriter writer =
                new ChainWriter(Consortium.ORIGIN, all.device, InstantSource.fixed(now), () -> clock, spool);
        for (int i = 0; i < STATEMENTS; i++) {
            writer.write(Senml.capsule(List.of(SenmlRecord.count("urn:x:n", now, i)), all.random), Optional.empty());
        }
        spool.commit();
    }

    private String topic(Topic.Kind kind) {
        return Topics.of(organisation, device, kind);
    }

    /** Carries both chains to the ledger; what it says of each answer is told to {@code heard}. The numbers logged, chain by chain. */
    private Map<Bytes, List<Long>> carry(Quota quota, Whim whim, Consumer<Courier> midway) throws Exception {
        SecureRandom random = new SecureRandom();
        Certificates authority =
                Certificates.in(folder.resolve("tls"), InstantSource.system().instant(), random);
        authority.server("door", List.of("127.0.0.1"));
        authority.client("gateway", device.hex());
        OneGateway register = new OneGateway(all, List.of(DATA, ALARM));
        Tally tally = new Tally(InstantSource.system(), System::nanoTime);
        LedgerConfig config = LedgerConfig.of(all.genesis).withSealPeriod(Duration.ofMillis(100));
        Vertx vertx = Vertx.vertx();
        try (Ledger ledger = Ledger.open(config, MemoryStores.create(), all.log, List.of(), all.clock);
                Lanes lanes = new Lanes(2);
                ReceiptDesk desk = new ReceiptDesk(ledger, register, all.node, all.clock, System::nanoTime, tally)) {
            Intake intake = new Intake(Consortium.ORIGIN, register, moody(ledger, whim), quota, tally);
            MqttDoor door = await(MqttDoor.open(
                    vertx,
                    "127.0.0.1",
                    0,
                    folder.resolve("tls/door.key"),
                    folder.resolve("tls/door.pem"),
                    folder.resolve("tls/ca.pem"),
                    new DoorParts(
                            intake,
                            desk,
                            lanes,
                            tally,
                            register,
                            any -> Optional.empty(),
                            InstantSource.system(),
                            System::nanoTime)));
            drain(door.port(), tally, midway);
            await(door.close());
            return logged(ledger);
        } finally {
            await(vertx.close());
        }
    }

    private void drain(int port, Tally tally, Consumer<Courier> midway) throws Exception {
        try (Spool data = Spool.open(Disk.folder(folder.resolve("data")), LIMITS, DATA);
                Spool alarms = Spool.open(Disk.folder(folder.resolve("alarms")), LIMITS, ALARM)) {
            make(data);
            make(alarms);
            AtomicInteger receipts = new AtomicInteger();
            Courier[] itself = new Courier[1];
            Courier courier = courier(port, data, alarms, answer -> {
                if (receipts.incrementAndGet() == 2) {
                    midway.accept(itself[0]);
                }
            });
            itself[0] = courier;
            Thread carrying = new Thread(courier, "courier under test");
            carrying.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
            while (data.fill().unreceipted() + alarms.fill().unreceipted() > 0 && System.nanoTime() < end) {
                Thread.sleep(10);
            }
            courier.stop();
            carrying.join();
            assertEquals(
                    0,
                    data.fill().unreceipted() + alarms.fill().unreceipted(),
                    () -> "not within " + LIMIT_S + " s; the gateway "
                            + courier.counts().snapshot() + ", the door " + tally.byCode());
        }
    }

    private Courier courier(int port, Spool data, Spool alarms, Consumer<Answer> heard) throws IOException {
        Path tls = folder.resolve("tls");
        return new Courier(
                new PahoUplink(
                        URI.create("mqtts://127.0.0.1:" + port),
                        device.hex(),
                        List.of(topic(Topic.Kind.RECEIPT)),
                        Optional.of(TlsFiles.pem(
                                tls.resolve("ca.pem"), tls.resolve("gateway.pem"), tls.resolve("gateway.key"))),
                        Duration.ofSeconds(30)),
                new dev.cairn.edge.receipt.ReceiptDesk(all.genesis, all.node.publicKey(), List.of(data, alarms)),
                List.of(Map.entry(topic(Topic.Kind.ALARM), alarms), Map.entry(topic(Topic.Kind.DATA), data)),
                new Courier.Ways(topic(Topic.Kind.STATE), topic(Topic.Kind.RECEIPT), topic(Topic.Kind.CONFIG)),
                Ticker.system(),
                new BackOff(new SplittableRandom(1), Duration.ofMillis(10)),
                Duration.ofSeconds(60),
                new Courier.Listeners(heard, configuration -> {}));
    }

    private static Map<Bytes, List<Long>> logged(Ledger ledger) throws Malformed {
        Map<Bytes, List<Long>> numbers = Map.of(DATA, new ArrayList<>(), ALARM, new ArrayList<>());
        for (Bytes entry : ledger.entries(0, ledger.sequenced())) {
            if (!Seal.isSeal(entry)) {
                Statement statement = Statement.parse(entry);
                numbers.get(statement.chain()).add(statement.seq());
            }
        }
        return numbers;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static List<Long> allBut(long... missing) {
        return LongStream.range(0, STATEMENTS)
                .filter(seq -> LongStream.of(missing).noneMatch(left -> left == seq))
                .boxed()
                .toList();
    }

    /** Every message takes the door's clock a good way further, so that it has room again before what is under way has been judged. */
    private static LongSupplier hurrying(Duration step) {
        AtomicLong nanos = new AtomicLong();
        return () -> nanos.addAndGet(step.toNanos());
    }

    @Test
    void a_quota_that_lets_go_among_what_is_under_way_keeps_each_chain_in_its_order() throws Exception {
        Quota narrow = new Quota(5, 10, hurrying(Duration.ofMillis(150)));
        Map<Bytes, List<Long>> logged = carry(narrow, statement -> Optional.empty(), courier -> {});
        assertEquals(allBut(), logged.get(ALARM));
        assertEquals(allBut(), logged.get(DATA));
    }

    @Test
    void a_ledger_without_room_for_one_keeps_each_chain_in_its_order() throws Exception {
        Admission full = new Admission.Retry("FUL-01", "too many statements wait", SOON);
        Map<Bytes, List<Long>> logged = carry(PLENTY, onceNoTo(full, 0L, 30L, 31L, 80L), courier -> {});
        assertEquals(allBut(), logged.get(ALARM));
        assertEquals(allBut(), logged.get(DATA));
    }

    @Test
    void refusals_by_chance_and_a_new_connection_among_them_keep_each_chain_in_its_order() throws Exception {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        AtomicInteger left = new AtomicInteger(4);
        Admission full = new Admission.Retry("FUL-03", "too much waits for its head", SOON);
        Whim whim = statement ->
                random.nextInt(12) == 0 && left.getAndDecrement() > 0 ? Optional.of(full) : Optional.empty();
        Map<Bytes, List<Long>> logged = carry(PLENTY, whim, courier -> courier.reconnect("the test wants it"));
        assertEquals(allBut(), logged.get(ALARM), "seed " + seed);
        assertEquals(allBut(), logged.get(DATA), "seed " + seed);
        assertTrue(left.get() < 4, "nothing was turned away, seed " + seed);
    }

    /** A refusal for good behind one for now, and at the head of what goes again: its bytes are kept, the rest goes on. */
    @Test
    void one_that_is_refused_for_good_is_put_aside_and_holds_nothing_up() throws Exception {
        Admission full = new Admission.Retry("FUL-01", "too many statements wait", SOON);
        Whim once = onceNoTo(full, 20L, 70L);
        Whim never =
                statement -> statement.chain().equals(DATA) && Set.of(40L, 70L).contains(statement.seq())
                        ? Optional.of(new Admission.Refused("STM-01", "planted"))
                        : Optional.empty();
        Map<Bytes, List<Long>> logged =
                carry(PLENTY, statement -> once.on(statement).or(() -> never.on(statement)), courier -> {});
        assertEquals(allBut(), logged.get(ALARM));
        assertEquals(allBut(40, 70), logged.get(DATA));
        try (var kept = java.nio.file.Files.list(folder.resolve("data/refused"))) {
            assertEquals(2, kept.count());
        }
    }
}
