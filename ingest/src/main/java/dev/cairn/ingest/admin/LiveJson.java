package dev.cairn.ingest.admin;

import dev.cairn.ingest.broker.BrokerLink;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.ledger.Head;
import dev.cairn.ledger.LedgerState;
import dev.cairn.ledger.Trouble;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** The live state as JSON; the fleet's rows are {@link FleetJson}'s. */
final class LiveJson {
    private final Live live;
    private final Live.Parts parts;
    private final FleetJson fleet;

    LiveJson(Live live) {
        this.live = live;
        this.parts = live.parts();
        this.fleet = new FleetJson(live);
    }

    /** Everything, and of the fleet the first page. */
    JsonObject everything() {
        JsonObject all = new JsonObject()
                .put("time", parts.clock().instant().toString())
                .put("origin", parts.reader().genesis().origin())
                .put("ready", ready())
                .put("ledger", ledger())
                .put("total", total(parts.tally().total()))
                .put("queues", queues())
                .put("codes", codes())
                .put("fleet", fleet.worst())
                .put("fleetCounts", fleet.counts())
                .put(
                        "notes",
                        new JsonArray(parts.tally().notes().stream()
                                .map(LiveJson::note)
                                .toList()));
        parts.broker().get().ifPresent(view -> all.put("broker", broker(view)));
        return all;
    }

    /** A page of the fleet. */
    JsonObject fleet(String find, int from) {
        return fleet.page(find, from);
    }

    /** Whether gateways should be sent here, and what speaks against it. */
    JsonObject ready() {
        List<String> reasons = live.readiness().reasons();
        return new JsonObject().put("ok", reasons.isEmpty()).put("reasons", new JsonArray(reasons));
    }

    private JsonObject ledger() {
        JsonObject ledger =
                said(parts.state().get()).put("sequenced", parts.reader().sequenced());
        try {
            ledger.put("published", head(parts.reader().published()));
            parts.reader().witnessed().ifPresent(head -> ledger.put("witnessed", head(head)));
        } catch (Trouble noHead) {
            ledger.put("trouble", noHead.getMessage());
        }
        return ledger.put("unwitnessedMs", live.readiness().unwitnessedMs());
    }

    static JsonObject said(LedgerState state) {
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
                .put("verifier", parts.verifier().name().toLowerCase(Locale.ROOT))
                .put("lanes", parts.lanes().waiting())
                .put("receipts", parts.desk().depth())
                .put("receiptsOwed", parts.desk().owed())
                .put("receiptsSent", parts.desk().sent())
                .put("receiptsDropped", parts.desk().dropped());
    }

    private JsonObject codes() {
        JsonObject codes = new JsonObject();
        parts.tally().byCode().forEach(codes::put);
        return codes;
    }

    private static JsonObject total(Seen.Counts counts) {
        return new JsonObject()
                .put("accepted", counts.accepted())
                .put("duplicate", counts.duplicate())
                .put("retry", counts.retry())
                .put("refused", counts.refused());
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
