package dev.cairn.ledger.stamp;

import dev.cairn.ledger.HttpOut;
import dev.cairn.ledger.Trouble;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

/** An authority over HTTP (RFC 3161, section 3.4). Each question has a nonce of its own and asks for the certificate. */
public final class HttpTimestampAuthority implements TimestampAuthority {

    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    static final String QUERY = "application/timestamp-query";
    static final String REPLY = "application/timestamp-reply";
    static final int ANSWER_BYTES_MAX = Stamp.TOKEN_BYTES_MAX + 1_024;
    private static final int NONCE_BITS = 64;

    private final URI address;
    private final Duration timeout;
    private final SecureRandom random;

    /**
     * Asks at an address; no redirect is followed.
     *
     * @param timeout for one question and its answer
     */
    public HttpTimestampAuthority(URI address, Duration timeout, SecureRandom random) {
        this.address = address;
        this.timeout = timeout;
        this.random = random;
    }

    @Override
    public Bytes stamp(Hash textHash) {
        TimeStampRequestGenerator asking = new TimeStampRequestGenerator();
        asking.setCertReq(true);
        TimeStampRequest question = asking.generate(
                NISTObjectIdentifiers.id_sha256, textHash.bytes().toArray(), new BigInteger(NONCE_BITS, random));
        try {
            return read(question, ask(question.getEncoded()));
        } catch (IOException | TSPException | RuntimeException no) {
            throw no instanceof Trouble.Unavailable said
                    ? said
                    : new Trouble.Unavailable("the time-stamp authority gave no token: " + no, no);
        }
    }

    private byte[] ask(byte[] question) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", QUERY)
                .header("Accept", REPLY)
                .POST(BodyPublishers.ofByteArray(question))
                .build();
        try {
            return require(HttpOut.ask(request, ANSWER_BYTES_MAX, timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble.Unavailable("interrupted", e);
        }
    }

    private static byte[] require(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("none");
        if (response.statusCode() != 200 || !type.split(";", 2)[0].strip().equalsIgnoreCase(REPLY)) {
            throw new Trouble.Unavailable(
                    "the time-stamp authority answered " + response.statusCode() + ", content type " + shown(type));
        }
        return response.body();
    }

    private static Bytes read(TimeStampRequest question, byte[] answer) throws IOException, TSPException {
        TimeStampResponse response = new TimeStampResponse(answer);
        response.validate(question); // nonce, imprint and policy are those asked for
        if (response.getTimeStampToken() == null) {
            throw new Trouble.Unavailable("the time-stamp authority says no: status " + response.getStatus() + " "
                    + shown(String.valueOf(response.getStatusString())));
        }
        Bytes token = Bytes.wrap(response.getTimeStampToken().getEncoded());
        if (token.size() > Stamp.TOKEN_BYTES_MAX) {
            throw new Trouble.Unavailable("the token has " + token.size() + " bytes, at most " + Stamp.TOKEN_BYTES_MAX);
        }
        return token;
    }

    /** What a stranger wrote, fit for a log line. */
    private static String shown(String said) {
        String plain = said.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.substring(0, Math.min(200, plain.length()));
    }
}
