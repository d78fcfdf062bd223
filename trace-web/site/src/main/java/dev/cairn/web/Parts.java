package dev.cairn.web;

import dev.cairn.history.LotHistory;
import dev.cairn.ledger.Bundles;
import dev.cairn.ledger.ScrubState;
import dev.cairn.proof.Bytes;
import dev.cairn.web.events.EventDesk;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the site stands on, as narrow as its pages need it; tests bring their own.
 *
 * @param publicUrl scheme, host and port, no slash at the end
 * @param scrub how the ledger's own data are doing
 * @param events what EPCIS queries stand on; empty where nobody keeps an index of events, and then their addresses are not there
 */
public record Parts(
        String publicUrl,
        Lots lots,
        Bundler bundler,
        Log log,
        Optional<WitnessFace.Answering> witness,
        String witnessPath,
        Optional<URI> ingestAdmin,
        InstantSource clock,
        Supplier<ScrubState> scrub,
        Optional<EventDesk> events) {

    /** Where nobody reads the data again. */
    public Parts(
            String publicUrl,
            Lots lots,
            Bundler bundler,
            Log log,
            Optional<WitnessFace.Answering> witness,
            String witnessPath,
            Optional<URI> ingestAdmin,
            InstantSource clock) {
        this(
                publicUrl,
                lots,
                bundler,
                log,
                witness,
                witnessPath,
                ingestAdmin,
                clock,
                () -> ScrubState.OFF,
                Optional.empty());
    }

    /** The same with EPCIS queries. */
    public Parts with(EventDesk desk) {
        return new Parts(
                publicUrl, lots, bundler, log, witness, witnessPath, ingestAdmin, clock, scrub, Optional.of(desk));
    }

    /** The same with a public address of {@code …:0} completed. */
    Parts atPort(int port) {
        return publicUrl.endsWith(":0")
                ? new Parts(
                        publicUrl.substring(0, publicUrl.length() - 1) + port,
                        lots,
                        bundler,
                        log,
                        witness,
                        witnessPath,
                        ingestAdmin,
                        clock,
                        scrub,
                        events)
                : this;
    }

    /** The history of a lot; empty when nobody has written about it. */
    public interface Lots {
        Optional<LotHistory> lot(String gtin, String lot);
    }

    /** The proof bundle of a history: the bytes of a {@code .cairn} file. */
    public interface Bundler {
        /**
         * @param history as the reader sees it: only events that he sees whole have a hash
         * @param shown what he is given of each capsule
         */
        Bytes about(LotHistory history, Bundles.Shown shown);

        /** Every key statement of the ledger as a bundle; empty where nobody keeps them. */
        default Optional<Bytes> keyBook() {
            return Optional.empty();
        }
    }
}
