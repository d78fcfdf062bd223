package dev.cairn.web.events;

import dev.cairn.ledger.Trouble;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Front;
import dev.cairn.web.http.Reply;

/** What goes wrong at the addresses of EPCIS, told to programs in EPCIS's words; everything else as the site tells it. */
public final class EpcisErrors implements Front.Errors {
    private static final String AGAIN_S = "3";

    private final Front.Errors site;
    private final Sheets sheets;

    public EpcisErrors(Front.Errors site, Sheets sheets) {
        this.site = site;
        this.sheets = sheets;
    }

    @Override
    public Reply page(Ask ask, int status) {
        if (elsewhere(ask)) {
            return site.page(ask, status);
        }
        Reply reply = problem(status, code(status), text(status));
        return status == 503 ? reply.with("Retry-After", AGAIN_S) : reply;
    }

    @Override
    public Reply trouble(Ask ask, Exception trouble) {
        if (elsewhere(ask)) {
            return site.trouble(ask, trouble);
        }
        return trouble instanceof Trouble.Unavailable
                ? problem(503, "EVT-07", "The index of events or the ledger does not answer now; ask again.")
                        .with("Retry-After", AGAIN_S)
                : page(ask, 500);
    }

    @Override
    public Reply stranger(Ask ask) {
        return elsewhere(ask)
                ? site.stranger(ask)
                : problem(
                                401,
                                "ACC-01",
                                "Show an account's API key: Authorization: Bearer cairn-…; the operator makes one with `cairn account add`."
                                        + " Without one, only who sits at the machine itself is answered.")
                        .with("WWW-Authenticate", "Bearer realm=\"cairn\"");
    }

    private static boolean elsewhere(Ask ask) {
        return !EventsFace.covers(ask.path()) || Problem.forPeople(ask);
    }

    private Reply problem(int status, String code, String text) {
        sheets.refused(code);
        return Problem.reply(status, Problem.json(status, Problem.title(status), code, text));
    }

    private static String code(int status) {
        return switch (status) {
            case 404, 405 -> "HTT-04";
            case 413, 414 -> "QRY-07";
            case 503 -> "BSY-01";
            default -> "BUG-01";
        };
    }

    private static String text(int status) {
        return switch (status) {
            case 404 -> "There is no such address; events are asked for at /events, named queries are at /queries.";
            case 405 ->
                "Not with this method here: Allow names those that there are. Events are captured at another port, see the operator.";
            case 413 ->
                "The body is too large, or there is one where none is read: a question's parameters stand behind the question mark, a named query has at most "
                        + QueriesFace.BODY_BYTES_MAX + " bytes.";
            case 414 -> "An address has at most " + Front.TARGET_CHARS_MAX + " characters; ask several times.";
            case 503 -> "Too many requests are waiting; ask again.";
            default -> "A fault of ours; it is in the log of the server.";
        };
    }
}
