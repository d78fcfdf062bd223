package dev.cairn.edge.uplink;

import dev.cairn.edge.receipt.Answer;
import dev.cairn.edge.receipt.ReceiptDesk;
import dev.cairn.edge.spool.Spool;
import dev.cairn.edge.spool.SpoolTrouble;
import dev.cairn.edge.time.Ticker;
import dev.cairn.model.Correlation;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries spooled statements to the ledger and takes its receipts back: one thread, one connection at a time, alarms first. Sends the spool's
 * bytes as they are, again after every new connection and whenever no receipt came in time. What may be let go of is decided by
 * {@link ReceiptDesk} alone.
 */
public final class Courier implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int EVENTS_A_TURN_MAX = 256;
    private static final int STATE = -1;
    private static final int REFUSED_REASON_MIN = 0x80;
    /** "Implementation specific error" (MQTT 5.0, 3.4.2.1): the ledger's door says it of what is behind a statement that it turned away. */
    private static final int OUT_OF_TURN = 0x83;
    /** "Payload format invalid": the ledger's door says it of what it refuses for good, and sends a signed refusal. */
    private static final int REFUSED_FOR_GOOD = 0x99;
    /** What a ledger says that has no room: it may have some as soon as its next receipt. */
    private static final String FULL = "FUL-";

    private static final Duration LOOK_AROUND = Duration.ofMillis(20);
    private static final Duration ACK_LIMIT = Duration.ofSeconds(30);
    private static final Duration STATE_LIMIT = Duration.ofSeconds(2);
    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);
    private static final Duration TURN_PAUSE = Duration.ofSeconds(1);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(30);
    private static final Duration TIDY_FULL_EVERY = Duration.ofSeconds(1);
    private static final double TIDY_FULL_RATIO = 0.5;
    private static final Duration RESEND_LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration TELL_EVERY = Duration.ofSeconds(30);
    private static final Duration RETRY_MAX = Duration.ofMinutes(10);

    /**
     * Who is told of what.
     *
     * @param receipt every answer that came, believed or not
     * @param configuration a message on the config topic
     */
    public record Listeners(Consumer<Answer> receipt, Consumer<Bytes> configuration) {}

    /**
     * Topics of one gateway.
     *
     * @param state where to ask for receipts again
     * @param receipt where they come
     * @param config where configurations come
     */
    public record Ways(String state, String receipt, String config) {}

    private record Ticket(@Nullable Lane lane, long seq, long at) {}

    private final Uplink uplink;
    private final ReceiptDesk desk;
    private final List<Lane> lanes;
    private final Ways ways;
    private final Ticker ticker;
    private final RateLimit rate;
    private final BackOff backOff;
    private final Duration receiptLimit;
    private final Listeners listeners;
    private final ObjLongConsumer<Spool> onPuback;
    private final CourierCounts counts = new CourierCounts();
    private final Inbox inbox = new Inbox(counts);
    private final Map<Long, Ticket> inFlight = new HashMap<>();
    private volatile boolean stopping;
    private volatile boolean hurried;
    private long nextTicket;
    private long tidiedAt;
    private long lookedAt;
    private long toldAt;

    /**
     * @param spools by the topic that they are sent on, the most urgent first
     * @param receiptLimit how long after sending a statement goes again if no receipt came
     * @param ticker real time, also for a simulated gateway
     */
    public Courier(
            Uplink uplink,
            ReceiptDesk desk,
            List<Map.Entry<String, Spool>> spools,
            Ways ways,
            Ticker ticker,
            BackOff backOff,
            Duration receiptLimit,
            Listeners listeners) {
        // A PUBACK is no receipt: nothing happens to the spool.
        this(uplink, desk, spools, ways, ticker, backOff, receiptLimit, listeners, (spool, seq) -> {});
    }

    /** For the test that plants the bug of letting go on PUBACK. */
    Courier(
            Uplink uplink,
            ReceiptDesk desk,
            List<Map.Entry<String, Spool>> spools,
            Ways ways,
            Ticker ticker,
            BackOff backOff,
            Duration receiptLimit,
            Listeners listeners,
            ObjLongConsumer<Spool> onPuback) {
        this.uplink = uplink;
        this.desk = desk;
        this.lanes =
                spools.stream().map(s -> new Lane(s.getValue(), s.getKey())).toList();
        this.ways = ways;
        this.ticker = ticker;
        this.rate = new RateLimit(ticker, RateLimit.PER_SECOND, RateLimit.BURST);
        this.backOff = backOff;
        this.receiptLimit = receiptLimit;
        this.listeners = listeners;
        this.onPuback = onPuback;
    }

    /** What it has done so far. */
    public CourierCounts counts() {
        return counts;
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopping = true;
    }

    /** Ends the connection in use, for instance because there is a newer certificate; the next one begins after the usual wait. */
    public void reconnect(String why) {
        inbox.end(why);
    }

    /** The world has changed, for instance the clock was set: a wait for the next connection ends, and the next ones begin small again. */
    public void hurry() {
        hurried = true;
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                connectOnce();
                pause(stopping ? Duration.ZERO : backOff.next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectOnce() throws InterruptedException {
        inbox.clear();
        inFlight.clear();
        try (Uplink.Line line = uplink.connect(inbox.events())) {
            counts.connected(true);
            LOG.info("connected window={}", line.window());
            session(line);
        } catch (UplinkDown e) {
            if (counts.down(String.valueOf(e.getMessage()))) {
                LOG.info("uplink down cause={}", e.getMessage());
            }
        } catch (SpoolTrouble e) {
            LOG.error("{}", e.getMessage());
        } finally {
            counts.connected(false);
        }
    }

    private void pause(Duration length) throws InterruptedException {
        long end = ticker.nanos() + length.toNanos();
        while (!stopping && !hurried && ticker.nanos() - end < 0) {
            tidy();
            ticker.sleep(LOOK_AROUND);
        }
        if (hurried) {
            hurried = false;
            backOff.reset();
        }
    }

    private void session(Uplink.Line line) throws UplinkDown, InterruptedException {
        for (Lane lane : lanes) {
            lane.restart();
            askAgain(line, lane);
        }
        toldAt = ticker.nanos();
        while (!stopping) {
            inbox.requireUp();
            boolean busy = handle();
            busy |= send(line);
            requireAcknowledgements();
            look();
            tell(line);
            tidy();
            if (!busy) {
                waitForEvent();
            }
        }
    }

    /** Receipts may have been lost with the last connection: ask for the newest, and give it a moment before sending all again. */
    private void askAgain(Uplink.Line line, Lane lane) throws UplinkDown, InterruptedException {
        if (lane.spool().nextSeq() > 0) {
            ask(line, lane.spool());
            lane.hold(ticker.nanos(), STATE_LIMIT, true);
        }
    }

    /** While something waits the server is told how much, so that a person there sees a store that fills up; it also brings receipts that got lost. */
    private void tell(Uplink.Line line) throws UplinkDown, InterruptedException {
        if (ticker.nanos() - toldAt >= TELL_EVERY.toNanos()) {
            toldAt = ticker.nanos();
            for (Lane lane : lanes) {
                if (lane.spool().fill().unreceipted() > 0 && inFlight.size() < line.window()) {
                    ask(line, lane.spool());
                }
            }
        }
    }

    private void ask(Uplink.Line line, Spool spool) throws UplinkDown, InterruptedException {
        OptionalLong receipted = spool.position() == 0 ? OptionalLong.empty() : OptionalLong.of(spool.position() - 1);
        StateRequest request = new StateRequest(spool.chain(), spool.nextSeq() - 1, receipted, desk.anchor());
        publish(line, null, STATE, new Outgoing(ways.state(), request.encode(), Optional.empty(), Optional.empty()));
    }

    private boolean send(Uplink.Line line) throws UplinkDown, InterruptedException {
        boolean sent = false;
        for (Lane lane : lanes) {
            OptionalLong seq = lane.next(ticker.nanos());
            while (seq.isPresent() && inFlight.size() < line.window() && rate.take()) {
                sent |= send(line, lane, seq.getAsLong());
                seq = lane.next(ticker.nanos());
            }
        }
        return sent;
    }

    private boolean send(Uplink.Line line, Lane lane, long seq) throws UplinkDown, InterruptedException {
        Optional<Bytes> payload = lane.spool().read(seq);
        if (payload.isEmpty()) {
            lane.skip(seq);
            return true;
        }
        Bytes correlation = new Correlation(lane.spool().chain(), seq).bytes();
        lane.sent(seq, nextTicket, payload.get(), ticker.nanos());
        publish(
                line,
                lane,
                seq,
                new Outgoing(
                        lane.topic(),
                        payload.get(),
                        Optional.of(Topics.STATEMENT_CONTENT_TYPE),
                        Optional.of(correlation)));
        counts.published();
        return true;
    }

    private void publish(Uplink.Line line, @Nullable Lane lane, long seq, Outgoing message)
            throws UplinkDown, InterruptedException {
        long ticket = nextTicket++;
        inFlight.put(ticket, new Ticket(lane, seq, ticker.nanos()));
        line.publish(ticket, message);
    }

    private void requireAcknowledgements() throws UplinkDown {
        long now = ticker.nanos();
        for (Ticket ticket : inFlight.values()) {
            if (now - ticket.at() > ACK_LIMIT.toNanos()) {
                throw new UplinkDown("a message was not acknowledged within " + ACK_LIMIT.toSeconds() + " s");
            }
        }
    }

    private boolean handle() {
        int handled = 0;
        for (Inbox.Event event = inbox.poll(); event != null; event = inbox.poll()) {
            handle(event);
            if (++handled >= EVENTS_A_TURN_MAX) {
                break;
            }
        }
        return handled > 0;
    }

    private void waitForEvent() throws InterruptedException {
        Inbox.Event event = inbox.poll(LOOK_AROUND);
        if (event != null) {
            handle(event);
        }
    }

    private void handle(Inbox.Event event) {
        if (event instanceof Inbox.Event.Acknowledged acknowledged) {
            acknowledged(acknowledged);
        } else if (event instanceof Inbox.Event.Arrived arrived) {
            if (arrived.topic().equals(ways.receipt())) {
                receipt(arrived.payload());
            } else if (arrived.topic().equals(ways.config())) {
                listeners.configuration().accept(arrived.payload());
            } else {
                LOG.debug("message on another topic bytes={}", arrived.payload().size());
            }
        }
    }

    private void acknowledged(Inbox.Event.Acknowledged event) {
        Ticket ticket = inFlight.remove(event.ticket());
        if (ticket == null || ticket.lane() == null) {
            return;
        }
        Lane lane = ticket.lane();
        if (event.reason() == 0) {
            counts.acknowledged();
            lane.taken(ticket.seq(), event.ticket());
            onPuback.accept(lane.spool(), ticket.seq());
            return;
        }
        counts.notTaken();
        if (event.reason() == REFUSED_FOR_GOOD) {
            // Only the signed refusal, which follows, lets it go; what is behind it does not wait for that.
            lane.taken(ticket.seq(), event.ticket());
        } else if (lane.turnedAway(ticket.seq(), event.ticket())) {
            notNow(lane, event.reason());
        }
    }

    /** Also "success" with no matching subscribers: nobody has it. How long to wait the ledger's own word says, which follows. */
    private void notNow(Lane lane, int reason) {
        boolean news = lane.hold(ticker.nanos(), reason == OUT_OF_TURN ? TURN_PAUSE : SLOW_DOWN, false);
        if (news && reason >= REFUSED_REASON_MIN) {
            LOG.warn("UPL-01 message not taken topic={} reason={}", lane.topic(), reason);
        }
    }

    private void receipt(Bytes payload) {
        Answer answer = desk.take(payload);
        if (answer instanceof Answer.Accepted accepted) {
            counts.receipt(accepted.freed());
            backOff.reset();
            lanes.forEach(lane -> settle(lane, accepted));
        } else if (answer instanceof Answer.Refused refused) {
            counts.refused();
            refused(refused);
        } else if (answer instanceof Answer.Retry retry) {
            counts.retry();
            retry(retry);
        } else if (answer instanceof Answer.Unbelievable unbelievable) {
            counts.unbelievable();
            LOG.warn("receipt not believed code={} why={}", unbelievable.code(), unbelievable.text());
        } else if (answer instanceof Answer.RolledBack back) {
            LOG.error(
                    "SPL-04 the ledger has more of this chain than this disk chain={} seq={}",
                    back.chain(),
                    back.seq());
            lanes.forEach(Lane::close);
        }
        listeners.receipt().accept(answer);
    }

    private void settle(Lane lane, Answer.Accepted accepted) {
        if (lane.spool().chain().equals(accepted.chain())) {
            lane.release();
            lane.forgetReceipted();
        }
    }

    private void refused(Answer.Refused refused) {
        for (Lane lane : lanes) {
            Optional<Long> seq = lane.find(refused.payload());
            if (seq.isPresent()) {
                LOG.error("statement refused code={} seq={} why={}", refused.code(), seq.get(), refused.text());
                lane.spool().refused(seq.get(), refused.code());
                lane.forgetReceipted();
            }
        }
    }

    private void retry(Answer.Retry retry) {
        Duration asked = Duration.ofSeconds(Math.max(1, Math.min(RETRY_MAX.toSeconds(), retry.seconds())));
        for (Lane lane : lanes) {
            // What is behind one that was turned away is told to wait as well: that is no news.
            if (lane.turnedAway(retry.payload())) {
                LOG.info("ledger asks to wait code={} seconds={}", retry.code(), asked.toSeconds());
                lane.hold(ticker.nanos(), asked, retry.code().startsWith(FULL));
            }
        }
    }

    private void look() {
        long now = ticker.nanos();
        if (now - lookedAt >= RESEND_LOOK_EVERY.toNanos()) {
            lookedAt = now;
            lanes.forEach(lane -> lane.sendAgainOlderThan(now, receiptLimit));
        }
    }

    /** Every half minute is enough, but a spool that fills up gets its space back as soon as receipts allow. */
    private void tidy() {
        long since = ticker.nanos() - tidiedAt;
        boolean filling = since >= TIDY_FULL_EVERY.toNanos()
                && lanes.stream().anyMatch(lane -> lane.spool().fill().ratio() > TIDY_FULL_RATIO);
        if (since >= TIDY_EVERY.toNanos() || filling) {
            tidiedAt = ticker.nanos();
            lanes.forEach(lane -> lane.spool().tidy());
        }
    }
}
