package dev.cairn.web;

import dev.cairn.history.LotHistory;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.web.page.Stories;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A site over hand-made histories and a made-up log. */
public final class HandMade {
    public static final String PATH = "/01/" + Stories.GTIN + "/10/" + Stories.LOT;
    public static final String BARE = "/01/" + Stories.GTIN + "/10/BARE";

    private final Map<String, LotHistory> lots = new ConcurrentHashMap<>();
    final FakeLog log = new FakeLog();

    public HandMade() {
        lots.put(Stories.LOT, Stories.oranges());
        lots.put("BARE", Stories.bare());
    }

    /** The usual lots and more. */
    public HandMade(Map<String, LotHistory> more) {
        this();
        lots.putAll(more);
    }

    HandMade with(String lot, LotHistory history) {
        lots.put(lot, history);
        return this;
    }

    public Parts parts() {
        return at("http://127.0.0.1:8080");
    }

    /** @param publicUrl as QR codes hold it; {@code …:0} becomes the port that is taken */
    public Parts at(String publicUrl) {
        return new Parts(
                publicUrl,
                (gtin, lot) -> {
                    return Optional.ofNullable(lots.get(lot));
                },
                (history, shown) ->
                        Bytes.ofUtf8("bundle of " + history.entries().size()),
                log,
                Optional.of(new FakeWitness()),
                "/witness",
                Optional.empty(),
                () -> Instant.parse("2026-11-20T12:00:00Z"));
    }

    private static final class FakeWitness implements WitnessFace.Answering {
        @Override
        public WitnessFace.Answer addCheckpoint(String body) {
            return body.startsWith("old ")
                    ? new WitnessFace.Answer(200, "text/plain; charset=utf-8", "— cosigned\n")
                    : new WitnessFace.Answer(409, "text/x.tlog.size", "500\n");
        }

        @Override
        public Optional<String> checkpoint(Hash originHash) {
            return originHash.equals(Hash.ZERO) ? Optional.of("example.org/log\n500\nroot\n") : Optional.empty();
        }
    }
}
