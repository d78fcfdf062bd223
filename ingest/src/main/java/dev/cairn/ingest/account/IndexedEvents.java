package dev.cairn.ingest.account;

import dev.cairn.epcis.CapsuleEvent;
import dev.cairn.ledger.EntryIndex;
import dev.cairn.ledger.EntryIndex.Hit;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Asks the projection's index, rows of kind {@code event}, and then the log itself who signed what. The index is not trusted: a row counts only
 * if the entry it points to is that key's, and its capsule holds the event of that hash.
 */
public final class IndexedEvents implements Spoken {
    private static final String KIND = "event";
    private static final int PAGE_HITS = 64;

    private final EntryIndex index;
    private final LedgerReader ledger;

    public IndexedEvents(EntryIndex index, LedgerReader ledger) {
        this.index = index;
        this.ledger = ledger;
    }

    @Override
    public boolean has(Hash kid, String hashId, boolean withdraws) {
        long after = -1;
        List<Hit> page;
        do {
            page = index.find(KIND, hashId, PAGE_HITS, after);
            for (Hit hit : page) {
                if (isSaidBy(kid, hashId, withdraws, hit.index())) {
                    return true;
                }
                after = hit.index();
            }
        } while (page.size() == PAGE_HITS && after < ledger.sequenced());
        return false;
    }

    @Override
    public long upTo() {
        return index.cursor();
    }

    private boolean isSaidBy(Hash kid, String hashId, boolean withdraws, long at) {
        if (at >= ledger.sequenced()) {
            return false; // an index that is ahead of the log, after the log alone was restored
        }
        try {
            Optional<Bytes> capsule = ledger.capsule(at);
            return Statement.parse(ledger.entry(at)).kid().equals(kid)
                    && capsule.isPresent()
                    && CapsuleEvent.event(Capsule.parse(capsule.get()))
                            .filter(event -> event.hashId().equals(hashId) && event.errorDeclared() == withdraws)
                            .isPresent();
        } catch (Malformed notAStatement) {
            return false; // a seal, or an entry that cannot be read
        }
    }
}
