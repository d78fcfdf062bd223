package dev.cairn.ingest.capture;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.account.Account;
import dev.cairn.ingest.capture.PlainCapture.Begun;
import dev.cairn.ingest.capture.PlainCapture.Offered;
import dev.cairn.ingest.capture.PlainCapture.Taken;
import dev.cairn.ingest.capture.PlainCapture.Wrong;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ledger.Admission;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.register.Registered;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The capture interface of EPCIS 2.0 for accounts: plain documents and events, and the captures that come of them. */
final class EpcisDoor {
    private static final Logger LOG = LoggerFactory.getLogger(EpcisDoor.class);
    private static final String ACCOUNT = "cairn.account";
    private static final String FORM = "cairn.form";
    private static final String JOB_ID = "[0-9a-f]{32}";

    private final Vertx vertx;
    private final Accounts accounts;
    private final Bodies bodies;
    private final Waiting waiting;
    private final Bodies.No no;

    EpcisDoor(Vertx vertx, Accounts accounts, Bodies bodies, Waiting waiting, Bodies.No no) {
        this.vertx = vertx;
        this.accounts = accounts;
        this.bodies = bodies;
        this.waiting = waiting;
        this.no = no;
    }

    /** Lets in whoever shows an account's API key; before a byte of the body is read. */
    void authenticate(RoutingContext to) {
        String shown = to.request().getHeader("Authorization");
        if (shown == null) {
            stranger(to);
            return;
        }
        to.request().pause();
        vertx.executeBlocking(() -> accounts.desk().whose(shown), false)
                .onFailure(to::fail)
                .onSuccess(account -> {
                    to.request().resume();
                    account.ifPresentOrElse(known -> letIn(to, known), () -> stranger(to));
                });
    }

    private static void letIn(RoutingContext to, Account account) {
        to.put(ACCOUNT, account);
        to.next();
    }

    private void stranger(RoutingContext to) {
        to.response().putHeader("WWW-Authenticate", "Bearer realm=\"cairn\"");
        no.say(
                to,
                401,
                "ACC-01",
                "SecurityException",
                "Show an account's API key: Authorization: Bearer cairn-…; the operator makes one with `cairn account add`."
                        + " Or send statements that you have signed yourself (`cairn sign`), which needs no account.");
    }

    /** What a plain body must be to be read at all, and whether the account's key may sign it. */
    void preconditions(RoutingContext to) {
        Form form = to.get(FORM);
        Account account = to.get(ACCOUNT);
        Optional<Registered> key = accounts.desk().registered(account);
        if (Bodies.announces(to) > form.bytesMax()) {
            tooLarge(to, form);
        } else if (!EpcisHeaders.isVersionTaken(to.request(), form)) {
            header(to, "GS1-EPCIS-Version and GS1-CBV-Version: a JSON body is of version 2.0, XML of 2.0 or 1.2");
        } else if (EpcisHeaders.proceeds(to.request()).isEmpty()) {
            header(to, "GS1-Capture-Error-Behaviour is rollback or proceed");
        } else if (key.isEmpty()) {
            no.say(to, 403, "ENR-01", "SecurityException", unregistered(account));
        } else if (key.get().revokedAt().isPresent()) {
            no.say(to, 403, "KEY-05", "SecurityException", "The key of this account was revoked in the ledger.");
        } else if (accounts.jobs().open(account.id()) >= CaptureLimits.OPEN_OF_ACCOUNT_MAX) {
            to.response().putHeader("Retry-After", Integer.toString(CaptureLimits.AGAIN_S));
            String text = CaptureLimits.OPEN_OF_ACCOUNT_MAX
                    + " captures of this account wait for the ledger; send on when one is finished.";
            no.say(to, 429, "ACC-04", "Too many captures", text);
        } else {
            to.next();
        }
    }

    private static String unregistered(Account account) {
        return "The key of the account \"" + account.name() + "\" is not registered in the ledger yet: its organisation"
                + " (or the registrars) signs the request that `cairn account add` made, with `cairn org sign`. Nothing was kept.";
    }

    private void header(RoutingContext to, String text) {
        no.say(to, 400, "HTT-07", "ValidationException", text);
    }

    private void tooLarge(RoutingContext to, Form form) {
        String text = "At most " + form.bytesMax() + " bytes and " + dev.cairn.epcis.Limits.DOCUMENT_EVENTS_MAX
                + " events; send several captures.";
        no.say(to, 413, "HTT-02", "CaptureLimitExceededException", text);
    }

