package dev.cairn.history;

import dev.cairn.ledger.Admission;
import dev.cairn.ledger.ChainState;
import dev.cairn.ledger.EntrySink;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.Offer;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Statement;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts findings into the log, signed by the node's key, after what they judge was logged. Each different finding once. The chain's state is the
 * ledger's own: after a restart the desk goes on where the log ends.
 *
 * <p>One caller at a time. If the ledger says retry, the finding is made again at the next look.
 */
public final class FindingDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FindingDesk.class);
    private static final int LOGGED_MAX = 1_000;

    private final LedgerReader ledger;
    private final EntrySink sink;
    private final Signer node;
    private final InstantSource time;
    private final Supplier<Clock> clock;
    private final SecureRandom random;
    private final Bytes chain;

    /** What was logged lately and may not be in the index yet. */
    private final Set<String> logged = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > LOGGED_MAX;
        }
    });

    /**
     * Signs with a registered node key.
     *
     * @param clock what this node knows about its clock
     */
    public FindingDesk(
            LedgerReader ledger,
            EntrySink sink,
            Signer node,
            InstantSource time,
            Supplier<Clock> clock,
            SecureRandom random) {
        this.ledger = ledger;
        this.sink = sink;
        this.node = node;
        this.time = time;
        this.clock = clock;
        this.random = random;
        this.chain = LoggedFindings.chainOf(node.publicKey().thumbprint());
    }

    /**
     * Logs what is new in a history and waits until it is durable.
     *
     * @return the number of findings logged
     */
    public int log(LotHistory history) {
        String subject = history.item().digitalLink();
        int count = 0;
        for (Finding finding : history.findings()) {
            String saying = subject + " " + LoggedFindings.saying(finding);
            if (finding.entry().isEmpty() && !logged.contains(saying) && offer(finding, subject)) {
                logged.add(saying);
                count++;
            }
        }
        return count;
    }

    private boolean offer(Finding finding, String subject) {
        Capsule.Whole capsule = Capsule.whole("finding", LoggedFindings.members(finding, subject), random);
        Statement statement = pen().next(capsule.root(), time.instant(), clock.get(), Optional.empty());
        Admission admission = sink.offer(new Offer(statement, capsule.bytes())).join();
        LOG.info("finding offered code={} subject={} admission={}", finding.code(), subject, admission);
        return admission instanceof Admission.Admitted;
    }

    private ChainPen pen() {
        Hash kid = node.publicKey().thumbprint();
        ChainState state = ledger.chain(kid, chain);
        return new ChainPen(ledger.genesis().origin(), chain, state.contiguous() + 1, state.hash(), node);
    }
}
