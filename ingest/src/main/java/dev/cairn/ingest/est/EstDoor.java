package dev.cairn.ingest.est;

import dev.cairn.firmware.enrol.Reenrolment;
import dev.cairn.ingest.IngestSettings;
import dev.cairn.ingest.intake.Registry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.model.DeviceId;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.note.Genesis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS door of enrolment, TLS 1.3.
 *
 * <pre>
 * GET  /.well-known/est/cacerts           nobody is asked who he is; Cairn-Code: ID gets Cairn-Confirm
 * GET  /.well-known/est/csrattrs          204: a request needs no attributes
 * GET  /.well-known/cairn/welcome         code
 * POST /.well-known/cairn/request         code, a request of one device key                        202
 * POST /.well-known/est/simpleenroll      code, application/pkcs10                                 200, certs-only
 * GET  /.well-known/cairn/configuration   the present certificate                                  200, a signed bundle
 * POST /.well-known/est/simplereenroll    the present certificate, application/pkcs10             200, certs-only
 *                                         an expired one with Cairn-Possession
 * </pre>
 */
public final class EstDoor {
    /** Request header: the first four characters of a code. */
    static final String CODE = "Cairn-Code";

    /** Response header: base64 of {@code EnrolmentCode.confirm} over the body. */
    static final String CONFIRM = "Cairn-Confirm";

    private static final String CSR = "application/pkcs10";
    private static final String REQUEST = "text/plain";
    private static final Logger LOG = LoggerFactory.getLogger(EstDoor.class);

    private final Vertx vertx;
    private final EstDesk desk;
    private final Tally tally;
    private final HttpServer server;
    private final AtomicInteger running = new AtomicInteger();

    private EstDoor(Vertx vertx, HttpServerOptions options, EstDesk desk, Tally tally) {
        this.vertx = vertx;
        this.desk = desk;
        this.tally = tally;
        this.server = vertx.createHttpServer(options);
    }

    /**
     * What the door stands on.
     *
     * @param node the key that signs receipts, told to gateways
     * @param configurations the newest one of a gateway; may block
     * @param nanos a monotonic clock
     */
    public record Parts(
            Genesis genesis,
            PublicKey node,
            Registry registry,
            Tally tally,
            Function<DeviceId, Optional<Bytes>> configurations,
            InstantSource clock,
            LongSupplier nanos) {}

    /** Opens the door; port 0 takes a free one. */
    public static Future<EstDoor> open(Vertx vertx, IngestSettings.Enrol settings, Parts parts) {
        EstDesk desk;
        HttpServerOptions options;
        try {
            IssuingAuthority authority = IssuingAuthority.read(
                    settings.authorityKey().file(),
                    settings.authority(),
                    settings.certificateLife(),
                    new SecureRandom());
            InvitationBook book = InvitationBook.in(settings.folder());
            book.tidy(parts.clock().instant());
            desk = new EstDesk(
                    new EstDesk.Parts(
                            parts.genesis(),
                            parts.node(),
                            settings.server(),
                            parts.registry(),
                            book,
                            authority,
                            parts.configurations(),
                            parts.clock()),
                    new Attempts(parts.nanos()));
            options = options(settings, authority);
        } catch (IOException unreadable) {
            return Future.failedFuture(new UncheckedIOException(unreadable));
        }
        EstDoor door = new EstDoor(vertx, options, desk, parts.tally());
        return door.server
                .requestHandler(door.routes())
                .listen(settings.port(), settings.host())
                .map(listening -> {
                    LOG.info("enrolment door open host={} port={}", settings.host(), listening.actualPort());
                    return door;
                });
    }

