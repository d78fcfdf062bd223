package dev.cairn.web;

import dev.cairn.proof.Hash;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Disclosure;
import dev.cairn.web.http.Reply;
import dev.cairn.web.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP face of a witness (C2SP tlog-witness): takes checkpoints, shows what it has co-signed. */
public final class WitnessFace {
    /** An add-checkpoint request: 63 proof lines and a note stay far below. */
    public static final int REQUEST_BYTES_MAX = 64 * 1024;

    private static final Pattern SEEN = Pattern.compile("/([0-9a-f]{64})/checkpoint");

    private final String prefix;
    private final Answering witness;

    /** The witness itself. */
    public interface Answering {
        /** @param body the request as tlog-witness writes it */
        Answer addCheckpoint(String body);

        /** The newest checkpoint co-signed for the origin with this SHA-256. */
        Optional<String> checkpoint(Hash originHash);
    }

    /** What it says to a checkpoint, with the status and type that tlog-witness asks for. */
    public record Answer(int status, String contentType, String body) {}

    /** @param prefix path without a slash at the end, empty for the root */
    public WitnessFace(String prefix, Answering witness) {
        this.prefix = prefix;
        this.witness = witness;
    }

    public List<Route> routes() {
        return List.of(
                Route.post(prefix + "/add-checkpoint", Disclosure.PUBLIC, REQUEST_BYTES_MAX, this::add),
                Route.get(prefix + "/*", Disclosure.PUBLIC, this::seen));
    }

    private Reply add(Ask ask) {
        Optional<String> body = ask.body().utf8IfValid();
        if (body.isEmpty()) {
            return Reply.text(400, Reply.TEXT, "not UTF-8\n");
        }
        Answer answer = witness.addCheckpoint(body.get());
        return Reply.text(answer.status(), answer.contentType(), answer.body());
    }

    private Reply seen(Ask ask) {
        Matcher path = SEEN.matcher(ask.path().substring(prefix.length()));
        Optional<String> note = path.matches() ? witness.checkpoint(Hash.ofHex(path.group(1))) : Optional.empty();
        return note.map(text -> Reply.text(200, Reply.TEXT, text).open())
                .orElseGet(() -> Reply.text(404, Reply.TEXT, "nothing co-signed under this name\n"));
    }
}
