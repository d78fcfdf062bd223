package dev.cairn.ledger.witness;

import dev.cairn.ledger.Cosigner;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A witness over HTTP (C2SP tlog-witness). It retries nothing: the ledger asks again at its next period. */
public final class HttpCosigner implements Cosigner {

    /** One try; the ledger's round allows for some. */
    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int TEXT_CHARS_MAX = 200;
    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,15})\n?");

    private final String name;
    private final URI address;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param name the witness's name in the policy
     * @param prefix submission prefix, with or without a slash at its end
     */
    public HttpCosigner(String name, URI prefix, Duration timeout) {
        String base = prefix.toString();
        this.name = name;
        this.address = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** One for each address in the policy; several keys behind one address are asked once and answer with several lines. */
    public static List<Cosigner> of(Genesis genesis, Duration timeout) {
        Set<URI> asked = new HashSet<>();
        return genesis.policy().witnesses().stream()
                .filter(witness -> witness.url().filter(asked::add).isPresent())
                .<Cosigner>map(witness ->
                        new HttpCosigner(witness.name(), witness.url().orElseThrow(), timeout))
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer cosign(long oldSize, List<Hash> consistency, String note) {
        String body = new AddCheckpoint(oldSize, consistency, note).body();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request, head -> new Bounded());
        try {
            // The request's own limit ends with the answer's head; a body that drips for ever must not hold us.
            HttpResponse<byte[]> response = asked.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
            return read(response, response.body());
        } catch (TimeoutException e) {
            asked.cancel(true);
            return new Unreachable("no whole answer in time");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Unreachable(cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            return new Unreachable("interrupted");
        }
    }

    /** Takes a body up to one byte more than an answer may have, then hangs up. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription body;

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            body = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                int room = ANSWER_BYTES_MAX + 1 - taken.size();
                byte[] bytes = new byte[Math.min(room, part.remaining())];
                part.get(bytes);
                taken.writeBytes(bytes);
            }
            if (taken.size() > ANSWER_BYTES_MAX && body != null) {
                body.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable broken) {
            whole.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            whole.complete(taken.toByteArray());
        }
    }

    private static Answer read(HttpResponse<?> response, byte[] bytes) {
        if (bytes.length > ANSWER_BYTES_MAX) {
            return new Unreachable("answer longer than " + ANSWER_BYTES_MAX + " bytes");
        }
        String body = new String(bytes, StandardCharsets.UTF_8);
        int status = response.statusCode();
        if (status == 200) {
            return new Cosigned(body);
        }
        if (status == 409 && SIZE.matcher(body).matches()) {
            return new SizeIs(Long.parseLong(body.strip()));
        }
        return status >= 400 && status < 500 && status != 429
                ? new Denied(status, shown(body))
                : new Unreachable("answered " + status);
    }

    /** What a stranger wrote, fit for a log line. */
    private static String shown(String body) {
        String plain = body.strip().replaceAll("[^\\x20-\\x7e]", "?");
        return plain.substring(0, Math.min(TEXT_CHARS_MAX, plain.length()));
    }
}
