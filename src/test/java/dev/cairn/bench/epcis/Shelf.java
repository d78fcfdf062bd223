package dev.cairn.bench.epcis;

import dev.cairn.epcis.EpcisEvent;
import dev.cairn.proof.Bytes;
import dev.cairn.query.EventQuery;
import dev.cairn.query.EventQuery.Parsed;
import dev.cairn.query.EventStore.Stored;
import dev.cairn.query.MasterData;
import dev.cairn.query.Pages;
import dev.cairn.query.Pages.Page;
import dev.cairn.store.SqliteEvents;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our side of the questions: the index of events as a server has it, asked in this process. */
final class Shelf implements AutoCloseable {
    private static final Map<String, String> PREFIXES = Map.of("orchard", Trade.NAMESPACE);
    private static final Instant LOGGED = Instant.parse("2026-11-30T00:00:00Z");

    private final SqliteEvents store;
    private final Pages pages;

    Shelf(Path file) {
        store = SqliteEvents.open(file);
        pages = new Pages(store, Bytes.ofHex("00".repeat(32)), InstantSource.system());
    }

    /** @param first log index of the first of them */
    void add(List<EpcisEvent> events, long first) {
        List<Stored> stored = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            stored.add(new Stored(first + i, LOGGED.plusMillis(first + i), events.get(i)));
        }
        store.put(stored, first + events.size());
    }

    /** The log indices of the first page's events in order, read from parameters as a URL has them; asked on where a page came short. */
    List<Long> ask(List<Map.Entry<String, String>> parameters) {
        List<Long> ids = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            List<Map.Entry<String, String>> all = new ArrayList<>(parameters);
            token.ifPresent(more -> all.add(Map.entry("nextPageToken", more)));
            Page page = page(all);
            page.events().stream().limit(Question.PAGE - ids.size()).forEach(event -> ids.add(event.index()));
            token = page.next().map(Pages.Next::token);
        } while (ids.size() < Question.PAGE && token.isPresent());
        return ids;
    }

    private Page page(List<Map.Entry<String, String>> parameters) {
        EventQuery.Result read = EventQuery.parse(parameters, PREFIXES, MasterData.NONE);
        if (read instanceof Parsed parsed && pages.page(parsed.query()) instanceof Page page) {
            return page;
        }
        throw new IllegalStateException(parameters + " is refused: " + read);
    }

    @Override
    public void close() {
        store.close();
    }
}