    /** Remembers what a body says it is. */
    static void form(RoutingContext to, Form form) {
        to.put(FORM, form);
    }

    /** What {@link #form(RoutingContext, Form)} remembered. */
    static Form form(RoutingContext to) {
        return to.get(FORM);
    }

    private interface Work {
        Taken take(PlainCapture capture, Form form, Bytes body) throws IOException;
    }

    /** {@code POST /capture} of a plain document. */
    void capture(RoutingContext to) {
        boolean proceeds = EpcisHeaders.proceeds(to.request()).orElse(false);
        take(to, (capture, form, body) -> capture.document(form, body, proceeds));
    }

    /** {@code POST /events}. */
    void event(RoutingContext to) {
        take(to, PlainCapture::event);
    }

    private void take(RoutingContext to, Work work) {
        bodies.whole(to);
        Form form = to.get(FORM);
        Account account = to.get(ACCOUNT);
        Bytes body = Bytes.wrap(
                to.body().buffer() == null ? new byte[0] : to.body().buffer().getBytes());
        if (body.size() > form.bytesMax()) {
            tooLarge(to, form);
            return;
        }
        if (!waiting.begin(body.size())) {
            bodies.busy(to);
            return;
        }
        AtomicBoolean given = new AtomicBoolean();
        Runnable done = () -> {
            if (given.compareAndSet(false, true)) {
                waiting.done(body.size());
            }
        };
        Context context = vertx.getOrCreateContext();
        vertx.executeBlocking(() -> accounts.desk().line(account), false)
                .onFailure(fault -> {
                    done.run();
                    to.fail(fault);
                })
                .onSuccess(line -> {
                    PlainCapture capture = new PlainCapture(accounts, account, line);
                    if (!line.lane().offer(() -> onLane(to, context, () -> work.take(capture, form, body), done))) {
                        done.run();
                        bodies.busy(to);
                    }
                });
    }

    private interface Taking {
        Taken take() throws IOException;
    }

    private void onLane(RoutingContext to, Context context, Taking taking, Runnable done) {
        Runnable reply;
        try {
            Taken taken = taking.take();
            if (taken instanceof Offered offered) {
                awaited(to, context, offered, done);
                return;
            }
            if (taken instanceof Begun begun) {
                kept(to, context, begun, done);
                return;
            }
            reply = () -> tell(to, taken);
        } catch (IOException notKept) {
            LOG.warn("a capture could not be kept cause={}", notKept.toString());
            reply = () -> unkept(to);
        } catch (RuntimeException | Error fault) {
            reply = () -> to.fail(fault);
        }
        done.run();
        Runnable say = reply;
        context.runOnContext(loop -> say.run());
    }

    /** 202 says that it survives a power cut, so not before it does. */
    private void kept(RoutingContext to, Context context, Begun begun, Runnable done) {
        CompletableFuture<Void> unused = begun.kept().handle((kept, fault) -> {
            done.run();
            context.runOnContext(loop -> {
                if (to.response().ended() || to.response().closed()) {
                    return;
                }
                if (fault == null) {
                    accepted(to, begun);
                } else {
                    LOG.warn("a capture could not be kept cause={}", fault.toString());
                    unkept(to);
                }
            });
            return null;
        });
    }

