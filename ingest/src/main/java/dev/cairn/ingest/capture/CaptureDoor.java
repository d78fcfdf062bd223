package dev.cairn.ingest.capture;

import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.ingest.config.ConfigurationBook;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ingest.intake.Intake;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Source;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.statement.Envelope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signed statements over HTTP, as {@code cairn sign} writes them on the signer's own machine. The answer comes when
 * the ledger has answered for each of them: {@code accepted} means durable, with an index. Who may speak is decided by signatures alone.
 *
 * <p>Where there are accounts it is the capture interface of EPCIS 2.0 as well ({@link EpcisDoor}): plain documents, by API key.
 */
public final class CaptureDoor {
    /** An array of {@code [statement, capsule]} pairs, 1 to 256. */
    public static final String MEDIA_TYPE = "application/vnd.cairn.statements+cbor";

    private static final String HOW_TO_SIGN =
            "This door takes statements signed by an organisation or account key, sent as " + MEDIA_TYPE
                    + ". Sign the EPCIS document on your own machine with `cairn sign` and send its output."
                    + " A plain document is signed by nobody, so nobody could prove who said it";
    private static final String HOW_TO_SEND = ": it is taken from accounts only, as application/json,"
            + " application/ld+json or application/xml in UTF-8, not compressed.";
    private static final String AGAIN = "Send the same again; nothing is logged twice.";
    private static final int ID_CHARS = 32;
    private static final Logger LOG = LoggerFactory.getLogger(CaptureDoor.class);

