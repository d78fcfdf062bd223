package dev.cairn.ingest.capture;

import dev.cairn.ingest.intake.Answer;
import dev.cairn.ledger.Admission;
import dev.cairn.ledger.Mark;
import dev.cairn.proof.statement.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * One capture: its statements' answers as they come in.
 *
 * @param answers none of which fails: a fault of ours is an answer too (BUG-01)
 * @param id first 32 hex digits of the body's SHA-256: the same body is the same capture
 */
record Job(String id, List<CompletableFuture<Answer>> answers) {
    Job {
        answers = List.copyOf(answers);
    }

    boolean running() {
        return answers.stream().anyMatch(answer -> !answer.isDone());
    }

    /** Whether a fault of ours kept any statement from being judged. */
    boolean isFaulty() {
        return answers.stream()
                .anyMatch(answer -> answer.isDone()
                        && answer.join().admission() instanceof Admission.Retry retry
                        && retry.code().equals("BUG-01"));
    }

    /** When to send the same again, for those that are to come again; nothing when none is. */
    OptionalLong againAfterS() {
        return answers.stream()
                .filter(CompletableFuture::isDone)
                .map(answer -> answer.join().admission())
                .flatMap(admission -> admission instanceof Admission.Retry retry ? Stream.of(retry) : Stream.empty())
                .mapToLong(Job::seconds)
                .max();
    }

    private static long seconds(Admission.Retry retry) {
        return Math.max(1, retry.after().toSeconds());
    }

    /** One result for each statement in its order; one that has no answer yet is {@code waiting}. */
    JsonObject toJson() {
        JsonArray results = new JsonArray();
        answers.forEach(answer -> results.add(answer.isDone() ? result(answer.join()) : outcome("waiting")));
        return new JsonObject()
                .put("captureID", id)
                .put("running", running())
                .put("success", answers.stream().allMatch(Job::logged))
                .put("results", results);
    }

    private static boolean logged(CompletableFuture<Answer> answer) {
        return answer.isDone()
                && (answer.join().admission() instanceof Admission.Admitted
                        || answer.join().admission() instanceof Admission.Duplicate);
    }

    private static JsonObject outcome(String word) {
        return new JsonObject().put("outcome", word);
    }

    private static JsonObject result(Answer answer) {
        JsonObject result = said(answer.admission());
        answer.statement().ifPresent(statement -> name(result, statement));
        return result;
    }

    private static JsonObject said(Admission admission) {
        if (admission instanceof Admission.Admitted admitted) {
            JsonArray marks = new JsonArray();
            admitted.marks().stream().map(Mark::name).sorted().forEach(marks::add);
            return outcome("accepted").put("index", admitted.index()).put("marks", marks);
        }
        if (admission instanceof Admission.Duplicate duplicate) {
            return outcome("duplicate").put("index", duplicate.index());
        }
        if (admission instanceof Admission.Retry retry) {
            return outcome("retry")
                    .put("code", retry.code())
                    .put("text", retry.text())
                    .put("afterSeconds", seconds(retry));
        }
        Admission.Refused refused = (Admission.Refused) admission;
        return outcome("refused").put("code", refused.code()).put("text", refused.text());
    }

    private static void name(JsonObject result, Statement statement) {
        result.put("statement", statement.hash().hex())
                .put("chain", statement.chain().hex())
                .put("seq", statement.seq());
    }
}
