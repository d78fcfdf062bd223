package dev.cairn.launch;

import dev.cairn.ledger.HttpOut;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A ledger's key book, from its site ({@code /keys.cairn}) or from a file; checked against the genesis, believed in nothing. */
public final class Books {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private Books() {}

    /**
     * Fetches and checks.
     *
     * @param where address of the ledger's site, or a file
     * @throws IOException if it is not there, or does not hold; the sentence has the code
     */
    public static KeyBook read(String where, Genesis genesis) throws IOException, InterruptedException {
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
        HttpResponse<byte[]> response;
        try {
            HttpRequest request = HttpRequest.newBuilder(address).build();
            response = HttpOut.ask(request, Limits.BUNDLE_BYTES_MAX, ANSWER_LIMIT);
        } catch (HttpOut.TooLong e) {
            throw new IOException(address + " is no key book: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(address + " does not answer: " + HttpOut.said(e) + "; is the ledger running?", e);
        }
        if (response.statusCode() != 200) {
            throw new IOException(
                    address + " answered " + response.statusCode() + ": is this the address of the ledger's site?");
        }
        return Bytes.wrap(response.body());
    }

    private static Bytes limited(InputStream in, String from) throws IOException {
        byte[] bytes = in.readNBytes(Limits.BUNDLE_BYTES_MAX + 1);
        if (bytes.length > Limits.BUNDLE_BYTES_MAX) {
            throw new IOException(from + " has more than " + Limits.BUNDLE_BYTES_MAX + " bytes: not a key book");
        }
        return Bytes.wrap(bytes);
    }
}