    private final Vertx vertx;
    private final Intake intake;
    private final Lanes lanes;
    private final Tally tally;
    private final Optional<ConfigurationBook> configurations;
    private final HttpServer server;
    private final Bodies bodies;
    private final Waiting waiting;
    private final Optional<Accounts> accounts;
    private final Optional<EpcisDoor> epcis;
    // Owned by the server's event loop.
    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > CaptureLimits.JOBS_MAX;
        }
    };

    private CaptureDoor(
            Vertx vertx,
            Intake intake,
            Lanes lanes,
            Tally tally,
            Optional<ConfigurationBook> configurations,
            Optional<Accounts> accounts,
            long bodyMsMax,
            long bytesMax) {
        this.configurations = configurations;
        this.accounts = accounts;
        this.waiting = new Waiting(bytesMax);
        this.bodies = new Bodies(vertx, bytesMax, bodyMsMax, this::no);
        this.epcis = accounts.map(known -> new EpcisDoor(vertx, known, bodies, waiting, this::no));
        this.vertx = vertx;
        this.intake = intake;
        this.lanes = lanes;
        this.tally = tally;
        this.server = vertx.createHttpServer(
                new HttpServerOptions().setIdleTimeout(CaptureLimits.IDLE_S_MAX).setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    /** Opens the door; port 0 takes a free one. */
    public static Future<CaptureDoor> open(
            Vertx vertx, String host, int port, Intake intake, Lanes lanes, Tally tally) {
        return open(vertx, host, port, intake, lanes, tally, Optional.empty(), Optional.empty());
    }

    /** The same, also taking gateways' configurations ({@code POST /configuration}) and plain documents of accounts. */
    public static Future<CaptureDoor> open(
            Vertx vertx,
            String host,
            int port,
            Intake intake,
            Lanes lanes,
            Tally tally,
            Optional<ConfigurationBook> configurations,
            Optional<Accounts> accounts) {
        long bytesMax = CaptureLimits.bytesMax(Runtime.getRuntime().maxMemory());
        return open(
                new CaptureDoor(
                        vertx, intake, lanes, tally, configurations, accounts, CaptureLimits.BODY_MS_MAX, bytesMax),
                host,
                port);
    }

    /** The same with another deadline and room for bodies, for tests. */
    static Future<CaptureDoor> open(
            Vertx vertx, Intake intake, Lanes lanes, Tally tally, long bodyMsMax, long bytesMax) {
        return open(vertx, intake, lanes, tally, Optional.empty(), bodyMsMax, bytesMax);
    }

    static Future<CaptureDoor> open(
            Vertx vertx,
            Intake intake,
            Lanes lanes,
            Tally tally,
            Optional<Accounts> accounts,
            long bodyMsMax,
            long bytesMax) {
        return open(
                new CaptureDoor(vertx, intake, lanes, tally, Optional.empty(), accounts, bodyMsMax, bytesMax),
                "127.0.0.1",
                0);
    }

    private static Future<CaptureDoor> open(CaptureDoor door, String host, int port) {
        return door.server.requestHandler(door.routes()).listen(port, host).map(listening -> {
            LOG.info("capture door open host={} port={}", host, listening.actualPort());
            return door;
        });
    }

    /** The bound port. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> close() {
        Future<Void> kept = accounts.map(Accounts::close).orElse(Future.succeededFuture());
        return server.close().eventually(() -> kept);
    }

    private Router routes() {
        Router router = Router.router(vertx);
        router.route().handler(to -> {
            EpcisHeaders.announce(to.response());
            to.next();
        });
        router.post("/capture").handler(this::mediaType);
        epcis.ifPresent(door -> documents(router, door));
        router.post("/capture").handler(bodies::begin);
        router.post("/capture")
                .handler(BodyHandler.create(false).setBodyLimit(CaptureLimits.BODY_BYTES_MAX))
                .handler(this::capture);
        router.get("/capture/:id").handler(this::job);
        epcis.ifPresent(door -> events(router, door));
        configurations.ifPresent(book -> {
            // Two routes: on one of its own a body's handler must be the first.
            router.post("/configuration").handler(bodies::begin);
            router.post("/configuration")
                    .handler(BodyHandler.create(false).setBodyLimit(ConfigurationBundle.BUNDLE_BYTES_MAX))
                    .handler(to -> configure(to, book));
        });
        router.route().failureHandler(this::failed);
        router.errorHandler(
                404,
                to -> no(
                        to,
                        404,
                        "HTT-04",
                        "Not here",
                        "This port has POST /capture, GET /capture/{id} and, for accounts, GET /capture and POST /events."));
        router.errorHandler(
                405, to -> no(to, 405, "HTT-04", "Not this method", "Statements come by POST to /capture."));
        return router;
    }

    /** What comes before the body of a plain document is read: who sends it, and whether it may be taken at all. */
    private static void documents(Router router, EpcisDoor door) {
        router.post("/capture").handler(to -> ifPlain(to, door::authenticate));
        router.post("/capture").handler(to -> ifPlain(to, door::preconditions));
        options(router, "/capture", "GET, POST, OPTIONS");
        options(router, "/capture/:id", "GET, OPTIONS");
        options(router, "/events", "POST, OPTIONS");
        router.get("/capture").handler(door::acceptable);
        router.get("/capture").handler(door::authenticate);
        router.get("/capture").handler(door::jobs);
    }

    private static void options(Router router, String path, String allow) {
        router.options(path).handler(to -> to.response()
                .setStatusCode(204)
                .putHeader("Allow", allow)
                .end());
    }

    private static void ifPlain(RoutingContext to, Handler<RoutingContext> then) {
        if (EpcisDoor.form(to).isPlain()) {
            then.handle(to);
        } else {
            to.next();
        }
    }

    /** The routes behind those that signed statements share. */
    private void events(Router router, EpcisDoor door) {
        router.get("/capture/:id").handler(door::acceptable);
        router.get("/capture/:id").handler(door::authenticate);
        router.get("/capture/:id").handler(door::job);
        router.post("/events").handler(this::mediaType);
        router.post("/events").handler(this::plainOnly);
        router.post("/events").handler(door::authenticate);
        router.post("/events").handler(door::preconditions);
        router.post("/events").handler(bodies::begin);
        router.post("/events")
                .handler(BodyHandler.create(false).setBodyLimit(dev.cairn.epcis.Limits.DOCUMENT_BYTES_MAX))
                .handler(door::event);
        router.delete("/nextPageToken/:token")
                .handler(to -> no(
                        to,
                        501,
                        "HTT-08",
                        "ImplementationException",
                        "Page tokens here hold nothing and need no end."));
    }

    private void plainOnly(RoutingContext to) {
        if (EpcisDoor.form(to).isPlain()) {
            to.next();
        } else {
            no(to, 415, "HTT-01", "UnsupportedMediaTypeException", "Signed statements go to POST /capture.");
        }
    }

    private void configure(RoutingContext to, ConfigurationBook book) {
        bodies.whole(to);
        Bytes body = Bytes.wrap(
                to.body().buffer() == null ? new byte[0] : to.body().buffer().getBytes());
        vertx.executeBlocking(() -> book.offer(body)).onFailure(to::fail).onSuccess(judgement -> {
            if (judgement instanceof Judgement.Refused refused) {
                no(to, 422, refused.code(), "The configuration is refused", refused.text());
            } else {
                to.response().setStatusCode(204).end();
            }
        });
    }

    private void no(RoutingContext to, int status, String code, String title, String detail) {
        tally.fault("http", "-", code, title);
        Problems.send(to.response(), status, code, title, detail);
    }

    private void mediaType(RoutingContext to) {
        Optional<Form> form = Form.of(header(to, "Content-Type"), header(to, "Content-Encoding"))
                .filter(each -> !each.isPlain() || epcis.isPresent());
        if (form.isPresent()) {
            EpcisDoor.form(to, form.get());
            to.next();
        } else {
            no(
                    to,
                    415,
                    "HTT-01",
                    epcis.isPresent() ? "Not a form that is taken here" : "Only signed statements are taken here",
                    HOW_TO_SIGN + (epcis.isPresent() ? HOW_TO_SEND : "."));
        }
    }

    private static String header(RoutingContext to, String name) {
        String value = to.request().getHeader(name);
        return value == null ? "" : value;
    }

    private void failed(RoutingContext to) {
        if (to.response().closed()) {
            return; // the peer's business, and none of the log's: anybody could fill it
        }
        if (to.statusCode() == 413) {
            no(
                    to,
                    413,
                    "HTT-02",
                    "Too large",
                    "At most " + CaptureLimits.BODY_BYTES_MAX + " bytes; send several captures.");
        } else {
            LOG.error("a capture request failed code=BUG-01", to.failure());
            no(to, 500, "BUG-01", "A fault of ours", AGAIN);
        }
    }

    private void capture(RoutingContext to) {
        if (epcis.isPresent() && EpcisDoor.form(to).isPlain()) {
            epcis.get().capture(to);
            return;
        }
        bodies.whole(to);
        Bytes body = Bytes.wrap(
                to.body().buffer() == null ? new byte[0] : to.body().buffer().getBytes());
        if (!waiting.begin(body.size())) {
            bodies.busy(to);
            return;
        }
        Context context = vertx.getOrCreateContext();
        boolean taken = lanes.lane().offer(() -> {
            try {
                Job job = judge(body);
                context.runOnContext(loop -> answer(to, job, body.size()));
            } catch (Malformed broken) {
                waiting.done(body.size());
                String detail = String.valueOf(broken.getMessage());
                context.runOnContext(loop -> no(to, 400, broken.code(), "Not an array of signed statements", detail));
            } catch (RuntimeException | Error fault) {
                waiting.done(body.size()); // else so many faults, and nothing is taken in any more
                context.runOnContext(loop -> to.fail(fault));
            }
        });
        if (!taken) {
            waiting.done(body.size());
            bodies.busy(to);
        }
    }

    // On a lane. In order: statements of one chain reach the ledger as they were sent.
    private Job judge(Bytes body) throws Malformed {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Envelope envelope : Envelope.decodeAll(body)) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            intake.take(envelope.encode(), Source.http(), answer::complete);
            answers.add(answer);
        }
        return new Job(Hash.sha256(body).hex().substring(0, ID_CHARS), answers);
    }

    private void answer(RoutingContext to, Job job, int bytes) {
        jobs.put(job.id(), job);
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Void> replied = CompletableFuture.allOf(job.answers().toArray(CompletableFuture[]::new))
                .whenComplete((all, never) -> waiting.done(bytes))
                .completeOnTimeout(null, CaptureLimits.WAIT_MS_MAX, TimeUnit.MILLISECONDS)
                .thenRun(() -> context.runOnContext(loop -> reply(to, job)));
    }

    private void reply(RoutingContext to, Job job) {
        if (to.response().ended() || to.response().closed()) {
            return;
        }
        if (job.isFaulty()) {
            tally.fault("http", "-", "BUG-01", "A fault of ours");
            Problems.send(to.response(), 500, "BUG-01", "A fault of ours", AGAIN, job.toJson());
            return;
        }
        job.againAfterS().ifPresent(seconds -> to.response().putHeader("Retry-After", Long.toString(seconds)));
        to.response()
                .setStatusCode(202)
                .putHeader("Location", "/capture/" + job.id())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(job.toJson().encode());
    }

    private void job(RoutingContext to) {
        Job job = jobs.get(to.pathParam("id"));
        if (job == null && epcis.isPresent()) {
            to.next();
            return;
        }
        if (job == null) {
            no(
                    to,
                    404,
                    "HTT-03",
                    "No such capture",
                    "Not captured here, or forgotten; sending the same again is safe.");
            return;
        }
        to.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(job.toJson().encode());
    }
}
