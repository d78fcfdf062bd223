package dev.cairn.bench.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The peer's capture door: a process on Vert.x as ours is, that reads a document with Jackson, looks at no rule, and answers 201 when PostgreSQL has
 * committed its events in one transaction. A connection for each worker.
 */
final class RepositoryDoor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final ThreadLocal<Repository> repository;

    private RepositoryDoor(String url) {
        repository = ThreadLocal.withInitial(() -> {
            try {
                return new Repository(url);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** {@code URL}; prints {@code listening PORT}. */
    public static void main(String[] words) {
        RepositoryDoor door = new RepositoryDoor(words[0]);
        door.vertx
                .createHttpServer()
                .requestHandler(door::take)
                .listen(0, "127.0.0.1")
                .onSuccess(open -> System.out.println("listening " + open.actualPort()))
                .onFailure(cause -> {
                    System.out.println("not listening: " + cause);
                    System.exit(1);
                });
    }

    private void take(HttpServerRequest request) {
        request.body()
                .compose(body -> vertx.executeBlocking(() -> add(body.getBytes()), false))
                .onSuccess(done -> request.response().setStatusCode(201).end())
                .onFailure(cause -> {
                    System.out.println("not taken: " + cause);
                    request.response().setStatusCode(500).end();
                });
    }

    private boolean add(byte[] document) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        JSON.readTree(document).path("epcisBody").path("eventList").forEach(events::add);
        repository.get().add(events);
        return true;
    }
}
