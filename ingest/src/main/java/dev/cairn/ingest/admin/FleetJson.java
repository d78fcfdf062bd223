package dev.cairn.ingest.admin;

import dev.cairn.ingest.door.Connected;
import dev.cairn.ingest.fleet.Seen;
import dev.cairn.model.Gap;
import dev.cairn.proof.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Gateways as JSON, flat where it can be. What is not known is {@code null}: never a number that nobody measured. The members' meanings: {@link Facts},
 * {@link Seen}.
 */
final class FleetJson {
    /** Gateways of one page. */
    static final int ROWS_MAX = 500;

    /** Gateways beside everything else, which is sent every second. */
    static final int LIVE_ROWS_MAX = 200;

    private final Live live;

    FleetJson(Live live) {
        this.live = live;
    }

    /** From a place in the list on, the worst first; {@code next} is where the next page begins, {@code null} at the end. */
    JsonObject page(String find, int from) {
        return page(find, from, ROWS_MAX);
    }

    /** The worst ones. */
    JsonArray worst() {
        return page("", 0, LIVE_ROWS_MAX).getJsonArray("gateways");
    }

    private JsonObject page(String find, int from, int rowsMax) {
        List<Facts> all = live.fleet(find);
        Map<String, Connected> connections = live.connections();
        int begin = Math.max(0, Math.min(from, all.size()));
        int end = Math.min(all.size(), begin + rowsMax);
        return new JsonObject()
                .put("total", all.size())
                .put("from", begin)
                .put("next", end < all.size() ? end : null)
                .put(
                        "gateways",
                        new JsonArray(all.subList(begin, end).stream()
                                .map(facts -> row(
                                        facts,
                                        Optional.ofNullable(
                                                connections.get(facts.device().hex()))))
                                .toList()));
    }

    /** How many gateways stand how. */
    JsonObject counts() {
        JsonObject counts = new JsonObject();
        List.of("bad", "look", "well", "revoked").forEach(status -> counts.put(status, 0L));
        live.fleet().forEach(facts -> counts.put(facts.status(), counts.getLong(facts.status()) + 1));
        return counts;
    }

    private static JsonObject row(Facts facts, Optional<Connected> connection) {
        Seen seen = facts.seen();
        JsonObject row = new JsonObject()
                .put("name", facts.name())
                .put("device", facts.device().hex())
                .put("organisation", facts.organisation())
                .put("status", facts.status())
                .put("standing", word(facts.standing()))
                .put(
                        "concerns",
                        new JsonArray(facts.concerns().stream()
                                .map(FleetJson::concern)
                                .toList()));
        data(row, seen);
        counts(row, seen);
        gateway(row, facts);
        connection(row, seen, connection);
        return row.put(
                        "missing",
                        new JsonArray(
                                facts.missing().stream().map(FleetJson::missing).toList()))
                .put(
                        "gaps",
                        new JsonArray(seen.gaps().stream().map(FleetJson::gap).toList()));
    }

    private static void data(JsonObject row, Seen seen) {
        Optional<Seen.Contact> data = seen.data();
        row.put("dataAt", data.map(d -> d.at().toString()).orElse(null))
                .put("dataAgeMs", data.map(Seen.Contact::ageMs).orElse(null))
                .put("dataSigned", data.map(d -> d.signed().toString()).orElse(null))
                .put(
                        "dataFrom",
                        data.map(d -> d.received() ? "received" : "log").orElse(null))
                .put("heardAgeMs", boxed(seen.heardAgeMs()))
                .put("clockOffsetMs", boxed(seen.clockOffsetMs()));
    }

    private static void counts(JsonObject row, Seen seen) {
        row.put("accepted", seen.counts().accepted())
                .put("duplicate", seen.counts().duplicate())
                .put("retry", seen.counts().retry())
                .put("refused", seen.counts().refused())
                .put("codes", codes(seen.codes()))
                .put("inItsName", codes(seen.unproven()));
    }

    private static void gateway(JsonObject row, Facts facts) {
        Seen seen = facts.seen();
        Optional<Seen.Offered> offered = seen.offered();
        row.put("waiting", seen.spool().map(Seen.Spool::waiting).orElse(null))
                .put("waitingGrows", seen.spool().map(Seen.Spool::growing).orElse(null))
                .put("waitingToldAgeMs", seen.spool().map(Seen.Spool::toldAgeMs).orElse(null))
                .put("software", seen.told().software().orElse(null))
                .put("configurationOffered", offered.map(Seen.Offered::version).orElse(null))
                .put(
                        "configurationInForce",
                        facts.isConfigured() ? offered.orElseThrow().version() : null)
                .put(
                        "configurationHash",
                        seen.told().configuration().map(Hash::hex).orElse(null))
                .put("configurationRefused", seen.told().configurationRefused().orElse(null));
    }

    private static void connection(JsonObject row, Seen seen, Optional<Connected> connection) {
        row.put("door", seen.door().isEmpty() ? null : seen.door())
                .put("connections", seen.link().open())
                .put("leftAgeMs", boxed(seen.link().leftAgeMs()))
                .put(
                        "certificateFrom",
                        seen.certificate().map(c -> c.from().toString()).orElse(null))
                .put(
                        "certificateUntil",
                        seen.certificate().map(c -> c.until().toString()).orElse(null))
                .put("clientId", connection.map(Connected::clientId).orElse(null))
                .put("inFlight", connection.map(Connected::inFlight).orElse(null))
                .put("laneDepth", connection.map(Connected::laneDepth).orElse(null))
                .put(
                        "receiptsWaiting",
                        connection.map(Connected::receiptsWaiting).orElse(null));
    }

    private static JsonObject concern(Concern concern) {
        return new JsonObject()
                .put("kind", concern.kind().word())
                .put("level", concern.level().word())
                .put("since", concern.since().map(Object::toString).orElse(null))
                .put("text", concern.text());
    }

    private static JsonObject codes(Map<String, Seen.Code> codes) {
        JsonObject all = new JsonObject();
        codes.forEach((name, code) -> all.put(
                name,
                new JsonObject()
                        .put("count", code.count())
                        .put("outcome", code.outcome())
                        .put("text", code.text())
                        .put("ageMs", code.ageMs())));
        return all;
    }

    private static JsonObject missing(Missing missing) {
        return new JsonObject()
                .put("chain", missing.chain().hex())
                .put("from", missing.from())
                .put("to", missing.to())
                .put("count", missing.count())
                .put("more", missing.more())
                .put("answer", word(missing.answer()));
    }

    private static JsonObject gap(Gap gap) {
        return new JsonObject()
                .put("chain", gap.chain().hex())
                .put("from", gap.from())
                .put("to", gap.to())
                .put("count", gap.count())
                .put("reason", gap.reason().word());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Object boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
