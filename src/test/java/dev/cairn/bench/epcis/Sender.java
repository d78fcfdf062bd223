package dev.cairn.bench.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cairn.bench.epcis.Line.Answer;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/** One client: sends a document after the other over a connection of its own. One thread. */
final class Sender implements AutoCloseable {
    /** Captures of an account that are not finished before it sends on: the standard's capture is asynchronous. */
    static final int OPEN_MAX = 4;

    private static final long AGAIN_MS = 10;
    private static final long LOOK_AGAIN_MS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Form form;
    private final int events;
    private final String headers;
    private final Supplier<Optional<Bytes>> documents;
    private final Tally tally;
    private final Line line;
    private final Deque<Open> open = new ArrayDeque<>();

    private record Open(String path, long since) {}

    /** How documents go in, and when one counts as captured. */
    enum Form {
        /** Statements signed by their sender: when each has an index. */
        SIGNED("/capture", "Content-Type: application/vnd.cairn.statements+cbor\r\n"),
        /** A plain document by API key: when the capture is finished without an error. */
        ACCOUNT("/capture", "Content-Type: application/ld+json\r\n"),
        /** One event by API key: when it is answered. */
        EVENT("/events", "Content-Type: application/ld+json\r\n"),
        /** The ordinary repository: when it is answered. */
        PEER("/capture", "Content-Type: application/ld+json\r\n");

        private final String path;
        private final String headers;

        Form(String path, String headers) {
            this.path = path;
            this.headers = headers;
        }
    }

    /**
     * @param events in each document
     * @param apiKey empty without
     * @param documents none: no more
     */
    Sender(Form form, int port, int events, String apiKey, Supplier<Optional<Bytes>> documents, Tally tally)
            throws IOException {
        this.form = form;
        this.events = events;
        this.headers = form.headers + (apiKey.isEmpty() ? "" : "Authorization: Bearer " + apiKey + "\r\n");
        this.documents = documents;
        this.tally = tally;
        this.line = new Line(port);
    }

    /** Sends one more; false when there is none. */
    boolean send() throws IOException, InterruptedException {
        Optional<Bytes> document = documents.get();
        if (document.isEmpty()) {
            return false;
        }
        tally.offered.addAndGet(events);
        long since = System.nanoTime();
        Answer answer = post(document.get());
        switch (form) {
            case SIGNED -> requireLogged(answer);
            case ACCOUNT -> require(answer, 202);
            case EVENT, PEER -> require(answer, 201);
        }
        if (form == Form.ACCOUNT) {
            open.add(new Open(answer.location(), since));
            settle(OPEN_MAX - 1);
        } else {
            tally.captured(events, since);
        }
        return true;
    }

    private Answer post(Bytes document) throws IOException, InterruptedException {
        while (true) {
            Answer answer = line.post(form.path, headers, document);
            if (answer.status() != 503 && answer.status() != 429) {
                return answer;
            }
            tally.again.incrementAndGet();
            Thread.sleep(AGAIN_MS);
        }
    }

    /** Waits until at most so many captures are open. */
    void settle(int most) throws IOException, InterruptedException {
        while (open.size() > most) {
            Open oldest = open.element();
            Answer answer = line.get(oldest.path, headers);
            require(answer, 200);
            JsonNode job = JSON.readTree(answer.text());
            if (!job.has("finishedAt")) {
                Thread.sleep(LOOK_AGAIN_MS);
                continue;
            }
            if (!job.path("success").asBoolean() || !job.path("errors").isEmpty()) {
                throw new IOException("a capture failed: " + job);
            }
            tally.captured(events, oldest.since);
            open.remove();
        }
    }

    private void requireLogged(Answer answer) throws IOException {
        require(answer, 202);
        JsonNode results = JSON.readTree(answer.text()).path("results");
        int logged = 0;
        for (JsonNode result : results) {
            logged += result.has("index") ? 1 : 0;
        }
        if (logged != events) {
            throw new IOException("statements were not taken: " + results);
        }
    }

    private void require(Answer answer, int status) throws IOException {
        if (answer.status() != status) {
            throw new IOException(form + " answered " + answer.status() + ": " + answer.text());
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
