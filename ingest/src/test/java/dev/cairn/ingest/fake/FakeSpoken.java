package dev.cairn.ingest.fake;

import dev.cairn.ingest.account.Spoken;
import dev.cairn.proof.Hash;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An index that knows what it is told, and of the log nothing behind a place. */
public final class FakeSpoken implements Spoken {
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private volatile long upTo;

    public void said(Hash kid, String hashId) {
        said.add(kid.hex() + hashId);
    }

    /** It has looked at the log up to here. */
    public void upTo(long index) {
        upTo = index;
    }

    @Override
    public boolean has(Hash kid, String hashId, boolean withdraws) {
        return !withdraws && said.contains(kid.hex() + hashId);
    }

    @Override
    public long upTo() {
        return upTo;
    }
}
