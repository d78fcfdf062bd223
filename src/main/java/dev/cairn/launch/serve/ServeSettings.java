package dev.cairn.launch.serve;

import dev.cairn.ingest.IngestSettings;
import dev.cairn.ledger.Scrub;
import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.web.WebSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code cairn serve}: the writer of one ledger with its doors and its site. */
public record ServeSettings(
        @Doc("The ledger itself.") LedgerPart ledger,
        @Doc("The doors through which statements come; left out, nothing is taken in.") Optional<IngestSettings> ingest,
        @Doc("The site; left out, nothing is shown.") Optional<WebSettings> web) {

    /** The ledger of a process. */
    public record LedgerPart(
            @Doc(
                            "Where it is kept: `file:FOLDER`, or `cassandra://host1,host2[:port]/keyspace?dc=NAME` for more than one machine. One process writes at a time.")
                    @Default("file:ledger")
                    String store,
            @Doc(
                            "Folder for what this server makes for itself and can make anew (`events.db`, `page-key`); left out: the ledger's folder, or `server-data` beside this file if the ledger is in Cassandra.")
                    Optional<Path> data,
            @Doc("The genesis text: the ledger's constitution.") Path genesis,
            @Doc("Key file of the log: signs checkpoints.") Path logKey,
            @Doc(
                            "Key file of the log's second signature, ML-DSA-44 (`cairn keygen --algorithm ML-DSA-44`). The policy names it as a witness of the operator's.")
                    Optional<Path> postQuantumKey,
            @Doc("Key file of this node: signs receipts and findings.") Path nodeKey,
            @Doc(
                            "Where each witness of the genesis policy answers, by its name there; it stands above an address in the policy.")
                    Map<String, URI> witnesses,
            @Doc("From block to block while there are entries.") @Default("1s") Duration sealPeriod,
            @Doc("An unchanged head is co-signed afresh after this time.") @Default("10m") Duration cosignEvery,
            @Doc(
                            "Every tile, bundle and capsule is read and hashed again within this time, at most 24h; `0s`: never, then run `cairn fsck` yourself.")
                    @Default("24h")
                    Duration scrub,
            @Doc("Who stamps witnessed heads with a time (RFC 3161); left out, nobody does.")
                    Optional<StampPart> stamp) {

        public LedgerPart {
            if (scrub.isNegative() || scrub.compareTo(Scrub.ROUND) > 0) {
                throw new IllegalArgumentException("scrub is between 0s (never) and 24h");
            }
        }
    }

    /** A time-stamp authority. */
    public record StampPart(
            @Doc("Where it answers time-stamp queries. Readers believe it if the genesis names its key.") URI url,
            @Doc("From stamp to stamp while others than this node say something.") @Default("10m") Duration period) {}
}
