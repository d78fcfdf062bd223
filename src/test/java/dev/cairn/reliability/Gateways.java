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
import java.util.function.Consumer;

/**
 * Gateways that keep a ledger busy until it says no, each with a few statements on the way, and say what they know, in the lines that
 * {@link Books#read} reads.
 */
final class Gateways {
    private static final int WINDOW = 4;

    private final Script script;
    private final Consumer<String> say;

    Gateways(Script script, Consumer<String> say) {
        this.script = script;
        this.say = say;
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

    private void gateway(Ledger ledger, int chain, ChainPen pen) {
        Deque<Waiting> window = new ArrayDeque<>();
        while (true) {
            while (window.size() < WINDOW) {
                long seq = pen.nextSeq();
                Offer offer = script.next(pen, chain);
                say.accept("? " + chain + " " + seq + " "
                        + offer.statement().hash().hex());
                window.add(new Waiting(seq, offer, ledger.offer(offer)));
            }
            Waiting oldest = window.remove();
            Admission answer = oldest.answer().join();
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
