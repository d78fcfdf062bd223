package dev.cairn.launch.found;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A ledger's key book, from its site ({@code /keys.cairn}) or from a file; checked against the genesis, believed in nothing. */
final class Books {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /**
     * One for all and for ever: a client that nobody holds any more is closed by the collector under the body that is being read. HTTP/1.1, because
     * one small file is not worth an upgrade.
     */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private Books() {}

    /**
     * Fetches and checks.
     *
     * @param where address of the ledger's site, or a file
     * @throws IOException if it is not there, or does not hold; the sentence has the code
     */
    static KeyBook read(String where, Genesis genesis) throws IOException, InterruptedException {
        Bytes bundle = where.matches("https?://.*")
                ? fetch(URI.create(where.replaceAll("/+$", "") + "/keys.cairn"))
                : file(Path.of(where));
        try {
            return KeyBook.read(genesis, bundle);
        } catch (Malformed e) {
            throw new IOException(
                    "the keys from " + where + " do not hold under this genesis (" + e.code() + "): " + e.getMessage(),
                    e);
        }
    }

    private static Bytes file(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return limited(in, file.toString());
        }
    }

    private static Bytes fetch(URI address) throws IOException, InterruptedException {
        HttpResponse<InputStream> response;
        try {
            response = HTTP.send(
                    HttpRequest.newBuilder(address).timeout(ANSWER_LIMIT).build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new IOException(address + " does not answer: " + e, e);
        }
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(
                        address + " answered " + response.statusCode() + ": is this the address of the ledger's site?");
            }
            return limited(body, address.toString());
        }
    }

    private static Bytes limited(InputStream in, String from) throws IOException {
        byte[] bytes = in.readNBytes(Limits.BUNDLE_BYTES_MAX + 1);
        if (bytes.length > Limits.BUNDLE_BYTES_MAX) {
            throw new IOException(from + " has more than " + Limits.BUNDLE_BYTES_MAX + " bytes: not a key book");
        }
        return Bytes.wrap(bytes);
    }
}
