package dev.cairn.web.events;

import dev.cairn.ledger.Bundles;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventStore;
import dev.cairn.web.http.KeyCheck;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the EPCIS queries stand on; the launcher fills it.
 *
 * @param store asked for once a request, so it may be exchanged while the site serves; a supplier or a store that cannot answer yet throws
 *     {@code Trouble.Unavailable}, and the reader is told to come again
 * @param pageKey {@value #PAGE_KEY_BYTES_MIN} or more random bytes: page tokens hold as long as it is kept. It need not change with the
 *     store: a token that knows more of the log than the store does is refused
 * @param keys whose API key is right
 * @param proofs bundles of the log
 * @param standing what named queries stand on; empty where nobody keeps them, and then their addresses are not there
 */
public record EventDesk(
        Supplier<EventStore> store, Bytes pageKey, KeyCheck keys, Proofs proofs, Optional<StandingDesk> standing) {
    public static final int PAGE_KEY_BYTES_MIN = 16;

    public EventDesk {
        if (pageKey.size() < PAGE_KEY_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a page key of " + pageKey.size() + " bytes, at least " + PAGE_KEY_BYTES_MIN);
        }
    }

    /** Without named queries. */
    public EventDesk(Supplier<EventStore> store, Bytes pageKey, KeyCheck keys, Proofs proofs) {
        this(store, pageKey, keys, proofs, Optional.empty());
    }

    /** The same with named queries. */
    public EventDesk with(StandingDesk desk) {
        return new EventDesk(store, pageKey, keys, proofs, Optional.of(desk));
    }

    /** The proof bundle of one event. */
    public interface Proofs {
        /**
         * @param subject as the bundle names its story: {@code entry <index>}
         * @param entries of all who signed the event, each below the newest published head's size
         * @param eventHashes its event hash id, {@code ni:///sha-256;…?ver=CBV2.0}; none if the reader may not see it
         * @param shown what the reader is given of each capsule
         * @return the bytes of a {@code .cairn} file
         */
        Bytes about(String subject, List<Long> entries, List<String> eventHashes, Bundles.Shown shown);
    }
}
