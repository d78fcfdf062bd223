package dev.cairn.hostile;

import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.launch.HostClock;
import dev.cairn.model.Correlation;
import dev.cairn.model.Senml;
import dev.cairn.model.SenmlRecord;
import dev.cairn.model.Topic;
import dev.cairn.model.Topics;
import dev.cairn.plant.Gateway;
import dev.cairn.plant.Plant;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import dev.cairn.reliability.Tally;
import dev.cairn.reliability.Tally.Count;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** A gateway that does what it should all the while: one connection, a statement after the other, each acknowledged or it complains. */
final class Honest implements Runnable, Uplink.Events {
    private static final Duration CONNECT = Duration.ofSeconds(60);
    private static final long ANSWER_S = 90;

    /** Often enough to be felt at once, seldom enough that the attackers are what the server is busy with. */
    private static final long PAUSE_MS = 500;

    private final Plant plant;
    private final Gateway gateway;
    private final Tally tally;
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final SynchronousQueue<Integer> answers = new SynchronousQueue<>();
    private volatile boolean stopping;
    private volatile String lost = "";

    Honest(Plant plant, Gateway gateway, Tally tally) {
        this.plant = plant;
        this.gateway = gateway;
        this.tally = tally;
    }

    @Override
    public void run() {
        try (Uplink.Line line = plant.uplink(gateway, plant.door(), CONNECT).connect(this)) {
            SecureRandom salts = new SecureRandom();
            Clock clock = new HostClock(salts).get();
            ChainPen pen = new ChainPen(Plant.ORIGIN, gateway.data(), 0, Hash.ZERO, gateway.signer());
            while (!stopping) {
                send(line, pen, clock, salts);
                Thread.sleep(PAUSE_MS);
            }
        } catch (Exception e) {
            tally.complain(Count.BROKEN, "an honest gateway lost its way: " + e + " " + lost);
        }
    }

    private void send(Uplink.Line line, ChainPen pen, Clock clock, SecureRandom salts) throws Exception {
        Instant now = InstantSource.system().instant();
        Capsule.Whole capsule = Senml.capsule(
                List.of(SenmlRecord.count(
                        "urn:cairn:key:"
                                + gateway.signer().publicKey().thumbprint().hex() + ":door",
                        now,
                        pen.nextSeq())),
                salts);
        Statement statement = pen.next(capsule.root(), now, clock, Optional.empty());
        Bytes payload = new Envelope(statement.bytes(), capsule.bytes()).encode();
        long from = System.nanoTime();
        tally.add(Count.ATTEMPTED, 1);
        line.publish(
                statement.seq(),
                new Outgoing(
                        gateway.topic(Topic.Kind.DATA),
                        payload,
                        Optional.of(Topics.STATEMENT_CONTENT_TYPE),
                        Optional.of(new Correlation(gateway.data(), statement.seq()).bytes())));
        Integer reason = answers.poll(ANSWER_S, TimeUnit.SECONDS);
        if (reason == null || reason != 0) {
            throw new IllegalStateException("statement " + statement.seq() + " was answered with " + reason);
        }
        nanos.add(System.nanoTime() - from);
        tally.add(Count.ACKNOWLEDGED, 1);
    }

    /** From sending to the PUBACK. */
    Queue<Long> nanos() {
        return nanos;
    }

    void stop() {
        stopping = true;
    }

    @Override
    public void acknowledged(long ticket, int reason) {
        try {
            answers.offer(reason, ANSWER_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void arrived(String topic, Bytes payload) {
        // Receipts are other suites' business.
    }

    @Override
    public void down(String why) {
        lost = why;
    }
}
