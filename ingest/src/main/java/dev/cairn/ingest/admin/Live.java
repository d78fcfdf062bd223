package dev.cairn.ingest.admin;

import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.door.Connected;
import dev.cairn.ingest.intake.Lanes;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ingest.receipt.ReceiptDesk;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerReader;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Trouble;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the tier sees at one moment, as JSON. Reading it touches no counter and no clock of any device. May block a little:
 * not for an event loop.
 */
public final class Live {
    private final LedgerReader reader;
    private final Tally tally;
    private final Lanes lanes;
    private final ReceiptDesk desk;
    private final Supplier<List<Connected>> connected;
    private final Supplier<Optional<BrokerLink.View>> broker;
    private final Supplier<LedgerState> state;
    private final InstantSource clock;

    /** @param state how the writer is doing */
    public Live(
            LedgerReader reader,
            Tally tally,
            Lanes lanes,
            ReceiptDesk desk,
            Supplier<List<Connected>> connected,
            Supplier<Optional<BrokerLink.View>> broker,
            Supplier<LedgerState> state,
            InstantSource clock) {
        this.reader = reader;
        this.tally = tally;
        this.lanes = lanes;
        this.desk = desk;
        this.connected = connected;
        this.broker = broker;
        this.state = state;
        this.clock = clock;
    }

    /** Everything. */
    JsonObject everything() {
        JsonObject live = new JsonObject()
                .put("time", clock.instant().toString())
                .put("origin", reader.genesis().origin())
                .put("ledger", ledger())
                .put("total", device(tally.total()))
                .put("queues", queues())
                .put("codes", codes())
                .put("devices", list(tally.devices().stream().map(Live::device).toList()))
                .put(
                        "connections",
                        list(connected.get().stream().map(Live::connection).toList()))
                .put("notes", list(tally.notes().stream().map(Live::note).toList()));
        broker.get().ifPresent(view -> live.put("broker", broker(view)));
        return live;
    }

    /** Whether the ledger takes entries. */
    boolean healthy() {
        return !(state.get() instanceof LedgerState.Halted);
    }

    private JsonObject ledger() {
        JsonObject ledger = said(state.get()).put("sequenced", reader.sequenced());
        try {
            ledger.put("published", head(reader.published()));
            reader.witnessed().ifPresent(head -> ledger.put("witnessed", head(head)));
        } catch (Trouble noHead) {
            ledger.put("trouble", noHead.getMessage());
        }
        return ledger;
    }

    private static JsonObject said(LedgerState state) {
        if (state instanceof LedgerState.Halted halted) {
            return new JsonObject()
                    .put("state", "halted")
                    .put("code", halted.code())
                    .put("text", halted.text());
        }
        return state instanceof LedgerState.Waiting waiting
                ? new JsonObject().put("state", "waiting").put("text", waiting.text())
                : new JsonObject().put("state", "open");
    }

    private static JsonObject head(Head head) {
        return new JsonObject()
                .put("size", head.size())
                .put("height", head.height())
                .put("root", head.checkpoint().root().hex());
    }

    private JsonObject queues() {
        return new JsonObject()
                .put("lanes", lanes.waiting())
                .put("receipts", desk.depth())
                .put("receiptsOwed", desk.owed())
                .put("receiptsSent", desk.sent())
                .put("receiptsDropped", desk.dropped());
    }

    private JsonObject codes() {
        JsonObject codes = new JsonObject();
        tally.byCode().forEach(codes::put);
        return codes;
    }

    private static JsonArray list(List<JsonObject> items) {
        return new JsonArray(items);
    }

    private static JsonObject device(Tally.DeviceCount count) {
        return new JsonObject()
                .put("device", count.device())
                .put("accepted", count.accepted())
                .put("duplicate", count.duplicate())
                .put("retry", count.retry())
                .put("refused", count.refused())
                .put("ageMs", count.ageMs())
                .put("lastCode", count.lastCode());
    }

    private static JsonObject connection(Connected one) {
        return new JsonObject()
                .put("device", one.device())
                .put("clientId", one.clientId())
                .put("ageMs", one.ageMs())
                .put("seenAgeMs", one.seenAgeMs())
                .put("inFlight", one.inFlight())
                .put("laneDepth", one.laneDepth())
                .put("receiptsWaiting", one.receiptsWaiting())
                .put("certificateUntil", one.certificateUntil());
    }

    private static JsonObject note(Tally.Note note) {
        return new JsonObject()
                .put("time", note.time())
                .put("door", note.door())
                .put("source", note.source())
                .put("outcome", note.outcome())
                .put("code", note.code())
                .put("text", note.text());
    }

    private static JsonObject broker(BrokerLink.View view) {
        return new JsonObject()
                .put("address", view.address())
                .put("connected", view.connected())
                .put("unacknowledged", view.unacknowledged())
                .put("receiptsWaiting", view.receiptsWaiting())
                .put("receiptsDropped", view.receiptsDropped());
    }
}