    private static HttpServerOptions options(IngestSettings.Enrol settings, IssuingAuthority authority) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(EstLimits.IDLE_S_MAX)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyPath(settings.key().toString())
                        .setCertPath(settings.certificate().toString()))
                .setTrustOptions(TrustOptions.wrap(new ShownCertificates(authority)));
        options.setEnabledSecureTransportProtocols(Set.of("TLSv1.3"));
        options.setSslHandshakeTimeout(EstLimits.IDLE_S_MAX);
        return options;
    }

    /** The bound port. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        return server.close();
    }

    private interface Work {
        Reply run() throws Refusal, IOException;
    }

    private Router routes() {
        Router router = Router.router(vertx);
        router.get("/.well-known/est/cacerts").handler(to -> answer(to, () -> desk.cacerts(header(to, CODE))));
        router.get("/.well-known/est/csrattrs")
                .handler(to -> to.response().setStatusCode(204).end());
        router.get("/.well-known/cairn/welcome")
                .handler(to -> answer(to, () -> desk.welcome(header(to, "Authorization"), address(to))));
        router.get("/.well-known/cairn/configuration").handler(to -> answer(to, () -> desk.configuration(shown(to))));
        takes(
                router,
                "/.well-known/cairn/request",
                REQUEST,
                (to, body) -> desk.request(header(to, "Authorization"), address(to), body));
        takes(
                router,
                "/.well-known/est/simpleenroll",
                CSR,
                (to, body) -> desk.simpleenroll(header(to, "Authorization"), address(to), body));
        takes(
                router,
                "/.well-known/est/simplereenroll",
                CSR,
                (to, body) -> desk.simplereenroll(shown(to), header(to, Reenrolment.HEADER), body));
        router.route().failureHandler(this::failed);
        router.errorHandler(
                404, to -> send(to, Reply.of(new Refusal(404, "EST-12", "There is nothing at this address."))));
        router.errorHandler(
                405, to -> send(to, Reply.of(new Refusal(405, "EST-12", "This address takes another method."))));
        return router;
    }

    private interface Taking {
        Reply take(RoutingContext to, Bytes body) throws Refusal, IOException;
    }

    private void takes(Router router, String path, String type, Taking taking) {
        router.post(path).handler(to -> {
            String said = header(to, "Content-Type").orElse("").split(";", 2)[0].strip();
            if (said.equalsIgnoreCase(type)) {
                to.next();
            } else {
                send(to, Reply.of(new Refusal(415, "EST-12", "This address takes " + type + ".")));
            }
        });
        router.post(path)
                .handler(BodyHandler.create(false).setBodyLimit(EstLimits.BODY_BYTES_MAX))
                .handler(to -> {
                    Buffer body = to.body().buffer();
                    Bytes bytes = body == null ? Bytes.EMPTY : Bytes.wrap(body.getBytes());
                    answer(to, () -> taking.take(to, bytes));
                });
    }

    private void answer(RoutingContext to, Work work) {
        if (running.incrementAndGet() > EstLimits.RUNNING_MAX) {
            running.decrementAndGet();
            send(to, Reply.of(new Refusal(503, "BSY-01", "Too many at once. It is tried again in a minute.")));
            return;
        }
        vertx.executeBlocking(() -> reply(work), false)
                .onComplete(done -> running.decrementAndGet())
                .onSuccess(reply -> send(to, reply))
                .onFailure(to::fail);
    }

    private Reply reply(Work work) throws IOException {
        try {
            return work.run();
        } catch (Refusal no) {
            tally.fault("est", "-", no.code(), no.text());
            return Reply.of(no);
        }
    }

    private void failed(RoutingContext to) {
        if (to.statusCode() == 413) {
            send(to, Reply.of(new Refusal(413, "EST-12", "More than " + EstLimits.BODY_BYTES_MAX + " bytes.")));
            return;
        }
        LOG.error("an enrolment request failed code=BUG-01", to.failure());
        send(to, Reply.of(new Refusal(500, "BUG-01", "A fault of ours. Try again; the code is not used up by it.")));
    }

    private static void send(RoutingContext to, Reply reply) {
        if (to.response().ended() || to.response().closed()) {
            return;
        }
        to.response().setStatusCode(reply.status()).putHeader("Cache-Control", "no-store");
        reply.headers().forEach((name, value) -> to.response().putHeader(name, value));
        to.response().end(Buffer.buffer(reply.body().toArray()));
    }

    private static Optional<String> header(RoutingContext to, String name) {
        return Optional.ofNullable(to.request().getHeader(name));
    }

    private static String address(RoutingContext to) {
        return to.request().remoteAddress() == null
                ? "-"
                : String.valueOf(to.request().remoteAddress().hostAddress());
    }

    private static Optional<X509Certificate> shown(RoutingContext to) {
        try {
            return to.request().sslSession().getPeerCertificates()[0] instanceof X509Certificate x509
                    ? Optional.of(x509)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
