package dev.cairn.edge;

import dev.cairn.edge.spool.SpoolLimits;
import dev.cairn.settings.ByteSize;
import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import dev.cairn.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code edge.yaml}: who the gateway is, whom it believes, where it sends. What it measures does not stand here but in its signed
 * configuration.
 */
public record EdgeSettings(
        @Doc("The ledger's genesis text; left out, what `cairn-edge enrol` brought.") Optional<Path> genesis,
        @Doc("Public key of the node that signs receipts: one line, base64 SubjectPublicKeyInfo; left out,"
                        + " what `cairn-edge enrol` brought.")
                Optional<Path> nodeKey,
        @Doc("Public key of the organisation that may configure this gateway: one line, base64"
                        + " SubjectPublicKeyInfo; left out, what `cairn-edge enrol` brought.")
                Optional<Path> organisationKey,
        @Doc("The gateway's signing key (`cairn keygen`), readable by its owner only; left out, the one"
                        + " that `cairn-edge enrol` made.")
                Optional<Secret> deviceKey,
        @Doc("Name of a systemd credential with the signing key, instead of `device-key`.") Optional<String> credential,
        @Doc("A PKCS #11 token with the signing key (ES256), instead of `device-key`.") Optional<Pkcs11> pkcs11,
        @Doc("The MQTT 5 endpoint, `mqtts://host:port`; `mqtt://` only for tests on one machine; left out,"
                        + " what `cairn-edge enrol` brought.")
                Optional<URI> server,
        @Doc("Mutual TLS by files of one's own; left out, the certificate of `cairn-edge enrol`, which renews itself.")
                Tls tls,
        @Doc("Folder for everything the gateway owes anybody; never a slot of an updater.")
                @Default("/var/lib/cairn-edge")
                Path data,
        @Doc("Folder for what may be lost at a reboot, such as `status`; without it, `data`."
                        + " `/run/cairn-edge` spares the card.")
                Optional<Path> run,
        @Doc("How much may wait for receipts.") SpoolSettings spool,
        @Doc("Chain ids, as registered with the device key; left out, those of `cairn-edge enrol`.")
                Optional<Chains> chains,
        @Doc("A signed configuration bundle for the first start.") Optional<Path> configuration,
        @Doc("How long after sending a statement goes again if no receipt came.") @Default("60s") @Range(min = 100)
                Duration receiptLimit,
        @Doc("A simulated place behind the `sim:` channels.") Simulation simulation) {

    /**
     * A token.
     *
     * @param library its PKCS #11 library
     * @param slot index in the library's list
     * @param pin of the user
     */
    public record Pkcs11(
            @Doc("The token's library, such as /usr/lib/x86_64-linux-gnu/libtpm2_pkcs11.so.1.") Path library,
            @Doc("Index of its slot in the library's list.") @Default("0") @Range(min = 0, max = 1_000) int slot,
            @Doc("File with the user's PIN, readable by its owner only.") Secret pin) {}

    /**
     * Where the TLS material lies: PEM, or PKCS#12 with its password.
     *
     * @param trust authorities
     * @param certificate own chain, PEM
     * @param key own key, PEM, PKCS#8
     * @param keystore own chain and key, PKCS#12
     * @param password of the key store
     */
    public record Tls(
            @Doc("Certificates of the authorities to trust, PEM.") Optional<Path> trust,
            @Doc("The gateway's certificate chain, PEM; its common name is the device id.") Optional<Path> certificate,
            @Doc("The gateway's TLS key, PEM, PKCS#8; not the signing key.") Optional<Secret> key,
            @Doc("Chain and key in one PKCS#12 file, instead of `certificate` and `key`.") Optional<Path> keystore,
            @Doc("File with the key store's password.") Optional<Secret> password) {}

    /**
     * Limits of each of the two spools.
     *
     * @param maxBytes at which measuring stops
     * @param reserveBytes left free on the file system
     * @param segmentBytes of one file
     * @param durability when a statement is fsynced
     * @param whenFull what measuring does as it fills
     */
    public record SpoolSettings(
            @Doc("Most bytes of one spool; what happens near it says `when-full`.")
                    @Default("256MiB")
                    @Range(min = 65_536)
                    ByteSize maxBytes,
            @Doc("Bytes left free on the file system, but never more than a tenth of it.") @Default("512MiB")
                    ByteSize reserveBytes,
            @Doc("Bytes of one segment file.") @Default("4MiB") @Range(min = 4096, max = 67_108_864)
                    ByteSize segmentBytes,
            @Doc("`batch`: one fsync for what a turn signed; `each`: one for each statement.") @Default("batch")
                    Durability durability,
            @Doc(
                            "What happens as it fills; nothing unsent is ever overwritten. `slow`: intervals double at 80 % and again at"
                                    + " 90 %, from 97 % on only alarms are signed; `stop`: full pace until 97 %, then nothing.")
                    @Default("slow")
                    WhenFull whenFull) {
        public SpoolLimits limits() {
            return new SpoolLimits(
                    maxBytes.bytes(),
                    reserveBytes.bytes(),
                    Math.toIntExact(segmentBytes.bytes()),
                    durability == Durability.EACH);
        }
    }

    /** What measuring does as a spool fills. */
    public enum WhenFull {
        SLOW,
        STOP
    }

    /** When a statement is made durable; always before it is sent. */
    public enum Durability {
        BATCH,
        EACH
    }

    /**
     * Hex of both chain ids.
     *
     * @param data of readings
     * @param alarm of alarms
     */
    public record Chains(
            @Doc("Chain of readings, 32 hex digits.") @Range(min = 32, max = 32) String data,
            @Doc("Chain of alarms, 32 hex digits.") @Range(min = 32, max = 32) String alarm) {}

    /**
     * What stands behind {@code sim:} channels.
     *
     * @param place which
     * @param seed of its weather
     * @param setPoint of its thermostat
     * @param storyStart where a story in the past begins
     * @param storyPause real time for each step of the past
     * @param warmFrom when the lorry's cold chain breaks
     * @param warmTo when it is mended
     */
    public record Simulation(
            @Doc("Which place is simulated.") @Default("none") Place place,
            @Doc("Seed of its weather.") @Default("1") long seed,
            @Doc("Set point of its thermostat, degrees Celsius.") @Default("4") @Range(min = -30, max = 30)
                    double setPoint,
            @Doc("Start of a story in the past that is played quickly up to now, as `2026-11-20T06:00:00Z`;"
                            + " every record then says it is simulated.")
                    Optional<String> storyStart,
            @Doc("Real time that one step of the past takes.") @Default("0ms") Duration storyPause,
            @Doc("When the lorry's unit fails, as `2026-11-21T10:00:00Z`.") Optional<String> warmFrom,
            @Doc("When it works again.") Optional<String> warmTo) {
        public Simulation {
            storyStart.ifPresent(Simulation::instant);
            warmFrom.ifPresent(Simulation::instant);
            warmTo.ifPresent(Simulation::instant);
            if (warmFrom.isPresent() != warmTo.isPresent()) {
                throw new IllegalArgumentException("warm-from and warm-to belong together");
            }
        }

        static Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (java.time.format.DateTimeParseException e) {
                throw new IllegalArgumentException("not a time like 2026-11-20T06:00:00Z: " + text, e);
            }
        }
    }

    /** The simulated places. */
    public enum Place {
        NONE,
        COLD_ROOM,
        REEFER_LORRY,
        ORCHARD
    }
}
