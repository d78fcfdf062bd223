package dev.cairn.ingest.est;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.firmware.enrol.Reenrolment;
import dev.cairn.ingest.door.DoorTls;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.model.DeviceId;
import dev.cairn.model.Topics;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who gets a certificate (RFC 7030, sections 4.1 to 4.2). The first time a code decides, and the proof that the gateway holds the key that
 * it wants to sign with; from then on the certificate in hand, as long as the ledger has not revoked that key. Blocking, one at a time; called off
 * the event loop.
 */
final class EstDesk {
    private static final Logger LOG = LoggerFactory.getLogger(EstDesk.class);
    private static final String CERTS_ONLY = "application/pkcs7-mime; smime-type=certs-only";
    private static final String BASIC = "Basic ";
    private static final int AUTHORIZATION_CHARS_MAX = 512;
    private static final int PROOF_CHARS_MAX = 128;

    /**
     * What it stands on.
     *
     * @param server where a gateway goes from here: {@code mqtts://host:port}
     * @param configurations the newest one of a gateway
     */
    record Parts(
            Genesis genesis,
            PublicKey node,
            URI server,
            Registry registry,
            InvitationBook book,
            IssuingAuthority authority,
            Function<DeviceId, Optional<Bytes>> configurations,
            InstantSource clock) {}

    private final Parts parts;
    private final Attempts attempts;
    private final BiPredicate<Invitation, Hash> usedUp;

    EstDesk(Parts parts, Attempts attempts) {
        this(parts, attempts, (code, csr) -> code.issued()
                .filter(given -> !given.csr().equals(csr))
                .isPresent());
    }

    /** @param usedUp whether a code may not be used for this request any more; for the test that plants a code which never is */
    EstDesk(Parts parts, Attempts attempts, BiPredicate<Invitation, Hash> usedUp) {
        this.parts = parts;
        this.attempts = attempts;
        this.usedUp = usedUp;
    }

    /**
     * The authority's certificate. Whoever trusts nobody yet names its code's id and gets a confirmation that only the code's maker can give.
     *
     * @param id first four characters of a code
     */
    Reply cacerts(Optional<String> id) {
        Reply reply =
                Reply.cms(IssuingAuthority.certsOnly(List.of(parts.authority().encoded())), "application/pkcs7-mime");
        Optional<Invitation> code = id.flatMap(parts.book()::find);
        return code.map(known -> reply.with(
                        EstDoor.CONFIRM,
                        EnrolmentCode.confirm(known.codeHash(), reply.body()).base64()))
                .orElse(reply);
    }

    /** What the gateway has to know: its name, its ledger, its organisation's and the node's key, where to deliver. */
    synchronized Reply welcome(Optional<String> authorization, String address) throws Refusal {
        Invitation code = invited(authorization, address);
        Registered organisation = organisation(code);
        StringBuilder text = new StringBuilder("cairn-welcome/v1\n")
                .append("origin " + parts.genesis().origin() + "\n")
                .append("organisation " + organisation.key().spki().base64() + "\n")
                .append("node " + parts.node().spki().base64() + "\n")
                .append("server " + parts.server() + "\n")
                .append("name " + code.name() + "\n")
                .append("site " + code.site() + "\n");
        code.sensors().forEach(each -> text.append("sensor " + each + "\n"));
        text.append("genesis " + Bytes.ofUtf8(parts.genesis().text()).base64() + "\n");
        return Reply.text(200, text.toString());
    }

    /** Takes the gateway's key statement; the code belongs to that gateway from now on. */
    synchronized Reply request(Optional<String> authorization, String address, Bytes body) throws Refusal, IOException {
        Invitation code = invited(authorization, address);
        organisation(code);
        DeviceRequest request = DeviceRequest.read(body, parts.genesis().origin(), code);
        requireNotRevoked(request.device());
        Optional<Registered> known = parts.registry().find(request.device());
        if (known.flatMap(Registered::organisation)
                .filter(owner -> !owner.equals(code.organisation()))
                .isPresent()) {
            throw new Refusal(403, "EST-11", "This gateway belongs to another organisation.");
        }
        Optional<DeviceId> bound = code.request().map(Invitation.Bound::device);
        if (code.issued().isPresent()
                || bound.filter(other -> !other.equals(request.device())).isPresent()) {
            if (!bound.equals(Optional.of(request.device()))) {
                throw new Refusal(403, "EST-03", "Another gateway has come with this code already. Ask for a new one.");
            }
            return Reply.text(202, "The request is here already; the organisation has to sign it.\n");
        }
        parts.book()
                .write(code.boundTo(
                        new Invitation.Bound(request.device(), request.capsule().bytes())));
        LOG.info("a gateway asks to be enrolled device={} code={}", request.device(), code.id());
        return Reply.text(
                202,
                known.isPresent()
                        ? "This gateway is in the ledger already.\n"
                        : "The organisation has to sign this request: until then the ledger keeps nothing of this"
                                + " gateway.\n");
    }

