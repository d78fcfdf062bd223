package dev.cairn.launch.sign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.launch.sign.Outbox.Kept;
import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Limits;
import dev.cairn.proof.statement.Envelope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Takes an outbox to a ledger's {@code POST /capture}, in order, batch by batch. What the ledger took is marked; what it refused stays where it is and
 * stops the chain; after a lost answer the same bytes go again and get the same index. A ledger that has no room for now (a rate, a full queue, too much
 * at once) is given the seconds that it asks for, as long as it goes on taking something.
 */
public final class Courier {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int BATCH_MAX = 64;
    /** Waited in vain for so long, it is given up. */
    private static final long IN_VAIN_S_MAX = 120;

    private static final long PAUSE_S_MAX = 30;
    private static final int BUSY = 503;
    private static final Pattern NOT_NOW = Pattern.compile("QUO-0[14]|FUL-0[123]|BSY-01");
    private static final String MEDIA_TYPE = "application/vnd.cairn.statements+cbor";

    /** How it waits; a test only counts. */
    interface Pause {
        void seconds(long seconds) throws InterruptedException;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final URI capture;
    private final Pause pause;

    /** @param capture the ledger's capture address, for instance {@code http://127.0.0.1:8081/capture} */
    public Courier(URI capture) {
        this(capture, TimeUnit.SECONDS::sleep);
    }

    Courier(URI capture, Pause pause) {
        this.capture = capture;
        this.pause = pause;
    }

    /**
     * Sends everything that is unsent.
     *
     * @return the number of statements the ledger has taken
     * @throws IOException if the ledger cannot be reached or did not take a statement; the sentence has its code. Nothing is lost: call again
     */
    public int send(Outbox outbox) throws IOException, InterruptedException {
        int sent = 0;
        long inVainS = 0;
        for (List<Kept> batch = outbox.unsent(BATCH_MAX); !batch.isEmpty(); batch = outbox.unsent(BATCH_MAX)) {
            JsonNode results = post(batch);
            int taken = markTaken(outbox, batch, results);
            sent += taken;
            inVainS = taken > 0 ? 0 : inVainS;
            if (taken < batch.size()) {
                long seconds = secondsAsked(results.path(taken));
                if (seconds == 0 || inVainS >= IN_VAIN_S_MAX) {
                    requireTaken(batch.get(taken), results.path(taken));
                }
                pause.seconds(seconds);
                inVainS += seconds;
            }
        }
        return sent;
    }

    /** Marks those that were taken, up to the first that was not: a chain goes in its order. */
    private static int markTaken(Outbox outbox, List<Kept> batch, JsonNode results) throws IOException {
        int taken = 0;
        while (taken < batch.size() && results.path(taken).has("index")) {
            outbox.markSent(batch.get(taken).seq());
            taken++;
        }
        return taken;
    }

    /** How long to wait before the same again; 0 when waiting does not help. */
    private static long secondsAsked(JsonNode result) {
        return NOT_NOW.matcher(result.path("code").asText("")).matches()
                ? Math.max(1, Math.min(PAUSE_S_MAX, result.path("afterSeconds").asLong(1)))
                : 0;
    }

    /**
     * Where a statement stands that the ledger has taken: sent again, it is answered with its index.
     *
     * @throws IOException if the ledger cannot be reached or does not take it
     */
    long indexOf(Kept kept) throws IOException, InterruptedException {
        JsonNode result = post(List.of(kept)).path(0);
        requireTaken(kept, result);
        return result.path("index").asLong();
    }

    private JsonNode post(List<Kept> batch) throws IOException, InterruptedException {
        List<Envelope> envelopes = batch.stream().map(Kept::envelope).toList();
        HttpRequest request = HttpRequest.newBuilder(capture)
                .header("Content-Type", MEDIA_TYPE)
                .POST(BodyPublishers.ofByteArray(Envelope.encodeAll(envelopes).toArray()))
                .build();
        HttpResponse<byte[]> response;
        try {
            response = HttpOut.ask(request, ANSWER_BYTES_MAX, ANSWER_LIMIT);
        } catch (IOException e) {
            throw new IOException(
                    capture + " does not answer: " + HttpOut.said(e)
                            + ". What is signed waits in the outbox: run the same command again",
                    e);
        }
        if (response.statusCode() == BUSY) {
            return busy(response);
        }
        if (response.statusCode() != 202) {
            throw new IOException(capture + " answered " + response.statusCode() + ": " + shortened(response.body()));
        }
        return json.readTree(response.body()).path("results");
    }

    /** As if it had said so of the first: none was looked at. */
    private JsonNode busy(HttpResponse<byte[]> response) throws IOException {
        JsonNode problem;
        try {
            problem = json.readTree(response.body());
        } catch (JsonProcessingException somebodyElses) {
            throw new IOException(capture + " answered 503: " + shortened(response.body()), somebodyElses);
        }
        String after = response.headers().firstValue("Retry-After").orElse("");
        ObjectNode no = json.createObjectNode();
        no.put("code", problem.path("code").asText("BSY-01"));
        no.put("text", problem.path("detail").asText(""));
        no.put("afterSeconds", after.matches("[0-9]{1,4}") ? Long.parseLong(after) : 1);
        return json.createArrayNode().add(no);
    }

    private static void requireTaken(Kept kept, JsonNode result) throws IOException {
        if (!result.has("index")) {
            throw new IOException("statement " + kept.seq() + " was not taken: "
                    + result.path("code").asText("no answer yet") + " "
                    + result.path("text").asText(""));
        }
    }

    private static String shortened(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.length() <= Limits.STATEMENT_BYTES_MAX ? text : text.substring(0, Limits.STATEMENT_BYTES_MAX);
    }
}
