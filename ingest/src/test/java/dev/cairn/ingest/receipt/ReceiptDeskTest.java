package dev.cairn.ingest.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.ingest.fake.DoorWorld;
import dev.cairn.ingest.fake.FakeLedger;
import dev.cairn.ingest.fake.FakeRegistry;
import dev.cairn.ingest.fake.Gateway;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Quota;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ledger.Admission;
import dev.cairn.model.DeviceId;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Anchor;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiptDeskTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final FakeLedger ledger = new FakeLedger();
    private final FakeRegistry registry = new FakeRegistry();
    private final SoftwareSigner node = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final SoftwareSigner organisation = SoftwareSigner.generate(Algorithm.ED25519, RANDOM);
    private final Tally tally = new Tally(InstantSource.system(), System::nanoTime);
    private final Intake intake =
            new Intake(FakeLedger.ORIGIN, registry, ledger, new Quota(1, 100_000, System::nanoTime), tally);
    private final ReceiptDesk desk =
            new ReceiptDesk(ledger, registry, node, InstantSource.system(), System::nanoTime, tally);
    private final Gateway gateway = enrolled();
    private final Collected peer = new Collected(gateway.device());
    private final Map<Long, Statement> made = new HashMap<>();

    private Gateway enrolled() {
        Gateway enrolled = new Gateway(
                FakeLedger.ORIGIN,
                SoftwareSigner.generate(Algorithm.ED25519, RANDOM),
                organisation.publicKey().thumbprint());
        registry.device(enrolled.signer().publicKey(), enrolled.organisation(), enrolled.chain());
        return enrolled;
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static final class Collected implements Peer {
        private final DeviceId device;
        private final BlockingQueue<Bytes> receipts = new LinkedBlockingQueue<>();

        private final CountDownLatch free;

        Collected(DeviceId device) {
            this(device, new CountDownLatch(0));
        }

        /** One that keeps the desk waiting until it is free. */
        Collected(DeviceId device, CountDownLatch free) {
            this.device = device;
            this.free = free;
        }

        @Override
        public DeviceId device() {
            return device;
        }

        @Override
        public void send(Bytes receipt) {
            try {
                free.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            receipts.add(receipt);
        }
    }

    private Answer send(Envelope envelope) throws Malformed {
        Statement statement = Statement.parse(envelope.statement());
        made.put(statement.seq(), statement);
        return sendBytes(envelope.encode());
    }

    private Answer sendBytes(Bytes message) {
        Source source = Source.mqtt(Topic.of(gateway.org(), gateway.device(), Topic.Kind.DATA));
        Answer answer = intake.take(message, source).join();
        desk.answered(peer, answer);
        return answer;
    }

    private Receipt next() throws Exception {
        Bytes bytes = peer.receipts.poll(60, TimeUnit.SECONDS);
        assertNotNull(bytes, "no receipt within 60 s");
        assertTrue(bytes.size() <= Limits.PACKET_BYTES_MAX);
        return Receipt.open(bytes, node.publicKey(), FakeLedger.ORIGIN);
    }

    private Receipt.Accepted accepted(Optional<Anchor> anchor) throws Exception {
        Receipt.Accepted accepted = assertInstanceOf(Receipt.Accepted.class, next());
        var verdict = Receipt.check(accepted, ledger.genesis(), seq -> Optional.ofNullable(made.get(seq)), anchor);
        assertTrue(verdict.isProven(), verdict.toString());
        return accepted;
    }

    private void assertNothingMore() throws Exception {
        assertNull(peer.receipts.poll(200, TimeUnit.MILLISECONDS));
    }

    @Test
    void says_nothing_before_a_head_covers_the_statement() throws Exception {
        send(gateway.next());
        assertNothingMore();
        // The desk has looked in vain by now, and the head wakes it all the same.
        ledger.publish();
        assertEquals(Level.PUBLISHED, accepted(Optional.empty()).level());
    }

    @Test
    void a_published_head_brings_a_receipt_that_verifies_and_a_witnessed_one_another() throws Exception {
        send(gateway.next());
        send(gateway.next());
        ledger.publish();
        int rows = 0;
        while (rows < 2) { // the head may come when the desk has noted only one of them
            Receipt.Accepted published = accepted(Optional.empty());
            assertEquals(Level.PUBLISHED, published.level());
            assertEquals(1, published.contiguous());
            rows += published.rows().size();
        }
        assertEquals(2, rows);
        ledger.witness();
        Receipt.Accepted witnessed = accepted(Optional.empty());
        assertEquals(Level.WITNESSED, witnessed.level());
        assertEquals(1, witnessed.rows().get(0).seq());
        ledger.publish();
        ledger.witness();
        assertNothingMore();
    }

    @Test
    void proves_consistency_from_the_anchor_that_the_device_named() throws Exception {
        send(gateway.next());
        ledger.publish();
        ledger.witness();
        accepted(Optional.empty());
        var head = ledger.published().checkpoint();
        Anchor anchor = new Anchor(head.size(), head.root());
        gateway.anchor(anchor);
        for (int i = 0; i < 5; i++) {
            send(gateway.next());
        }
        ledger.publish();
        while (true) {
            Receipt.Accepted next = accepted(Optional.empty());
            if (next.fromAnchor().isPresent()) {
                assertEquals(anchor.size(), next.fromAnchor().get().size());
                var verdict = Receipt.check(
                        next, ledger.genesis(), seq -> Optional.ofNullable(made.get(seq)), Optional.of(anchor));
                assertTrue(verdict.isProven(), verdict.toString());
                return;
            }
        }
    }

    @Test
    void splits_many_statements_into_receipts_of_at_most_48() throws Exception {
        for (int i = 0; i < 130; i++) {
            send(gateway.next());
        }
        ledger.publish();
        int rows = 0;
        while (rows < 130) {
            int more = accepted(Optional.empty()).rows().size();
            assertTrue(more <= 48);
            rows += more;
        }
        assertEquals(130, rows);
    }

    @Test
    void a_duplicate_gets_the_same_index_under_a_newer_checkpoint() throws Exception {
        Envelope message = gateway.next();
        send(message);
        ledger.publish();
        Receipt.Accepted first = accepted(Optional.empty());
        send(gateway.next());
        ledger.publish();
        accepted(Optional.empty());
        send(message);
        Receipt.Accepted again = accepted(Optional.empty());
        assertEquals(first.rows().get(0).index(), again.rows().get(0).index());
        assertTrue(again.checkpoint().length() > 0 && !again.checkpoint().equals(first.checkpoint()));
    }

    @Test
    void who_asks_gets_what_the_log_has_of_its_chain() throws Exception {
        for (int i = 0; i < 3; i++) {
            send(gateway.next());
        }
        ledger.publish();
        ledger.witness();
        Receipt.Accepted lost; // on the way: the gateway never saw them
        do {
            lost = accepted(Optional.empty());
        } while (lost.level() != Level.WITNESSED || lost.rows().stream().noneMatch(row -> row.seq() == 2));
        desk.left(peer);
        desk.asked(peer, new StateRequest(gateway.chain(), 5, OptionalLong.empty(), Optional.empty()));
        Receipt.Accepted answer = accepted(Optional.empty());
        assertEquals(3, answer.rows().size());
        assertEquals(Level.WITNESSED, answer.level());
        desk.asked(peer, new StateRequest(gateway.chain(), 2, OptionalLong.of(2), Optional.empty()));
        assertEquals(2, accepted(Optional.empty()).rows().get(0).seq());
    }

    @Test
    void a_desk_that_opens_over_an_old_log_answers_without_a_new_head() throws Exception {
        send(gateway.next());
        ledger.publish();
        ledger.witness();
        accepted(Optional.empty());
        try (ReceiptDesk anew =
                new ReceiptDesk(ledger, registry, node, InstantSource.system(), System::nanoTime, tally)) {
            anew.asked(peer, new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty()));
            while (accepted(Optional.empty()).level() != Level.WITNESSED) {
                // what the first desk had to say
            }
            anew.asked(peer, new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty()));
            assertEquals(0, accepted(Optional.empty()).rows().get(0).seq());
        }
    }

    @Test
    void while_witnesses_sign_soon_a_statement_gets_one_receipt_and_that_is_witnessed() throws Exception {
        send(gateway.next());
        ledger.publish();
        ledger.witness();
        while (accepted(Optional.empty()).level() != Level.WITNESSED) {
            // the first head of all waits for nobody
        }
        send(gateway.next());
        synchronized (ledger) { // no look between the two
            ledger.publish();
            ledger.witness();
        }
        Receipt.Accepted only = accepted(Optional.empty());
        assertEquals(Level.WITNESSED, only.level());
        assertEquals(1, only.rows().get(0).seq());
        assertNothingMore();
    }

    @Test
    void when_the_witnesses_stay_away_the_log_s_own_word_is_sent_without_another_event() throws Exception {
        send(gateway.next());
        ledger.publish();
        ledger.witness();
        while (accepted(Optional.empty()).level() != Level.WITNESSED) {
            // the first head of all waits for nobody
        }
        send(gateway.next());
        ledger.publish();
        assertEquals(Level.PUBLISHED, accepted(Optional.empty()).level());
    }

    @Test
    void a_long_answer_proves_consistency_only_from_checkpoints_that_its_own_statements_named() throws Exception {
        for (int i = 0; i < 150; i++) {
            if (i % 10 == 0) {
                ledger.publish();
                ledger.witness();
                var head = ledger.published().checkpoint();
                gateway.anchor(new Anchor(head.size(), head.root()));
            }
            intake.take(record(gateway.next()).encode(), Source.http()).join();
        }
        ledger.publish();
        ledger.witness();
        var now = ledger.published().checkpoint();
        Optional<Anchor> held = Optional.of(new Anchor(now.size(), now.root()));
        desk.asked(peer, new StateRequest(gateway.chain(), 149, OptionalLong.empty(), held));
        for (int rows = 0; rows < 150; ) {
            Receipt.Accepted next = accepted(Optional.empty());
            long from = next.fromAnchor().orElseThrow().size();
            assertTrue(
                    next.rows().stream()
                            .anyMatch(row ->
                                    made.get(row.seq()).anchor().orElseThrow().size() == from),
                    "from " + from);
            rows += next.rows().size();
        }
        desk.asked(peer, new StateRequest(gateway.chain(), 149, OptionalLong.of(149), held));
        assertEquals(now.size(), accepted(held).fromAnchor().orElseThrow().size());
    }

    private Envelope record(Envelope envelope) throws Malformed {
        Statement statement = Statement.parse(envelope.statement());
        made.put(statement.seq(), statement);
        return envelope;
    }

    @Test
    void a_stranger_who_wrote_on_the_chain_first_keeps_no_receipt_from_its_gateway() throws Exception {
        registry.organisation(organisation.publicKey());
        ChainPen squatter = new ChainPen(FakeLedger.ORIGIN, gateway.chain(), 0, Hash.ZERO, organisation);
        Capsule.Whole capsule = Capsule.whole("linkset", List.of(new Capsule.Member("/a", Item.of(1))), RANDOM);
        Clock clock = new Clock(0, OptionalLong.empty(), Bytes.random(RANDOM, 16), 1);
        Statement first = squatter.next(capsule.root(), Instant.ofEpochSecond(1_780_000_000L), clock, Optional.empty());
        assertInstanceOf(
                Admission.Admitted.class,
                intake.take(new Envelope(first.bytes(), capsule.bytes()).encode(), Source.http())
                        .join()
                        .admission());
        send(gateway.next());
        ledger.publish();
        accepted(Optional.empty());
        desk.asked(peer, new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty()));
        assertEquals(0, accepted(Optional.empty()).rows().get(0).seq());
    }

    @Test
    void who_asks_for_anothers_chain_gets_nothing() throws Exception {
        send(gateway.next());
        ledger.publish();
        accepted(Optional.empty());
        Collected other = new Collected(enrolled().device());
        desk.asked(other, new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty()));
        assertNull(other.receipts.poll(300, TimeUnit.MILLISECONDS));
    }

    @Test
    void a_gateway_that_signs_on_while_the_desk_is_busy_is_not_taken_for_two() throws Exception {
        send(gateway.next());
        CountDownLatch free = new CountDownLatch(1);
        Collected slow = new Collected(gateway.device(), free);
        Source source = Source.mqtt(Topic.of(gateway.org(), gateway.device(), Topic.Kind.DATA));
        desk.answered(slow, intake.take(Bytes.ofHex("00"), source).join());
        StateRequest honest = new StateRequest(gateway.chain(), 0, OptionalLong.empty(), Optional.empty());
        desk.asked(peer, honest);
        send(gateway.next());
        free.countDown();
        desk.asked(peer, honest);
        DoorWorld.await(
                "now it has forgotten what it signed", () -> tally.byCode().containsKey("CHN-16"));
        assertEquals(1, tally.byCode().get("CHN-16"));
    }

    @Test
    void what_was_turned_away_is_answered_at_once_and_names_the_message() throws Exception {
        Answer broken = sendBytes(Bytes.ofHex("00"));
        Receipt.Refused refused = assertInstanceOf(Receipt.Refused.class, next());
        assertEquals(broken.message(), Optional.of(refused.payload()));
        assertTrue(refused.chain().isEmpty());
        Gateway stranger = new Gateway(
                FakeLedger.ORIGIN, SoftwareSigner.generate(Algorithm.ED25519, RANDOM), gateway.organisation());
        Answer later = intake.take(
                        stranger.next().encode(),
                        Source.mqtt(Topic.of(stranger.org(), stranger.device(), Topic.Kind.DATA)))
                .join();
        desk.answered(peer, later);
        Receipt.Retry retry = assertInstanceOf(Receipt.Retry.class, next());
        assertEquals("ENR-01", retry.code());
        assertTrue(retry.seconds() >= 1);
    }

    @Test
    void a_receipt_of_another_node_does_not_open() throws Exception {
        send(gateway.next());
        ledger.publish();
        Bytes bytes = peer.receipts.poll(60, TimeUnit.SECONDS);
        var other = SoftwareSigner.generate(Algorithm.ED25519, RANDOM).publicKey();
        org.junit.jupiter.api.Assertions.assertThrows(
                Malformed.class, () -> Receipt.open(bytes, other, FakeLedger.ORIGIN));
    }
}
