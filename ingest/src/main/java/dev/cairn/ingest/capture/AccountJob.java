package dev.cairn.ingest.capture;

import dev.cairn.ingest.account.SignedEvent;
import dev.cairn.ledger.Admission;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Malformed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One capture of an account: what is to be logged of it, already signed, and what became of each event. Thread-safe.
 *
 * <p>Its file, JSON: the members that everybody sees, and {@code account}; while it runs also {@code kept}, the signed events. So after a crash the very
 * same statements are offered again, and the ledger knows those that it has.
 */
final class AccountJob {
    private final Head head;
    private final List<CaptureError> errors;
    private final List<Piece> pieces;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * Which job it is.
     *
     * @param id 32 hex digits, in order of their making
     * @param account the account's id
     * @param name what readers will read: "submitted by account …"
     */
    record Head(String id, String account, String name, Instant created, boolean proceeds) {}

    /** One event of it. */
    static final class Piece {
        private final String pointer;
        private final SignedEvent signed;
        private volatile @Nullable Admission answer;

        Piece(String pointer, SignedEvent signed) {
            this.pointer = pointer;
            this.signed = signed;
        }

        SignedEvent signed() {
            return signed;
        }

        /** The ledger's last word: logged, or never. */
        void settle(Admission last) {
            answer = last;
        }

        Optional<Admission> answer() {
            return Optional.ofNullable(answer);
        }
    }

    /** @param errors why the rest of the document is not to be logged */
    AccountJob(Head head, List<CaptureError> errors, List<Piece> pieces) {
        this.head = head;
        this.errors = List.copyOf(errors);
        this.pieces = List.copyOf(pieces);
    }

    Head head() {
        return head;
    }

    List<Piece> pieces() {
        return pieces;
    }

    boolean isRunning() {
        return pieces.stream().anyMatch(piece -> piece.answer().isEmpty());
    }

    /** True once, for whoever finds first that nothing runs any more. */
    boolean ends() {
        return !isRunning() && ended.compareAndSet(false, true);
    }

    /** As everybody who may ask sees it. */
    JsonObject toJson() {
        List<CaptureError> all = new ArrayList<>(errors);
        JsonArray results = new JsonArray();
        for (Piece piece : pieces) {
            Optional<Admission> answer = piece.answer();
            if (answer.isPresent() && answer.get() instanceof Admission.Refused refused) {
                all.add(new CaptureError(403, refused.code(), piece.pointer, refused.text()));
            }
            results.add(result(piece, answer));
        }
        return new JsonObject()
                .put("captureID", head.id())
                .put("createdAt", head.created().toString())
                .put("running", isRunning())
                .put("success", all.isEmpty())
                .put("captureErrorBehaviour", head.proceeds() ? "proceed" : "rollback")
                .put("submittedBy", "account " + head.name())
                .put("errors", CaptureError.toJson(all))
                .put("results", results);
    }

    private static JsonObject result(Piece piece, Optional<Admission> answer) {
        JsonObject result = new JsonObject()
                .put("event", piece.signed.hashId())
                .put("pointer", piece.pointer)
                .put("statement", piece.signed.statement().hash().hex());
        if (answer.isEmpty()) {
            return result.put("outcome", "waiting");
        }
        if (answer.get() instanceof Admission.Admitted admitted) {
            return result.put("outcome", "accepted").put("index", admitted.index());
        }
        return answer.get() instanceof Admission.Duplicate before
                ? result.put("outcome", "accepted").put("index", before.index())
                : result.put("outcome", "refused");
    }

    /** As it is kept while it runs. */
    JsonObject keep() {
        JsonArray kept = new JsonArray();
        pieces.forEach(piece -> kept.add(new JsonObject()
                .put("pointer", piece.pointer)
                .put("event", piece.signed.hashId())
                .put("envelope", piece.signed.encode().base64())));
        return toJson().put("account", head.account())
                .put("name", head.name())
                .put("results", new JsonArray())
                .put("kept", kept);
    }

    /** @throws Malformed or RuntimeException for anything but what {@link #keep} gives */
    static AccountJob resume(JsonObject kept) throws Malformed {
        Head head = new Head(
                kept.getString("captureID"),
                kept.getString("account"),
                kept.getString("name"),
                Instant.parse(kept.getString("createdAt")),
                kept.getString("captureErrorBehaviour").equals("proceed"));
        List<CaptureError> errors = new ArrayList<>();
        kept.getJsonArray("errors").stream()
                .map(JsonObject.class::cast)
                .forEach(each -> errors.add(new CaptureError(
                        each.getInteger("status"),
                        each.getString("code"),
                        each.getString("pointer"),
                        each.getString("detail"))));
        List<Piece> pieces = new ArrayList<>();
        for (Object each : kept.getJsonArray("kept")) {
            JsonObject piece = (JsonObject) each;
            pieces.add(new Piece(
                    piece.getString("pointer"), SignedEvent.decode(Bytes.ofBase64(piece.getString("envelope")))));
        }
        return new AccountJob(head, errors, pieces);
    }
}