    private static void accepted(RoutingContext to, Begun begun) {
        to.response()
                .setStatusCode(202)
                .putHeader("Location", "/capture/" + begun.id())
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    private void tell(RoutingContext to, Taken taken) {
        if (taken instanceof Wrong wrong) {
            CaptureError first = wrong.errors().get(0);
            JsonObject all = new JsonObject().put("errors", CaptureError.toJson(wrong.errors()));
            String at = first.pointer().isEmpty() ? "" : "at " + first.pointer() + ": ";
            Problems.send(
                    to.response(),
                    wrong.status(),
                    first.code(),
                    Problems.title(wrong.status()),
                    at + first.text(),
                    all);
        }
    }

    private void unkept(RoutingContext to) {
        to.response().putHeader("Retry-After", Integer.toString(CaptureLimits.AGAIN_S));
        no.say(
                to,
                503,
                "ACC-05",
                "ImplementationException",
                "The disk does not take the capture; nothing of it was logged.");
    }

    private void awaited(RoutingContext to, Context context, Offered offered, Runnable done) {
        CompletableFuture<Void> unused = offered.answer()
                .handle((answer, fault) -> {
                    done.run();
                    return Optional.ofNullable(answer).map(Answer::admission);
                })
                .completeOnTimeout(Optional.empty(), CaptureLimits.WAIT_MS_MAX, TimeUnit.MILLISECONDS)
                .thenAccept(admission -> context.runOnContext(loop -> answer(to, offered, admission)));
    }

    private void answer(RoutingContext to, Offered offered, Optional<Admission> admission) {
        if (to.response().ended() || to.response().closed()) {
            return;
        }
        if (admission.isPresent() && admission.get() instanceof Admission.Refused refused) {
            accounts.desk().forget(offered.signed());
            no.say(to, 403, refused.code(), "SecurityException", refused.text());
        } else if (admission.isPresent() && admission.get() instanceof Admission.Retry retry) {
            accounts.desk().forget(offered.signed());
            to.response()
                    .putHeader(
                            "Retry-After",
                            Long.toString(Math.max(1, retry.after().toSeconds())));
            no.say(to, 503, retry.code(), "ImplementationException", retry.text() + "; nothing was logged");
        } else if (admission.isEmpty()) {
            to.response().putHeader("Retry-After", Integer.toString(CaptureLimits.AGAIN_S));
            String text = "The ledger has not answered yet. Send the same again: 409 tells that it was logged.";
            no.say(to, 503, "BSY-01", "ImplementationException", text);
        } else {
            created(to, offered.event());
        }
    }

    private static void created(RoutingContext to, EpcisEvent event) {
        String id = event.eventId().orElse(event.hashId());
        String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        to.response()
                .setStatusCode(201)
                .putHeader("Location", "/events/" + path)
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject()
                        .put("eventID", id)
                        .put("eventHash", event.hashId())
                        .encode());
    }

    /** Goes on if the client takes JSON of version 2.0. */
    void acceptable(RoutingContext to) {
        if (EpcisHeaders.isAnswerTaken(to.request())) {
            to.next();
        } else {
            String text = "Answers here are application/json, EPCIS and CBV version 2.0.";
            no.say(to, 406, "HTT-06", "NotAcceptableException", text);
        }
    }

    /** {@code GET /capture}: an account's captures, newest first. */
    void jobs(RoutingContext to) {
        Account account = to.get(ACCOUNT);
        String perPage = parameter(to, "perPage", Integer.toString(CaptureLimits.PAGE_JOBS));
        String token = parameter(to, "nextPageToken", "");
        if (!perPage.matches("[1-9][0-9]{0,2}") || !(token.isEmpty() || token.matches(JOB_ID))) {
            no.say(to, 400, "HTT-07", "QueryParameterException", "perPage is 1 to 999, nextPageToken as it was given");
            return;
        }
        int limit = Math.min(CaptureLimits.PAGE_JOBS_MAX, Integer.parseInt(perPage));
        vertx.executeBlocking(() -> page(account, token, limit), false)
                .onFailure(to::fail)
                .onSuccess(page -> {
                    page.next().ifPresent(last -> to.response()
                            .putHeader(
                                    "Link",
                                    "</capture?perPage=" + limit + "&nextPageToken=" + last + ">; rel=\"next\""));
                    json(to, page.jobs().encode());
                });
    }

    private record Page(JsonArray jobs, Optional<String> next) {}

    private Page page(Account account, String token, int limit) throws IOException {
        List<String> ids = accounts.jobs().page(account.id(), token, limit + 1);
        JsonArray page = new JsonArray();
        for (String id : ids.subList(0, Math.min(limit, ids.size()))) {
            accounts.jobs().find(account.id(), id).ifPresent(page::add);
        }
        return new Page(page, ids.size() > limit ? Optional.of(ids.get(limit - 1)) : Optional.empty());
    }

    private static String parameter(RoutingContext to, String name, String absent) {
        String value = to.request().getParam(name);
        return value == null || value.isEmpty() ? absent : value;
    }

    /** {@code GET /capture/{id}} of an account. Another's and none look alike. */
    void job(RoutingContext to) {
        Account account = to.get(ACCOUNT);
        String id = to.pathParam("id");
        vertx.executeBlocking(() -> accounts.jobs().find(account.id(), id), false)
                .onFailure(to::fail)
                .onSuccess(found -> found.ifPresentOrElse(
                        job -> json(to, job.encode()),
                        () -> no.say(
                                to, 404, "HTT-03", "NoSuchResourceException", "No capture of yours has this id.")));
    }

    private static void json(RoutingContext to, String body) {
        to.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(body);
    }
}
