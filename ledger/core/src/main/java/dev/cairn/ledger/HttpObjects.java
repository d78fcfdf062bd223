package dev.cairn.ledger;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.TilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Any log that is served as C2SP tlog-tiles, read over HTTP. Nothing of it is believed here; every answer has a largest size, every
 * request a time limit, no redirect is followed.
 *
 * <pre>
 * 200        the object; gzip is undone, whether asked for or not
 * 404, 410   there is none
 * the rest   {@link Trouble.Unavailable}: status, silence, a name that does not resolve
 * too long   {@link Trouble.Corrupt}
 * </pre>
 */
public final class HttpObjects implements ObjectSource {

    /** From the request to the last byte. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** A note or a genesis text. */
    static final int TEXT_BYTES_MAX = 1_000_000;

    private static final int TILE_BYTES_MAX = TilePath.WIDTH_MAX * Hash.SIZE;
    private static final int BUNDLE_BYTES_MAX = TilePath.WIDTH_MAX * (2 + EntryBundle.ENTRY_BYTES_MAX);

    private final String prefix;
    private final Duration timeout;

    /** @param prefix of the log or of a witness's monitoring pages, with or without a slash at its end; http or https */
    public HttpObjects(URI prefix, Duration timeout) {
        String scheme = String.valueOf(prefix.getScheme());
        if (!scheme.matches("https?") || prefix.getHost() == null || prefix.getRawQuery() != null) {
            throw new IllegalArgumentException("not the address of a log: " + prefix);
        }
        String base = prefix.toString();
        this.prefix = base.endsWith("/") ? base : base + "/";
        this.timeout = timeout;
    }

    /** The address in front of every key, with a slash at its end. */
    public String prefix() {
        return prefix;
    }

    /** The same server, below a further folder of this address. */
    public HttpObjects below(String folder) {
        return new HttpObjects(URI.create(prefix + folder), timeout);
    }

    @Override
    public Optional<Bytes> get(String key) {
        URI address = URI.create(prefix + ObjectStore.requireKey(key));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept-Encoding", "gzip")
                .build();
        int max = bytesMax(key);
        HttpResponse<byte[]> answer;
        try {
            answer = HttpOut.ask(request, max, timeout);
        } catch (HttpOut.TooLong e) {
            throw new Trouble.Corrupt(address + " is " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Trouble.Unavailable(address + " does not answer: " + HttpOut.said(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble.Unavailable("interrupted", e);
        }
        try {
            return read(address, answer, max);
        } catch (IOException e) {
            throw new Trouble.Corrupt(address + " is damaged: " + e.getMessage(), e);
        }
    }

    /** The largest object that can stand under a key. */
    static int bytesMax(String key) {
        return TilePath.parse(key)
                .map(path -> path.level() == TilePath.ENTRIES ? BUNDLE_BYTES_MAX : TILE_BYTES_MAX)
                .orElse(TEXT_BYTES_MAX);
    }

    private static Optional<Bytes> read(URI address, HttpResponse<byte[]> response, int max) throws IOException {
        int status = response.statusCode();
        if (status == 404 || status == 410) {
            return Optional.empty();
        }
        if (status != 200) {
            throw new Trouble.Unavailable(address + " answers " + status);
        }
        String coding = response.headers().firstValue("Content-Encoding").orElse("identity");
        return Optional.of(Bytes.wrap(
                coding.equalsIgnoreCase("gzip") ? inflated(address, response.body(), max) : response.body()));
    }

    private static byte[] inflated(URI address, byte[] body, int max) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new Trouble.Corrupt(address + " is longer than " + max + " bytes");
            }
            return bytes;
        }
    }
}
