package dev.cairn.reliability;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.Ledger;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Hash;
import dev.cairn.proof.receipt.Level;
import dev.cairn.proof.statement.ChainPen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Gateways that keep a ledger busy until it says no, each with a few statements on the way, and say what they know, in the lines that
 * {@link Books#read} reads.
 */
final class Gateways {
    private static final int WINDOW = 4;
    private static final long AGAIN_NANOS = 20_000_000;

    private final Script script;
    private final Consumer<String> say;
    private final boolean patient;

    Gateways(Script script, Consumer<String> say) {
        this(script, say, false);
    }

    private Gateways(Script script, Consumer<String> say, boolean patient) {
        this.script = script;
        this.say = say;
        this.patient = patient;
    }

    /** Gateways that come again while a ledger says that it is full, until it has halted; each time they say {@code F code}. */
    static Gateways patient(Script script, Consumer<String> say) {
        return new Gateways(script, say, true);
    }

    /**
     * Returns when every gateway was told no.
     *
     * @param starts where each chain goes on, as {@link Books#starts} says it
     */
    void keepBusy(Ledger ledger, List<String> starts) throws Exception {
        AutoCloseable listening = ledger.onHead(this::head);
        List<Thread> gateways = new ArrayList<>();
        for (String start : starts) {
            String[] part = start.split(" ", -1);
            int chain = Integer.parseInt(part[0]);
            ChainPen pen = script.pen(chain, Long.parseLong(part[1]), Hash.ofHex(part[2]));
            gateways.add(new Thread(() -> gateway(ledger, chain, pen)));
        }
        gateways.forEach(Thread::start);
        for (Thread gateway : gateways) {
            gateway.join();
        }
        listening.close();
    }

    private void head(Head head) {
        if (head.level() == Level.PUBLISHED) {
            say.accept("H " + head.size() + " " + head.checkpoint().root().hex());
        }
    }

    private record Waiting(long seq, Offer offer, CompletableFuture<Admission> answer) {}

    /** The answer to one offer, asked for again while the ledger is full. */
    private Admission answer(Ledger ledger, Waiting one) {
        Admission answer = one.answer().join();
        while (patient
                && answer instanceof Admission.Retry retry
                && retry.code().startsWith("FUL-")) {
            say.accept("F " + retry.code());
            LockSupport.parkNanos(AGAIN_NANOS);
            answer = ledger.offer(one.offer()).join();
        }
        return answer;
    }

    private void gateway(Ledger ledger, int chain, ChainPen pen) {
        Deque<Waiting> window = new ArrayDeque<>();
        while (true) {
            // One at a time for who comes again: else the next one would be logged before it.
            while (window.size() < (patient ? 1 : WINDOW)) {
                long seq = pen.nextSeq();
                Offer offer = script.next(pen, chain);
                say.accept("? " + chain + " " + seq + " "
                        + offer.statement().hash().hex());
                window.add(new Waiting(seq, offer, ledger.offer(offer)));
            }
            Waiting oldest = window.remove();
            Admission answer = answer(ledger, oldest);
            if (answer instanceof Admission.Admitted admitted) {
                acknowledged(chain, oldest, admitted.index());
            } else if (answer instanceof Admission.Duplicate duplicate) {
                acknowledged(chain, oldest, duplicate.index());
            } else {
                return;
            }
        }
    }

    private void acknowledged(int chain, Waiting one, long index) {
        say.accept("= " + chain + " " + one.seq() + " " + index + " "
                + one.offer().statement().hash().hex() + " "
                + Hash.sha256(one.offer().capsule()).hex());
    }
}
