package dev.cairn.ingest.capture;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signed statements over HTTP, as {@code cairn sign} writes them on the signer's own machine. The answer comes when
 * the ledger has answered for each of them: {@code accepted} means durable, with an index.
 *
 * <p>Who may speak is decided by signatures alone; there is no session and no account here.
 */
public final class CaptureDoor {
    /** An array of {@code [statement, capsule]} pairs, 1 to 256. */
    public static final String MEDIA_TYPE = "application/vnd.cairn.statements+cbor";

    private static final String HOW_TO_SIGN =
            "This door takes statements signed by an organisation or account key, sent as " + MEDIA_TYPE
                    + ". Sign the EPCIS document on your own machine with `cairn sign` and send its output."
                    + " A plain JSON-LD or XML document is signed by nobody, so nobody could prove who said it.";
    private static final int ID_CHARS = 32;
    private static final Logger LOG = LoggerFactory.getLogger(CaptureDoor.class);

    private final Vertx vertx;
    private final Intake intake;
    private final Lanes lanes;
    private final Tally tally;
    private final HttpServer server;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    // Owned by the server's event loop.
    private final Map<String, Job> jobs = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
            return size() > CaptureLimits.JOBS_MAX;
        }
    };

    private CaptureDoor(Vertx vertx, Intake intake, Lanes lanes, Tally tally) {
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
        CaptureDoor door = new CaptureDoor(vertx, intake, lanes, tally);
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
        return server.close();
    }

    private Router routes() {
        Router router = Router.router(vertx);
        router.post("/capture").handler(this::mediaType).handler(this::room);
        router.post("/capture")
                .handler(BodyHandler.create(false).setBodyLimit(CaptureLimits.BODY_BYTES_MAX))
                .handler(this::capture);
        router.get("/capture/:id").handler(this::job);
        router.route().failureHandler(this::failed);
        router.errorHandler(
                404, to -> no(to, 404, "HTT-04", "Not here", "This port has POST /capture and GET /capture/{id}."));
        router.errorHandler(
                405, to -> no(to, 405, "HTT-04", "Not this method", "Statements come by POST to /capture."));
        return router;
    }

    private void no(RoutingContext to, int status, String code, String title, String detail) {
        tally.fault("http", "-", code, title);
        Problems.send(to.response(), status, code, title, detail);
    }

    private void mediaType(RoutingContext to) {
        String type = to.request().getHeader("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip();
        if (bare.equalsIgnoreCase(MEDIA_TYPE)) {
            to.next();
        } else {
            no(to, 415, "HTT-01", "Only signed statements are taken here", HOW_TO_SIGN);
        }
    }

    /** Before a byte of the body is kept: bodies are large, and anybody may begin one. */
    private void room(RoutingContext to) {
        if (open.incrementAndGet() > CaptureLimits.OPEN_MAX) {
            open.decrementAndGet();
            busy(to);
            return;
        }
        to.addEndHandler(ended -> open.decrementAndGet());
        to.next();
    }

    private void failed(RoutingContext to) {
        if (to.statusCode() == 413) {
            no(
                    to,
                    413,
                    "HTT-02",
                    "Too large",
                    "At most " + CaptureLimits.BODY_BYTES_MAX + " bytes; send several captures.");
        } else {
            LOG.error("a capture request failed code=BUG-01", to.failure());
            no(to, 500, "BUG-01", "A fault of ours", "Send the same again; nothing is logged twice.");
        }
    }

    private void capture(RoutingContext to) {
        if (running.incrementAndGet() > CaptureLimits.RUNNING_MAX) {
            running.decrementAndGet();
            busy(to);
            return;
        }
        Bytes body = Bytes.wrap(
                to.body().buffer() == null ? new byte[0] : to.body().buffer().getBytes());
        Context context = vertx.getOrCreateContext();
        boolean taken = lanes.lane().offer(() -> {
            try {
                Job job = judge(body);
                context.runOnContext(loop -> answer(to, job));
            } catch (Malformed broken) {
                running.decrementAndGet();
                String detail = String.valueOf(broken.getMessage());
                context.runOnContext(loop -> no(to, 400, broken.code(), "Not an array of signed statements", detail));
            } catch (RuntimeException | Error fault) {
                running.decrementAndGet(); // else so many faults, and nothing is taken in any more
                context.runOnContext(loop -> to.fail(fault));
            }
        });
        if (!taken) {
            running.decrementAndGet();
            busy(to);
        }
    }

    private void busy(RoutingContext to) {
        to.response().putHeader("Retry-After", Integer.toString(CaptureLimits.AGAIN_S));
        no(to, 503, "BSY-01", "Busy", "Too many captures at once; send the same again in a moment.");
    }

    // On a lane. In order: statements of one chain reach the ledger as they were sent.
    private Job judge(Bytes body) throws Malformed {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (Envelope envelope : Envelope.decodeAll(body)) {
            answers.add(intake.take(envelope.encode(), Source.http()));
        }
        return new Job(Hash.sha256(body).hex().substring(0, ID_CHARS), answers);
    }

    private void answer(RoutingContext to, Job job) {
        jobs.put(job.id(), job);
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Void> replied = CompletableFuture.allOf(job.answers().toArray(CompletableFuture[]::new))
                .whenComplete((done, never) -> running.decrementAndGet())
                .completeOnTimeout(null, CaptureLimits.WAIT_MS_MAX, TimeUnit.MILLISECONDS)
                .thenRun(() -> context.runOnContext(loop -> reply(to, job)));
    }

    private static void reply(RoutingContext to, Job job) {
        if (to.response().ended() || to.response().closed()) {
            return;
        }
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
