package dev.cairn.ingest.capture;

import dev.cairn.epcis.CaptureDocument;
import dev.cairn.epcis.CaptureDocument.Placed;
import dev.cairn.epcis.CaptureDocument.Sifted;
import dev.cairn.epcis.EpcisEvent;
import dev.cairn.ingest.account.Account;
import dev.cairn.ingest.account.AccountLine;
import dev.cairn.ingest.account.SignedEvent;
import dev.cairn.ingest.capture.AccountJob.Piece;
import dev.cairn.ingest.intake.Answer;
import dev.cairn.ledger.Admission;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.statement.Capsule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * From a plain body to signed events: reads it, leaves out what this account has said before, signs the rest. Blocking; on the account's lane.
 *
 * <p>Nothing is signed before all of a document has been looked at, and nothing is offered to the ledger before all that was signed is kept. So a
 * document with {@code rollback} and one wrong event leaves no trace in the log: what is logged could not be rolled back.
 */
final class PlainCapture {
    private final Accounts accounts;
    private final Account account;
    private final AccountLine line;

    PlainCapture(Accounts accounts, Account account, AccountLine line) {
        this.accounts = accounts;
        this.account = account;
        this.line = line;
    }

    /** What became of a document. */
    sealed interface Taken {}

    /** It is a capture that can be asked for once it is kept. @param kept completes then, or with the {@code IOException} why it never is */
    record Begun(String id, CompletableFuture<Void> kept) implements Taken {}

    /** Refused as a whole; nothing of it is kept. */
    record Wrong(int status, List<CaptureError> errors) implements Taken {
        Wrong {
            errors = List.copyOf(errors);
        }
    }

    /** One event, signed and offered. @param unsigned nothing was offered in the end: its number is free again */
    record Offered(EpcisEvent event, SignedEvent signed, CompletableFuture<Answer> answer) implements Taken {}

    private record Fit(Placed placed, Capsule.Whole capsule) {}

    /** A document, or one event, by {@code POST /capture}. */
    Taken document(Form form, Bytes body, boolean proceeds) throws IOException {
        Sifted sifted = sift(form, body);
        List<CaptureError> errors = new ArrayList<>();
        sifted.problems().forEach(problem -> errors.add(CaptureError.invalid(problem)));
        List<Fit> fit = fitting(sifted, errors);
        boolean nothing = fit.isEmpty() && !errors.isEmpty();
        if (!errors.isEmpty() && (!proceeds || nothing)) {
            return new Wrong(status(sifted), errors);
        }
        List<Fit> fresh = fresh(fit, errors);
        if (!errors.isEmpty() && !proceeds) {
            fresh = List.of();
        }
        return begin(fresh, errors, proceeds);
    }

    private static Sifted sift(Form form, Bytes body) {
        return switch (form) {
            case JSON -> CaptureDocument.sift(body.buffer());
            case XML -> CaptureDocument.siftXml(body.buffer());
            case STATEMENTS -> throw new IllegalArgumentException("no document comes as " + form);
        };
    }

    /** Those of the valid events that a capsule holds. */
    private List<Fit> fitting(Sifted sifted, List<CaptureError> errors) {
        List<Fit> fit = new ArrayList<>();
        for (Placed placed : sifted.events()) {
            try {
                fit.add(new Fit(placed, accounts.desk().capsule(placed.event())));
            } catch (IllegalArgumentException tooLarge) {
                String text = "too large for one statement (" + tooLarge.getMessage() + "); split the event";
                errors.add(new CaptureError(400, "EPC-02", placed.pointer(), text));
            }
        }
        return fit;
    }

    /** Those that this account has not said before, each once. */
    private List<Fit> fresh(List<Fit> fit, List<CaptureError> errors) {
        Set<String> here = new HashSet<>();
        List<Fit> fresh = new ArrayList<>();
        for (Fit each : fit) {
            EpcisEvent event = each.placed().event();
            if (!here.add(event.hashId() + event.errorDeclared()) || line.hasSaid(event)) {
                errors.add(CaptureError.again(each.placed().pointer(), event.hashId()));
            } else {
                fresh.add(each);
            }
        }
        return fresh;
    }

    private Begun begin(List<Fit> fresh, List<CaptureError> errors, boolean proceeds) throws IOException {
        accounts.jobs().requireTaking();
        String id = accounts.jobs().newId();
        AccountJob.Head head = new AccountJob.Head(
                id, account.id(), account.name(), accounts.clock().instant(), proceeds);
        List<SignedEvent> signed = sign(fresh);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < signed.size(); i++) {
            pieces.add(new Piece(fresh.get(i).placed().pointer(), signed.get(i)));
        }
        CompletableFuture<Void> kept = accounts.jobs().begin(new AccountJob(head, errors, pieces));
        line.waitFor(kept);
        return new Begun(id, kept.whenComplete((done, fault) -> {
            if (fault != null) {
                signed.forEach(accounts.desk()::forget); // their numbers are spent: nobody knows what is on the disk
            }
        }));
    }

    private List<SignedEvent> sign(List<Fit> fresh) {
        return line.sign(
                fresh.stream().map(each -> each.placed().event()).toList(),
                fresh.stream().map(Fit::capsule).toList());
    }

    /** One event by {@code POST /events}. */
    Taken event(Form form, Bytes body) {
        Sifted sifted = sift(form, body);
        List<CaptureError> errors = new ArrayList<>();
        sifted.problems().forEach(problem -> errors.add(CaptureError.invalid(problem)));
        if (errors.isEmpty() && !sifted.bare()) {
            errors.add(new CaptureError(
                    400, "EPC-10", "", "one event with its own @context is taken here; documents go to POST /capture"));
        }
        List<Fit> fit = fitting(sifted, errors);
        if (!errors.isEmpty()) {
            return new Wrong(status(sifted), errors);
        }
        List<Fit> fresh = fresh(fit, errors);
        return errors.isEmpty() ? offer(fresh) : new Wrong(409, errors);
    }

    private Offered offer(List<Fit> one) {
        List<SignedEvent> signed = sign(one);
        SignedEvent event = signed.get(0);
        CompletableFuture<Answer> answer = line.inTurn(() -> accounts.desk().offer(event));
        if (answer.isDone() && answer.join().admission() instanceof Admission.Retry) {
            line.unsign(signed); // it was never in the ledger's queue
        }
        return new Offered(one.get(0).placed().event(), event, answer);
    }

    /** Beyond what the door announces is 413, all else 400. */
    private static int status(Sifted sifted) {
        boolean tooMuch = sifted.events().isEmpty()
                && sifted.problems().stream().anyMatch(each -> each.code().equals("EPC-02"));
        return tooMuch ? 413 : 400;
    }
}