    /** The first certificate. The same request again gets the same certificate again: the answer may have been lost. */
    synchronized Reply simpleenroll(Optional<String> authorization, String address, Bytes body)
            throws Refusal, IOException {
        Invitation code = invited(authorization, address);
        CertificateRequest csr = CertificateRequest.read(body);
        if (usedUp.test(code, csr.hash())) {
            throw new Refusal(403, "EST-03", "The code was used already. Ask your organisation for a new one.");
        }
        Invitation.Bound bound = code.request()
                .orElseThrow(() ->
                        new Refusal(409, "EST-09", "First the gateway's key statement, then the certificate request."));
        if (!bound.device().equals(csr.device())) {
            throw new Refusal(
                    403, "EST-05", "The certificate request names another gateway than the one with this code.");
        }
        requireNotRevoked(csr.device());
        if (code.issued().filter(given -> given.csr().equals(csr.hash())).isPresent()) {
            return certificate(code.issued().get().certificate());
        }
        Bytes certificate = parts.authority().issue(csr, parts.clock().instant());
        parts.book().write(code.used(new Invitation.Issued(csr.hash(), certificate)));
        LOG.info("certificate issued device={} code={}", csr.device(), code.id());
        return certificate(certificate);
    }

    /**
     * The next certificate, for whoever shows the present one; it names the same device and nothing more. One that has expired still tells which
     * gateway comes; what lets it in then is the key that it signs its statements with, and that does not expire.
     *
     * @param proof {@link Reenrolment#HEADER}
     */
    synchronized Reply simplereenroll(Optional<X509Certificate> shown, Optional<String> proof, Bytes body)
            throws Refusal, IOException {
        X509Certificate certificate = ours(shown);
        DeviceId device = device(certificate);
        CertificateRequest csr = CertificateRequest.read(body);
        if (!csr.device().equals(device)) {
            throw new Refusal(
                    403, "EST-05", "The certificate request names another gateway than the certificate it came with.");
        }
        PublicKey signing = signingKey(device)
                .orElseThrow(() -> new Refusal(
                        403, "EST-09", "This gateway is not in the ledger, and nobody has asked to put it there."));
        boolean late = isExpired(certificate);
        if (late && !isProven(signing, csr, proof)) {
            throw expired();
        }
        Bytes next = parts.authority().issue(csr, parts.clock().instant());
        LOG.info("certificate renewed device={} after-its-end={}", device, late);
        return certificate(next);
    }

    /** As the ledger has it; before the organisation has signed, as the gateway proved it when it came with its code. */
    private Optional<PublicKey> signingKey(DeviceId device) throws IOException {
        Optional<PublicKey> registered = parts.registry().find(device).map(Registered::key);
        return registered.isPresent()
                ? registered
                : parts.book().of(device).flatMap(Invitation::request).flatMap(EstDesk::key);
    }

    private static Optional<PublicKey> key(Invitation.Bound gateway) {
        try {
            return Capsule.parse(gateway.capsule()) instanceof Capsule.Whole whole
                            && KeyStatement.parse(whole) instanceof KeyStatement.DeviceKey said
                    ? Optional.of(said.key())
                    : Optional.empty();
        } catch (Malformed damaged) {
            return Optional.empty();
        }
    }

