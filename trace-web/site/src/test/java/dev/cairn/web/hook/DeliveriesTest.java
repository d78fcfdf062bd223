package dev.cairn.web.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.query.standing.MemoryStandingStore;
import dev.cairn.query.standing.NamedQuery;
import dev.cairn.query.standing.Progress;
import dev.cairn.query.standing.Schedule;
import dev.cairn.query.standing.StandingStore;
import dev.cairn.query.standing.StandingStore.Standing;
import dev.cairn.query.standing.Subscription;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox before a receiver that answers what the test says, over a log that is a set of numbers. */
class DeliveriesTest {
    private static final String TOKEN = "a token that two know";
    private static final Instant START = Instant.parse("2026-11-30T12:00:30Z");
    private static final long PATIENCE_SECONDS = 60;

    /** What the receiver was sent. */
    private record Got(String id, String signature, String body) {}

    private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final MemoryStandingStore kept = new MemoryStandingStore();
    private final AtomicReference<StandingStore> store = new AtomicReference<>(kept);
    private final TreeSet<Long> log = new TreeSet<>();
    private final AtomicLong end = new AtomicLong();
    private final AtomicReference<Boolean> active = new AtomicReference<>(true);
    private HttpServer receiver;
    private @Nullable Deliveries deliveries;

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 9);
        receiver.createContext("/", this::take);
        receiver.start();
        kept.add(new NamedQuery("a", "q", "{}", START), 9);
    }

    @AfterEach
    void close() throws Exception {
        if (deliveries != null) {
            deliveries.close();
        }
        receiver.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String signature = String.valueOf(exchange.getRequestHeaders().getFirst("GS1-Signature"));
        Integer answer = answers.poll();
        got.add(new Got(String.valueOf(exchange.getRequestHeaders().getFirst("Cairn-Delivery")), signature, body));
        exchange.getResponseHeaders()
                .add("Location", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/again");
        exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
        exchange.close();
    }

    private synchronized void logged(long... matching) {
        for (long each : matching) {
            log.add(each);
        }
        end.set(Math.max(end.get(), log.isEmpty() ? 0 : log.last() + 1));
    }

    /** Three events a report; the body tells their numbers. */
    private final Reports reports = new Reports() {
        @Override
        public long end() {
            return end.get();
        }

        @Override
        public Look look(Standing standing, long from) {
            synchronized (DeliveriesTest.this) {
                List<Long> found = log.tailSet(from).stream().limit(3).toList();
                return found.size() == 3 ? new Look(found.get(2) + 1, 3) : new Look(end.get(), found.size());
            }
        }

        @Override
        public Report report(Standing standing) {
            synchronized (DeliveriesTest.this) {
                Progress at = standing.progress();
                return new Report(
                        Bytes.ofUtf8(log.subSet(
                                        at.cursor(), at.sending().orElseThrow().to())
                                .toString()),
                        "No_Preference");
            }
        }
    };

    private void subscribe(String id, Optional<Schedule> schedule, boolean ifEmpty, Progress first) {
        Subscription one = new Subscription(
                id,
                "a",
                "q",
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"),
                Optional.of(TOKEN),
                schedule,
                ifEmpty,
                Instant.EPOCH,
                "No_Preference",
                START);
        assertEquals(StandingStore.Added.ADDED, kept.subscribe(one, first, 9));
    }

    private void stream(String id) {
        subscribe(id, Optional.empty(), false, Progress.from(0, Instant.EPOCH));
    }

    /** Time passes with every look at the clock, so that a pause is over soon. */
    private void startHurrying() {
        AtomicLong ticks = new AtomicLong();
        start(() -> START.plusSeconds(ticks.addAndGet(60)));
    }

    private void start(InstantSource clock) {
        deliveries = Deliveries.of(store::get, owner -> active.get(), Reach.ANY, clock);
        deliveries.start(reports);
    }

    private Deliveries started() {
        return Objects.requireNonNull(deliveries);
    }

    private Got next() throws InterruptedException {
        Got next = got.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(next != null, "nothing came");
        return Objects.requireNonNull(next);
    }

    private static void until(String what, BooleanSupplier met) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!met.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, what);
            Thread.sleep(2);
        }
    }

    private Progress progress() {
        return kept.all().get(0).progress();
    }

    @Test
    void each_event_comes_once_in_order_in_reports_that_are_numbered() throws Exception {
        logged(1, 4, 5, 8, 9);
        stream("s");
        startHurrying();
        Got first = next();
        Got second = next();
        assertEquals(List.of("s-0", "[1, 4, 5]"), List.of(first.id(), first.body()));
        assertEquals(List.of("s-1", "[8, 9]"), List.of(second.id(), second.body()));
        logged(20);
        Got third = next();
        assertEquals(List.of("s-2", "[20]"), List.of(third.id(), third.body()));
        until("the last one is noted", () -> progress().number() == 3);
        assertEquals(21, progress().cursor());
        assertTrue(got.isEmpty(), got::toString);
    }

    @Test
    void what_is_not_taken_comes_again_as_it_was_and_nothing_before_it() throws Exception {
        answers.addAll(List.of(500, 302, 404, 503, 499));
        logged(1, 2);
        stream("s");
        startHurrying();
        List<Got> attempts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            attempts.add(next());
            logged(10 + i);
        }
        for (Got each : attempts) {
            assertEquals("s-0", each.id());
            assertEquals("[1, 2]", each.body());
        }
        assertEquals("s-0", next().id(), "and taken now");
        assertEquals("[10, 11, 12]", next().body());
        assertEquals("[13, 14]", next().body());
    }

    @Test
    void the_cursor_stays_until_the_receiver_has_answered() throws Exception {
        answers.addAll(Collections.nCopies(1_000, 500));
        logged(1, 2);
        stream("s");
        startHurrying();
        next();
        next();
        assertEquals(0, progress().cursor());
        assertEquals(0, progress().number());
        assertTrue(progress().sending().isPresent());
        Health health = started().health("s");
        assertEquals(Optional.of("HTTP 500"), health.answer());
        assertTrue(
                health.attempts() > 0
                        && health.since().isPresent()
                        && health.next().isPresent(),
                health::toString);
        answers.clear();
        until("it is taken", () -> progress().number() == 1);
        until("and told so", () -> started().health("s").attempts() == 0);
        assertEquals(3, progress().cursor());
    }

    @Test
    void a_crash_after_the_range_was_stored_sends_that_range_under_its_number() throws Exception {
        logged(1, 2, 3, 4, 5);
        subscribe(
                "s",
                Optional.empty(),
                false,
                new Progress(2, 17, Optional.of(new Progress.Range(4, START)), Instant.EPOCH, true, Optional.empty()));
        startHurrying();
        Got again = next();
        assertEquals(List.of("s-17", "[2, 3]"), List.of(again.id(), again.body()));
        Got rest = next();
        assertEquals(List.of("s-18", "[4, 5]"), List.of(rest.id(), rest.body()));
    }

    @Test
    void a_store_that_does_not_keep_the_answer_makes_it_come_again_under_its_number() throws Exception {
        AtomicInteger losses = new AtomicInteger(2);
        store.set((StandingStore) Proxy.newProxyInstance(
                StandingStore.class.getClassLoader(), new Class<?>[] {StandingStore.class}, (proxy, method, words) -> {
                    boolean taken = method.getName().equals("advance")
                            && ((Progress) words[1]).sending().isPresent();
                    if (taken && losses.getAndDecrement() > 0) {
                        throw new Trouble.Unavailable("the disk is full");
                    }
                    return method.invoke(kept, words);
                }));
        logged(1, 2);
        stream("s");
        startHurrying();
        for (int i = 0; i < 3; i++) {
            Got each = next();
            assertEquals(List.of("s-0", "[1, 2]"), List.of(each.id(), each.body()));
        }
        until("it is noted at last", () -> progress().number() == 1);
    }

    /** With the JDK's own arithmetic, as a receiver would. */
    @Test
    void the_signature_covers_time_number_and_body() throws Exception {
        answers.add(500);
        logged(7);
        stream("s");
        startHurrying();
        Got first = next();
        Got again = next();
        for (Got each : List.of(first, again)) {
            String[] parts = each.signature().split(",");
            assertEquals(3, parts.length, each.signature());
            long seconds = Long.parseLong(parts[0].substring("t=".length()));
            assertTrue(seconds >= START.getEpochSecond(), each.signature());
            assertEquals("id=s-0", parts[1]);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal((seconds + ".s-0." + each.body()).getBytes(StandardCharsets.UTF_8));
            assertEquals("hmac-sha-256=" + HexFormat.of().formatHex(code), parts[2]);
        }
        assertFalse(first.signature().equals(again.signature()), "each attempt has its own time");
    }

    private static Optional<Schedule> everyMinute() {
        return Optional.of(((Schedule.Read) Schedule.read(Map.of("second", "0"))).schedule());
    }

    @Test
    void a_schedule_waits_until_it_is_due_and_sends_all_there_is() throws Exception {
        logged(1, 2, 3, 4);
        subscribe("s", everyMinute(), false, Progress.from(0, Instant.parse("2026-11-30T12:01:00Z")));
        stream("t");
        start(now::get);
        assertEquals("t-0", next().id(), "others are not held up");
        assertEquals("t-1", next().id());
        assertTrue(got.isEmpty(), got::toString);
        now.set(Instant.parse("2026-11-30T12:01:07Z"));
        assertEquals("[1, 2, 3]", next().body());
        assertEquals("[4]", next().body());
        Instant due = Instant.parse("2026-11-30T12:02:00Z");
        until("the next one is due", () -> progress().due().equals(due));
        assertEquals(5, progress().cursor());
        now.set(due);
        until("nothing happened, nothing is sent", () -> progress().due().isAfter(due));
        assertTrue(got.isEmpty(), got::toString);
    }

    @Test
    void a_schedule_says_that_nothing_happened_if_it_is_asked_to() throws Exception {
        logged(1);
        subscribe("s", everyMinute(), true, Progress.from(0, START));
        start(now::get);
        assertEquals("[1]", next().body());
        until("one is enough", () -> progress().due().isAfter(START));
        now.set(Instant.parse("2026-11-30T12:01:00Z"));
        Got empty = next();
        assertEquals(List.of("s-1", "[]"), List.of(empty.id(), empty.body()));
        until("once", () -> progress().due().equals(Instant.parse("2026-11-30T12:02:00Z")));
        assertTrue(got.isEmpty(), got::toString);
    }

    @Test
    void who_has_no_account_any_more_is_sent_nothing_until_he_has() throws Exception {
        active.set(false);
        AtomicInteger looks = new AtomicInteger();
        deliveries = Deliveries.of(
                store::get,
                owner -> {
                    looks.incrementAndGet();
                    return active.get();
                },
                Reach.ANY,
                now::get);
        logged(1);
        stream("s");
        started().start(reports);
        until("it was looked at", () -> looks.get() > 3);
        assertTrue(got.isEmpty(), got::toString);
        assertEquals(Progress.from(0, Instant.EPOCH), progress());
        active.set(true);
        assertEquals("[1]", next().body());
    }

    @Test
    void one_receiver_that_takes_nothing_holds_up_no_other() throws Exception {
        logged(1);
        List<String> ids = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 5; i++) {
            stream("s" + i);
        }
        answers.addAll(List.of(500, 500));
        start(now::get);
        while (ids.size() < 5) {
            ids.add(next().id());
        }
        assertEquals(5, ids.stream().distinct().count(), ids::toString);
        until(
                "three are told",
                () -> kept.all().stream()
                                .filter(each -> each.progress().number() == 1)
                                .count()
                        == 3);
    }

    @Test
    void what_was_ended_comes_no_more() throws Exception {
        answers.addAll(Collections.nCopies(1_000, 500));
        logged(1);
        stream("s");
        startHurrying();
        next();
        assertTrue(kept.unsubscribe("a", "q", "s"));
        stream("t");
        answers.clear();
        until("the other is told", () -> kept.all().get(0).progress().number() == 1);
        until("the first is forgotten", () -> started().health("s").equals(Health.UNKNOWN));
        got.clear();
        logged(2);
        assertEquals("t-1", next().id());
    }

    @Test
    void pauses_double_up_to_a_limit() {
        assertEquals(Duration.ofSeconds(1), Deliveries.pause(0));
        assertEquals(Duration.ofSeconds(2), Deliveries.pause(1));
        assertEquals(Duration.ofSeconds(512), Deliveries.pause(9));
        assertEquals(Duration.ofMinutes(10), Deliveries.pause(10));
        assertEquals(Duration.ofMinutes(10), Deliveries.pause(Integer.MAX_VALUE));
    }
}
