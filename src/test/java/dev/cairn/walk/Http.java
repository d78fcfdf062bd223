package dev.cairn.walk;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A plain visitor by HTTP. */
public final class Http {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

    private Http() {}

    /** What came back. */
    public record Reply(int status, String type, Bytes body) {
        public String text() {
            return body.utf8();
        }
    }

    /** Asks for what a browser asks for. */
    public static Reply get(URI address) {
        return get(address, "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    /** Asks with an Accept of its own. */
    public static Reply get(URI address, String accept) {
        return send(HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Accept", accept)
                .header("Accept-Language", "en"));
    }

    /** Posts these bytes. */
    public static Reply post(URI address, String type, Bytes body) {
        return send(HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body.toArray())));
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Reply(response.statusCode(), type, Bytes.wrap(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
