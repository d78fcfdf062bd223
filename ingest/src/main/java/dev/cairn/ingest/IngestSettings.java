package dev.cairn.ingest;

import dev.cairn.ingest.verify.Verifier;
import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import dev.cairn.settings.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The doors of the ingest tier; each one that is left out stays shut. */
public record IngestSettings(
        @Doc("The built-in MQTT 5 door for gateways; left out, there is none.") Optional<Mqtt> mqtt,
        @Doc("A foreign MQTT broker to subscribe at; left out, there is none.") Optional<Broker> broker,
        @Doc("The HTTP door for signed statements and EPCIS documents; left out, there is none.")
                Optional<Capture> capture,
        @Doc("The HTTPS door for enrolment (EST, RFC 7030); left out, certificates come from elsewhere.")
                Optional<Enrol> enrol,
        @Doc("Folder of the newest signed configuration of each gateway, which `POST /configuration` takes"
                        + " and the doors pass on; left out, none are.")
                Optional<Path> configurations,
        @Doc("The operator's port: live state as JSON and events.") Admin admin,
        @Doc("How much one sender may send.") Quotas quotas,
        @Doc("Threads that check signatures; 0 is one for each core.") @Default("0") @Range(min = 0, max = 256)
                int workers,
        @Doc(
                        "Whose arithmetic checks signatures: `bouncycastle`, in Java, or `accp`, native and some three times as fast.")
                @Default("bouncycastle")
                Verifier verifier) {

    /** The built-in door. */
    public record Mqtt(
            @Doc("Address to listen on.") @Default("127.0.0.1") String host,
            @Doc("Port to listen on; 0 takes a free one.") @Default("8883") @Range(min = 0, max = 65_535) int port,
            @Doc("The door's private key, PEM (PKCS #8).") Path key,
            @Doc("The door's certificate and what leads to its root, PEM.") Path certificate,
            @Doc("Certificates of the authority that issues gateways' certificates, PEM.") Path authority) {}

    /** A foreign broker. */
    public record Broker(
            @Doc("Where it listens: `tcp://host:1883` or `ssl://host:8883`.") URI address,
            @Doc("Our client id there: one for each ingest process, and never another one.")
                    @Default("cairn-ingest")
                    @Range(min = 1, max = 64)
                    String clientId,
            @Doc("User name, where the broker asks for one.") Optional<String> user,
            @Doc("File with the password.") Optional<Secret> password,
            @Doc("Certificates that the broker's certificate leads to, PEM; left out, those of the Java platform.")
                    Optional<Path> authority,
            @Doc("Our private key, PEM (PKCS #8), where the broker asks for a certificate.") Optional<Path> key,
            @Doc("Our certificate and what leads to its root, PEM; with `key`.") Optional<Path> certificate,
            @Doc("Messages taken from the broker and not yet durable: the back-pressure.")
                    @Default("256")
                    @Range(min = 1, max = 1_000)
                    int receiveMaximum) {
        /** A key needs its certificate, and the other way round. */
        public Broker {
            if (key.isPresent() != certificate.isPresent()) {
                throw new IllegalArgumentException("key and certificate belong together; give both or neither");
            }
        }
    }

    /** Signed statements and, from accounts, plain EPCIS documents over HTTP. */
    public record Capture(
            @Doc("Address to listen on.") @Default("127.0.0.1") String host,
            @Doc("Port to listen on; 0 takes a free one.") @Default("8081") @Range(min = 0, max = 65_535) int port,
            @Doc("Folder of the accounts that may send plain EPCIS documents with an API key (`cairn account`);"
                            + " left out, only signed statements are taken. Put TLS before this door then.")
                    Optional<Path> accounts) {}

    /** Enrolment of gateways. */
    public record Enrol(
            @Doc("Address to listen on.") @Default("127.0.0.1") String host,
            @Doc("Port to listen on; 0 takes a free one.") @Default("8443") @Range(min = 0, max = 65_535) int port,
            @Doc("The door's private key, PEM (PKCS #8).") Path key,
            @Doc("The door's certificate and what leads to `authority`, PEM.") Path certificate,
            @Doc("Certificate of the authority that issues gateways' certificates, PEM; the MQTT door's `authority`.")
                    Path authority,
            @Doc("The authority's private key, PEM (PKCS #8, P-256), readable by its owner only.") Secret authorityKey,
            @Doc("Where gateways deliver: `mqtts://host:port`, as the MQTT door's certificate names the host.")
                    URI server,
            @Doc("Folder of the one-time codes (`cairn enrol --folder`).") Path folder,
            @Doc("Life of a gateway's certificate; it is renewed at two thirds of it.") @Default("30d")
                    Duration certificateLife) {
        /** A certificate lives as long as a gateway may be away, and no longer than somebody remembers that it was issued. */
        public Enrol {
            if (certificateLife.compareTo(Duration.ofSeconds(10)) < 0
                    || certificateLife.compareTo(Duration.ofDays(400)) > 0) {
                throw new IllegalArgumentException("certificate-life is between 10s and 400d");
            }
        }
    }

    /** The operator's port. */
    public record Admin(
            @Doc("Address to listen on; whoever reaches it sees every device.") @Default("127.0.0.1") String host,
            @Doc("Port to listen on; 0 takes a free one.") @Default("8082") @Range(min = 0, max = 65_535) int port,
            @Doc(
                            "Names by which it may be called besides numbers and `localhost`: this machine's, or a proxy's. Any other name is"
                                    + " refused, so that no page on the Internet can read it through the operator's browser.")
                    @Default("")
                    List<String> names,
            @Doc("Age of a gateway's last data from which it is called silent; longer than its longest batch.")
                    @Default("10m")
                    Duration silentAfter,
            @Doc("How long a signed head may lack its witnesses before `/readyz` says no.") @Default("5m")
                    Duration witnessedWithin) {
        /** Both are lengths of time. */
        public Admin {
            if (silentAfter.isNegative() || silentAfter.isZero() || witnessedWithin.isNegative()) {
                throw new IllegalArgumentException("silent-after and witnessed-within are longer than nothing");
            }
        }
    }

    /** Limits on one sender. */
    public record Quotas(
            @Doc("Messages a second of one device or key, on average.") @Default("50") @Range(min = 1, max = 100_000)
                    int messagesPerSecond,
            @Doc("Messages of one device or key at once, before the average counts.")
                    @Default("2000")
                    @Range(min = 1, max = 1_000_000)
                    int burstMessages) {}
}
