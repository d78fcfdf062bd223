package dev.cairn.ingest.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the operator's event stream as a page does. */
final class EventReader implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    private final BlockingQueue<JsonObject> events = new LinkedBlockingQueue<>();
    private final Stream<String> lines;
    private final InstantSource clock;

    /** @param clock the server's */
    EventReader(HttpClient http, int port, InstantSource clock) throws Exception {
        this.clock = clock;
        URI address = URI.create("http://127.0.0.1:" + port + "/live/events");
        lines = http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofLines())
                .body();
        Thread reader = new Thread(this::read, "event-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            lines.filter(line -> line.startsWith("data: "))
                    .forEach(line -> events.add(new JsonObject(line.substring(6))));
        } catch (RuntimeException closed) {
            events.clear();
        }
    }

    /**
     * Waits for an event in which this holds of that gateway's row, and prints how long it took.
     *
     * @return events that it took, the one with the fault included; those that were made before are not counted, however late they are read
     */
    int until(String what, String device, Predicate<JsonObject> holds) throws InterruptedException {
        Instant asked = clock.instant();
        long begun = System.nanoTime();
        int ticks = 0;
        while (true) {
            JsonObject event = events.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (event == null || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
                throw new AssertionError("not within " + PATIENCE_S + " s: " + what);
            }
            if (Instant.parse(event.getString("time")).isBefore(asked)) {
                continue;
            }
            ticks++;
            if (row(event, device).filter(holds).isPresent()) {
                long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
                System.out.println("on the operator's page: " + what + " events=" + ticks + " ms=" + ms);
                return ticks;
            }
        }
    }

    static Optional<JsonObject> row(JsonObject live, String device) {
        JsonArray fleet = live.getJsonArray("fleet");
        return fleet.stream()
                .map(JsonObject.class::cast)
                .filter(row -> row.getString("device").equals(device))
                .findFirst();
    }

    /** Whether the row has such a concern at this level. */
    static boolean concern(JsonObject row, String kind, String level) {
        return row.getJsonArray("concerns").stream()
                .map(JsonObject.class::cast)
                .anyMatch(each -> each.getString("kind").equals(kind)
                        && each.getString("level").equals(level));
    }

    @Override
    public void close() {
        lines.close();
    }
}
