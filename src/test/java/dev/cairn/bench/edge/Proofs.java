package dev.cairn.bench.edge;

import dev.cairn.model.StateRequest;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.receipt.Receipt;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the receipts of the load say: of each gateway, when each statement became provable. Receipts are opened, signature and all, after
 * each phase, not in it: on a Pi that is the gateways' work, not this machine's. Of one thread.
 */
final class Proofs {
    private static final Duration ASK_AFTER = Duration.ofSeconds(8);

    private final List<Session> sessions;
    private final PublicKey node;
    private final String origin;
    private final Map<Session, AtomicLongArray> provable = new HashMap<>();
    private long count;

    /** @param sessions filled before {@link #begin} */
    Proofs(List<Session> sessions, PublicKey node, String origin) {
        this.sessions = sessions;
        this.node = node;
        this.origin = origin;
    }

    void begin() {
        sessions.forEach(one -> provable.put(one, new AtomicLongArray(one.size())));
    }

    AtomicLongArray provableAt(Session session) {
        return java.util.Objects.requireNonNull(provable.get(session));
    }

    /** Statements that a receipt names. */
    long count() {
        return count;
    }

    /** Opens receipts until every statement sent has one; asks for those that do not come. */
    void await(Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long asked = System.nanoTime();
        while (open() < sessions.stream().mapToLong(Session::sent).sum()) {
            if (System.nanoTime() > end) {
                throw new IOException("no receipts for everything within " + limit);
            }
            if (System.nanoTime() - asked > ASK_AFTER.toNanos()) {
                asked = System.nanoTime();
                askAgain();
            }
            Thread.sleep(5);
        }
    }

    private long open() throws IOException {
        for (Session each : sessions) {
            for (Session.Arrived next = each.poll(); next != null; next = each.poll()) {
                open(each, next);
            }
        }
        return count;
    }

    private void open(Session session, Session.Arrived arrived) throws IOException {
        try {
            if (Receipt.open(Bytes.wrap(arrived.payload()), node, origin) instanceof Receipt.Accepted accepted) {
                for (Receipt.Row row : accepted.rows()) {
                    count += provableAt(session).compareAndSet((int) row.seq(), 0, arrived.at()) ? 1 : 0;
                }
            } else {
                throw new IOException("a receipt that takes nothing in");
            }
        } catch (Malformed e) {
            throw new IOException("a receipt that is none", e);
        }
    }

    private void askAgain() throws IOException {
        for (Session each : sessions) {
            int first = 0;
            while (first < each.sent() && provableAt(each).get(first) != 0) {
                first++;
            }
            if (first < each.sent()) {
                OptionalLong before = first == 0 ? OptionalLong.empty() : OptionalLong.of(first - 1L);
                Bytes chain = each.chain();
                each.ask(new StateRequest(chain, each.sent() - 1L, before, Optional.empty())
                        .encode()
                        .toArray());
            }
        }
    }

    static Statement statement(byte[] envelope) throws IOException {
        try {
            return Statement.parse(Envelope.decode(Bytes.wrap(envelope), Limits.PACKET_BYTES_MAX)
                    .statement());
        } catch (Malformed e) {
            throw new IOException(e);
        }
    }
}
