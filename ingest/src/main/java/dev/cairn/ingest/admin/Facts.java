package dev.cairn.ingest.admin;

import dev.cairn.ingest.fleet.Seen;
import dev.cairn.model.DeviceId;
import java.util.List;

/**
 * One gateway on the operator's page. What is not known is empty here and says so there.
 *
 * @param name as its organisation registered it; its id when it is not registered
 * @param organisation the organisation's name; empty when it is not registered
 * @param missing sequence numbers that the log lacks
 * @param concerns the worst first
 */
record Facts(
        DeviceId device,
        String name,
        String organisation,
        Standing standing,
        Seen seen,
        List<Missing> missing,
        List<Concern> concerns) {
    Facts {
        missing = List.copyOf(missing);
        concerns = List.copyOf(concerns);
    }

    /** Whether the ledger knows its key. */
    enum Standing {
        REGISTERED,
        /** It has a certificate, and its organisation has not signed its key statement. */
        NOT_REGISTERED,
        REVOKED
    }

    /** {@code bad}, {@code look}, {@code well} or {@code revoked}. */
    String status() {
        if (standing == Standing.REVOKED) {
            return "revoked";
        }
        return concerns.isEmpty() || concerns.get(0).level() == Concern.Level.NOTE
                ? "well"
                : concerns.get(0).level().word();
    }

    /** Whether a configuration in force is known to be the one that was left for it. */
    boolean isConfigured() {
        return seen.offered().isPresent()
                && seen.told().configuration().equals(seen.offered().map(Seen.Offered::hash));
    }
}
