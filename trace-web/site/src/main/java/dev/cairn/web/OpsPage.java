package dev.cairn.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cairn.ledger.HttpOut;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Frame;
import dev.cairn.web.page.SheetView;
import dev.cairn.web.page.SheetView.Cell;
import dev.cairn.web.page.SheetView.Line;
import dev.cairn.web.page.SheetView.Part;
import dev.cairn.web.page.SheetView.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's page: ingest's live state as tables. Whatever ingest says is shown; an array of objects becomes a table, the
 * rest lines. Asking changes nothing there.
 */
final class OpsPage {
    static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    static final int LIVE_BYTES_MAX = 4 << 20;

    private static final int ROWS_MAX = 500;
    private static final int COLUMNS_MAX = 12;
    private static final Set<String> KNOWN = Set.of("codes", "fleet");
    private static final JsonMapper JSON = new JsonMapper();

    private final Optional<URI> admin;
    private final Renderer renderer;
    private final Refusals refusals;
    private final Health health;
    private final InstantSource clock;

    /**
     * @param refusals what the site itself says no to
     * @param health of the ledger's own data
     */
    OpsPage(Optional<URI> admin, Renderer renderer, Refusals refusals, Health health, InstantSource clock) {
        this.admin = admin;
        this.renderer = renderer;
        this.refusals = refusals;
        this.health = health;
        this.clock = clock;
    }

    Reply answer(Ask ask) {
        Frame frame = renderer.frame(ask, "ops.heading");
        Words words = frame.words();
        Optional<JsonNode> live = fetch();
        String when = words.text("ops.fetched", clock.instant().truncatedTo(ChronoUnit.SECONDS));
        List<String> intro = live.isPresent() ? List.of(when) : List.of(words.text("ops.unreachable"), when);
        List<Part> parts = new ArrayList<>();
        admin.ifPresent(url -> parts.add(SheetView.facts(
                words.text("ops.fleet"), List.of(SheetView.link(words.text("ops.fleet.live"), url, url.toString())))));
        live.ifPresent(state -> parts(words, state, parts));
        parts.addAll(health.parts(words));
        parts.add(SheetView.table(words.text("ops.site"), codes(words, JSON.valueToTree(refusals.byCode()), Map.of())));
        SheetView view = new SheetView(frame, words.text("ops.heading"), intro, parts);
        return renderer.html(live.isPresent() ? 200 : 503, frame, "sheet.jte", Map.of("v", view))
                .with("Cache-Control", "no-store");
    }

    private Optional<JsonNode> fetch() {
        if (admin.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.newBuilder(admin.get().resolve("/live"))
                .header("Accept", "application/json")
                .build();
        try {
            byte[] bytes = HttpOut.ask(request, LIVE_BYTES_MAX, ANSWER_MAX).body();
            return Optional.ofNullable(JSON.readTree(bytes)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void parts(Words words, JsonNode state, List<Part> parts) {
        Map<String, String> meanings = new HashMap<>();
        state.path("notes").forEach(note -> meanings.put(text(note.path("code")), text(note.path("text"))));
        parts.add(SheetView.table(words.text("ops.codes"), codes(words, state.path("codes"), meanings)));
        parts.add(SheetView.table(words.text("ops.devices"), fleet(words, state.path("fleet"))));
        List<Line> loose = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : state.properties()) {
            if (!KNOWN.contains(member.getKey())) {
                part(words, member.getKey(), member.getValue(), parts, loose);
            }
        }
        if (!loose.isEmpty()) {
            parts.add(SheetView.facts(words.text("ops.other"), loose));
        }
    }

    private static void part(Words words, String name, JsonNode value, List<Part> parts, List<Line> loose) {
        String heading = words.find("ops." + name).orElse(name);
        if (value.isArray()) {
            parts.add(SheetView.table(heading, table(words, elements(value))));
        } else if (value.isObject()) {
            List<Line> lines = new ArrayList<>();
            lines(words, "", value, lines);
            parts.add(SheetView.facts(heading, lines));
        } else {
            loose.add(SheetView.fact(heading, text(value)));
        }
    }

    private static Table codes(Words words, JsonNode codes, Map<String, String> meanings) {
        List<List<Cell>> rows = new ArrayList<>();
        codes.properties().stream()
                .sorted(Comparator.comparingLong(code -> -code.getValue().asLong()))
                .limit(ROWS_MAX)
                .forEach(code -> rows.add(List.of(
                        Cell.of(code.getKey()),
                        Cell.of(text(code.getValue())),
                        Cell.of(meanings.getOrDefault(code.getKey(), "")))));
        List<String> columns = List.of(words.text("ops.code"), words.text("ops.count"), words.text("ops.text"));
        return new Table(columns, rows, words.text("ops.none"));
    }

    /** A line a gateway, in ingest's order: who needs a person comes first. The live page has the rest. */
    private static Table fleet(Words words, JsonNode fleet) {
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode gateway : fleet) {
            if (rows.size() < ROWS_MAX) {
                rows.add(List.of(
                        Cell.of(text(gateway.path("name"))),
                        Cell.of(text(gateway.path("device"))),
                        Cell.of(text(gateway.path("status"))),
                        Cell.of(second(gateway.path("dataAt"))),
                        Cell.of(text(gateway.path("concerns").path(0).path("text")))));
            }
        }
        List<String> columns = List.of(
                words.text("ops.name"),
                words.text("ops.device"),
                words.text("ops.status"),
                words.text("ops.dataAt"),
                words.text("ops.text"));
        return new Table(columns, rows, words.text("ops.none"));
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    private static void lines(Words words, String prefix, JsonNode object, List<Line> lines) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = words.find("ops." + member.getKey()).orElse(member.getKey());
            if (lines.size() >= ROWS_MAX) {
                return;
            } else if (member.getValue().isObject() && prefix.isEmpty()) {
                lines(words, name + ": ", member.getValue(), lines);
            } else {
                boolean none = member.getValue().isArray() && member.getValue().isEmpty();
                lines.add(SheetView.fact(prefix + name, none ? words.text("ops.none") : text(member.getValue())));
            }
        }
    }

    private static Table table(Words words, List<JsonNode> elements) {
        Set<String> columns = new LinkedHashSet<>();
        elements.forEach(row -> row.fieldNames().forEachRemaining(name -> {
            if (columns.size() < COLUMNS_MAX) {
                columns.add(name);
            }
        }));
        List<List<Cell>> rows = elements.stream()
                .limit(ROWS_MAX)
                .map(row -> columns.stream()
                        .map(column -> Cell.of(text(row.path(column))))
                        .toList())
                .toList();
        List<String> named = columns.stream()
                .map(column -> words.find("ops." + column).orElse(column))
                .toList();
        return new Table(named, columns.isEmpty() ? List.of() : rows, words.text("ops.none"));
    }

    /** A moment as a person reads it; anything else as it is. */
    private static String second(JsonNode time) {
        try {
            return Instant.parse(text(time)).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException noTime) {
            return text(time);
        }
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
