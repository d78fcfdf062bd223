package dev.cairn.ledger.witness;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.WitnessProtocol.AddCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A witness over HTTP (C2SP tlog-witness). It retries nothing: the ledger asks again at its next period. */
public final class HttpCosigner implements Cosigner {

    /** One try; the ledger's round allows for some. */
    public static final Duration TIMEOUT = Duration.ofSeconds(1);

    static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int TEXT_CHARS_MAX = 200;
    /** How each line of an answer begins (C2SP signed-note). */
    private static final String SIGNATURE_LINE = "\u2014 ";

    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,15})\n?");

    private final String name;
    private final URI address;
    private final Duration timeout;

    /**
     * @param name the witness's name in the policy
     * @param prefix submission prefix, with or without a slash at its end
     */
    public HttpCosigner(String name, URI prefix, Duration timeout) {
        String base = prefix.toString();
        this.name = name;
        this.address = URI.create((base.endsWith("/") ? base : base + "/") + "add-checkpoint");
        this.timeout = timeout;
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
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            return read(HttpOut.ask(request, ANSWER_BYTES_MAX, timeout));
        } catch (HttpTimeoutException e) {
            return new Unreachable("no whole answer in time");
        } catch (HttpOut.TooLong e) {
            return new Unreachable("answer " + e.getMessage());
        } catch (IOException e) {
            return new Unreachable(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unreachable("interrupted");
        }
    }

    private static Answer read(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        int status = response.statusCode();
        if (status == 200) {
            return body.startsWith(SIGNATURE_LINE) && body.endsWith("\n")
                    ? new Cosigned(body)
                    : new Unreachable("answered 200 without a signature line");
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
