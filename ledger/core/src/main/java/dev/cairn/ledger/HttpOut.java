package dev.cairn.ledger;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How a process asks others over HTTP. One client, held for ever: a client that nobody holds any more is closed by the collector under
 * the answer that is being read. HTTP/1.1, because small questions are not worth an upgrade that some servers leave unanswered. No
 * redirect is followed, for an address that was given is the one that is meant. ArrowsTest holds that nobody makes another client.
 */
public final class HttpOut {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(CONNECT_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private HttpOut() {}

    /** The answer is longer than it may be. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int bytesMax) {
            super("longer than " + bytesMax + " bytes");
        }
    }

    /**
     * Asks once and waits for the whole answer, whatever its status.
     *
     * @param bytesMax of the body
     * @param limit from the question to the last byte; the client's own limit ends with the answer's head, and a body may drip for ever
     * @throws TooLong at the first byte too many
     * @throws HttpTimeoutException after the limit
     * @throws IOException if nobody answers, or the answer breaks off
     */
    public static HttpResponse<byte[]> ask(HttpRequest request, int bytesMax, Duration limit)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = CLIENT.sendAsync(request, head -> new BoundedBody(bytesMax));
        try {
            return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            asked.cancel(true);
            throw new HttpTimeoutException("no whole answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            asked.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e.getCause());
        }
    }

    /** What went wrong, in words fit for a sentence; some of the client's exceptions have none. */
    public static String said(IOException trouble) {
        for (Throwable each = trouble; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
                return "there is no host of this name";
            }
        }
        if (trouble instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (trouble instanceof ConnectException) {
            return "nobody listens there";
        }
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }
}
