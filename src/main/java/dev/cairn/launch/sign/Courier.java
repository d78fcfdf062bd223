package dev.cairn.launch.sign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * Takes an outbox to a ledger's {@code POST /capture}, in order, batch by batch. What the ledger took is marked; what it refused stays where it is and
 * stops the chain; after a lost answer the same bytes go again and get the same index.
 */
public final class Courier {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final int ANSWER_BYTES_MAX = 1 << 20;
    private static final int BATCH_MAX = 64;
    private static final String MEDIA_TYPE = "application/vnd.cairn.statements+cbor";

    private final ObjectMapper json = new ObjectMapper();
    private final URI capture;

    /** @param capture the ledger's capture address, for instance {@code http://127.0.0.1:8081/capture} */
    public Courier(URI capture) {
        this.capture = capture;
    }

    /**
     * Sends everything that is unsent.
     *
     * @return the number of statements the ledger has taken
     * @throws IOException if the ledger cannot be reached or did not take a statement; the sentence has its code. Nothing is lost: call again
     */
    public int send(Outbox outbox) throws IOException, InterruptedException {
        int sent = 0;
        for (List<Kept> batch = outbox.unsent(BATCH_MAX); !batch.isEmpty(); batch = outbox.unsent(BATCH_MAX)) {
            JsonNode results = post(batch);
            for (int i = 0; i < batch.size(); i++) {
                requireTaken(batch.get(i), results.path(i));
                outbox.markSent(batch.get(i).seq());
                sent++;
            }
        }
        return sent;
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
                            + ". What is signed waits in the outbox: run the same command again, nothing is signed twice",
                    e);
        }
        if (response.statusCode() != 202) {
            throw new IOException(capture + " answered " + response.statusCode() + ": " + shortened(response.body()));
        }
        return json.readTree(response.body()).path("results");
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
