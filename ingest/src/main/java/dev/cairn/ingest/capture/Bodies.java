package dev.cairn.ingest.capture;

import dev.cairn.ingest.intake.Network;
import dev.cairn.ingest.intake.Places;
import dev.cairn.ingest.intake.Places.Entry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Request bodies on their way in. They are large and anybody may begin one, so there is room for so many bytes, shared between addresses, and each
 * has so long to come: a byte now and then keeps no room. Owned by the server's event loop.
 */
final class Bodies {
    private static final String TIMER = "cairn.body.timer";

    /** How a request is turned away. */
    interface No {
        void say(RoutingContext to, int status, String code, String title, String detail);
    }

    private final Vertx vertx;
    private final Places<String, RoutingContext> places;
    private final long msMax;
    private final No no;

    Bodies(Vertx vertx, long bytesMax, long msMax, No no) {
        this.vertx = vertx;
        this.places = new Places<>(bytesMax);
        this.msMax = msMax;
        this.no = no;
    }

    /** Before a byte of the body is kept. */
    void begin(RoutingContext to) {
        long bytes = announced(to);
        if (bytes > CaptureLimits.BODY_BYTES_MAX) {
            to.next(); // its handler says so
            return;
        }
        Entry<RoutingContext> entry = places.enter(address(to), to, bytes);
        if (entry instanceof Entry.Full) {
            to.request().resume(); // read and forgotten: closed at once, he would not hear why
            busy(to, CaptureLimits.AGAIN_S * 1_000L);
            return;
        }
        to.put(TIMER, vertx.setTimer(msMax, late -> late(to)));
        to.addEndHandler(ended -> whole(to));
        if (entry instanceof Entry.Instead<RoutingContext> instead) {
            instead.gone().forEach(gone -> {
                whole(gone);
                busy(gone, 0);
            });
        }
        to.next();
    }

    /** What a body may take by its own word; one that gives none may take all. */
    static long announced(RoutingContext to) {
        long length = announces(to);
        return length < 0 ? CaptureLimits.BODY_BYTES_MAX : Math.max(CaptureLimits.BODY_BYTES_MIN, length);
    }

    /** How long a body says it is; −1 if it does not. */
    static long announces(RoutingContext to) {
        String length = to.request().getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    /** The body has come, or never will. */
    void whole(RoutingContext to) {
        Long timer = to.remove(TIMER);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        places.leave(address(to), to);
    }

    private void late(RoutingContext to) {
        whole(to);
        end(to, 408, "HTT-05", "Too slow", "A body has " + msMax / 1_000 + " s to come; send less at once.", 0);
    }

    /** Too much at once, here or behind: the same again in a moment. */
    void busy(RoutingContext to) {
        busy(to, 0);
    }

    private void busy(RoutingContext to, long afterMs) {
        if (!to.response().headWritten()) {
            to.response().putHeader("Retry-After", Integer.toString(CaptureLimits.AGAIN_S));
        }
        end(
                to,
                503,
                "BSY-01",
                "Busy",
                "Too much at once, from you or from all; nothing of this was kept. Send the same again after the seconds in Retry-After.",
                afterMs);
    }

    // Whoever was turned away might go on sending.
    private void end(RoutingContext to, int status, String code, String title, String detail, long afterMs) {
        if (to.response().ended() || to.response().closed()) {
            return;
        }
        to.addEndHandler(said -> {
            if (afterMs == 0) {
                closeIfComing(to);
            } else {
                vertx.setTimer(afterMs, timer -> closeIfComing(to));
            }
        });
        no.say(to, status, code, title, detail);
    }

    private static void closeIfComing(RoutingContext to) {
        if (!to.request().isEnded()) {
            to.request().connection().close();
        }
    }

    private static String address(RoutingContext to) {
        return Network.of(to.request().remoteAddress());
    }
}
