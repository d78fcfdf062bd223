package dev.cairn.plant;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.cairn.edge.uplink.Outgoing;
import dev.cairn.edge.uplink.Uplink;
import dev.cairn.model.StateRequest;
import dev.cairn.model.Topic;
import dev.cairn.plant.Account.Promise;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.Verdict;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands in for a gateway that does not run: asks for the receipts of everything it made, and sends old statements again. */
public final class ReceiptsAsked implements AutoCloseable {
    /** How long an answer may take. */
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private static final int PACKET_BYTES_MAX = 64 * 1024;

    private final Plant plant;
    private final Gateway gateway;
    private final PublicKey node;
    private final Duration patience;
    private final BlockingQueue<Bytes> arrived = new LinkedBlockingQueue<>();
    private final Uplink.Line line;
    private long tickets;

    private ReceiptsAsked(Plant plant, Gateway gateway, URI server, Duration patience)
            throws IOException, InterruptedException, dev.cairn.edge.uplink.UplinkDown {
        this.plant = plant;
        this.gateway = gateway;
        this.patience = patience;
        this.node = plant.key("node").publicKey();
        this.line = plant.uplink(gateway, server, LIMIT).connect(new Events());
    }

    /**
     * Connects as the gateway.
     *
     * @param patience how long a receipt may take to come
     */
    public static ReceiptsAsked as(Plant plant, Gateway gateway, URI server, Duration patience) throws Exception {
        return new ReceiptsAsked(plant, gateway, server, patience);
    }

    /** Asks for the receipts of the numbers below {@code next}; every receipt is verified against the statements that were made. */
    public List<Promise> ask(Bytes chain, SortedMap<Long, Bytes> made, long next) throws Exception {
        Map<Long, Promise> rows = new HashMap<>();
        long from = 0;
        while (from < next) {
            OptionalLong receipted = from == 0 ? OptionalLong.empty() : OptionalLong.of(from - 1);
            StateRequest request = new StateRequest(chain, next - 1, receipted, Optional.empty());
            send(Topic.Kind.STATE, request.encode());
            take(chain, made, rows, from);
            while (rows.containsKey(from)) {
                from++;
            }
        }
        return List.copyOf(rows.values());
    }

    /** Sends statements again and gives what the receipts say of them. */
    public List<Promise> again(Bytes chain, SortedMap<Long, Bytes> made, List<Long> seqs) throws Exception {
        Map<Long, Promise> rows = new HashMap<>();
        for (long seq : seqs) {
            boolean alarm = chain.equals(gateway.alarm());
            send(alarm ? Topic.Kind.ALARM : Topic.Kind.DATA, made.get(seq));
            take(chain, made, rows, seq);
        }
        return List.copyOf(rows.values());
    }

    private void send(Topic.Kind kind, Bytes payload) throws Exception {
        line.publish(tickets++, new Outgoing(gateway.topic(kind), payload, Optional.empty(), Optional.empty()));
    }

    private void take(Bytes chain, SortedMap<Long, Bytes> made, Map<Long, Promise> rows, long wanted)
            throws InterruptedException, Malformed {
        rows.remove(wanted);
        long end = System.nanoTime() + patience.toNanos();
        while (!rows.containsKey(wanted)) {
            Bytes next = arrived.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                fail("no receipt for number " + wanted + " of " + made.size() + " of gateway " + gateway.id());
            }
            Receipt receipt = Receipt.open(next, node, Plant.ORIGIN);
            if (receipt instanceof Receipt.Accepted accepted && accepted.chain().equals(chain)) {
                Verdict verdict =
                        Receipt.check(accepted, plant.genesis(), seq -> statement(made, seq), Optional.empty());
                assertTrue(
                        verdict.isProven(),
                        () -> "a receipt does not hold: " + verdict + "; made were " + made.firstKey() + " to "
                                + made.lastKey() + ", " + made.size() + " in all");
                accepted.rows()
                        .forEach(row -> rows.put(row.seq(), new Promise(row.seq(), row.statement(), row.index())));
            }
        }
    }

    private static Optional<Statement> statement(SortedMap<Long, Bytes> made, long seq) {
        try {
            Bytes envelope = made.get(seq);
            return envelope == null
                    ? Optional.empty()
                    : Optional.of(Statement.parse(
                            Envelope.decode(envelope, PACKET_BYTES_MAX).statement()));
        } catch (Malformed e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        line.close();
    }

    private final class Events implements Uplink.Events {
        @Override
        public void acknowledged(long ticket, int reason) {
            // The receipt counts.
        }

        @Override
        public void arrived(String topic, Bytes payload) {
            arrived.add(payload);
        }

        @Override
        public void down(String why) {
            // Seen by the receipts that do not come.
        }
    }
}