    private boolean isProven(PublicKey signing, CertificateRequest csr, Optional<String> proof) {
        try {
            Bytes message = Reenrolment.message(parts.genesis().origin(), csr.der());
            return proof.filter(text -> text.length() <= PROOF_CHARS_MAX)
                    .map(Bytes::ofBase64)
                    .filter(signature -> signing.verify(message, signature).isProven())
                    .isPresent();
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The newest configuration that the organisation has left for this gateway; the first one comes this way. */
    Reply configuration(Optional<X509Certificate> shown) throws Refusal {
        Bytes bundle = parts.configurations()
                .apply(certified(shown))
                .orElseThrow(() ->
                        new Refusal(404, "EST-13", "The organisation has left no configuration for this gateway yet."));
        return new Reply(200, bundle, Map.of("Content-Type", Topics.CONFIGURATION_CONTENT_TYPE));
    }

    /** The gateway that a certificate names, if it is ours, in force, and its key not revoked. */
    DeviceId certified(Optional<X509Certificate> shown) throws Refusal {
        X509Certificate certificate = ours(shown);
        if (isExpired(certificate)) {
            throw expired();
        }
        return device(certificate);
    }

    private X509Certificate ours(Optional<X509Certificate> shown) throws Refusal {
        return shown.filter(parts.authority()::isOurs)
                .orElseThrow(() -> new Refusal(
                        403,
                        "EST-08",
                        "A certificate is renewed with the present one: none, or not one of ours, was shown."));
    }

    private boolean isExpired(X509Certificate certificate) {
        return parts.clock().instant().isAfter(certificate.getNotAfter().toInstant());
    }

    private static Refusal expired() {
        return new Refusal(
                403,
                "EST-08",
                "The gateway's certificate has expired, and it did not prove that it holds its signing key. Update the"
                        + " gateway, or ask your organisation for a new code.");
    }

    private DeviceId device(X509Certificate certificate) throws Refusal {
        DeviceId device = DoorTls.device(certificate)
                .orElseThrow(() -> new Refusal(403, "EST-08", "This certificate names no gateway."));
        requireNotRevoked(device);
        return device;
    }

    private Reply certificate(Bytes der) {
        return Reply.cms(IssuingAuthority.certsOnly(List.of(der)), CERTS_ONLY);
    }

    private void requireNotRevoked(DeviceId device) throws Refusal {
        if (parts.registry()
                .find(device)
                .filter(key -> key.revokedAt().isPresent())
                .isPresent()) {
            throw new Refusal(
                    403,
                    "EST-07",
                    "This gateway's key was revoked. It needs a new one: save what it still holds (cairn-edge export),"
                            + " empty its data folder and enrol again.");
        }
    }

    private Registered organisation(Invitation code) throws Refusal {
        return parts.registry()
                .find(code.organisation())
                .filter(key ->
                        key.role() == Role.ORGANISATION && key.revokedAt().isEmpty())
                .orElseThrow(() -> new Refusal(
                        403, "EST-09", "The organisation that made this code is not in the ledger, or not any more."));
    }

    /** The invitation of the code in an Authorization header (RFC 7617); the user name does not matter. */
    private Invitation invited(Optional<String> authorization, String address) throws Refusal {
        attempts.requireRoom(address);
        EnrolmentCode code = authorization
                .filter(header -> header.startsWith(BASIC) && header.length() <= AUTHORIZATION_CHARS_MAX)
                .flatMap(EstDesk::code)
                .orElseThrow(() -> wrong(address));
        Invitation found = parts.book()
                .find(code.id())
                .filter(each -> code.is(each.codeHash()))
                .orElseThrow(() -> wrong(address));
        // Only who knows the secret learns the rest.
        if (parts.clock().instant().isAfter(found.expires())) {
            throw new Refusal(403, "EST-02", "The code has expired. Ask your organisation for a new one.");
        }
        return found;
    }

    private Refusal wrong(String address) {
        attempts.wrong(address);
        return new Refusal(
                401, "EST-01", "This code is not known here. Compare it with the paper; it may be another server's.");
    }

    private static Optional<EnrolmentCode> code(String header) {
        try {
            byte[] plain =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            String both = new String(plain, StandardCharsets.UTF_8);
            return Optional.of(EnrolmentCode.typed(both.substring(both.indexOf(':') + 1)));
        } catch (IllegalArgumentException no) {
            return Optional.empty();
        }
    }
}
