package dev.cairn.plant;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.merkle.EntryBundle;
import dev.cairn.proof.merkle.Merkle;
import dev.cairn.proof.merkle.TilePath;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.note.Head;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The public log as a stranger reads it: checkpoints and entry bundles by HTTP, every entry hashed again. */
public final class LogOverHttp {
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
    private final String site;
    private final Genesis genesis;
    private final Set<String> seen = new LinkedHashSet<>();

    public LogOverHttp(String site, Genesis genesis) {
        this.site = site;
        this.genesis = genesis;
    }

    /** Reads the witnessed checkpoint and remembers it; empty when nobody answers or there is none yet. */
    public synchronized Optional<Head> look() {
        try {
            Optional<Bytes> note = get("/checkpoint");
            if (note.isEmpty()) {
                return Optional.empty();
            }
            seen.add(note.get().utf8());
            return Optional.of(Head.read(note.get().utf8(), genesis));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (Malformed e) {
            throw new IllegalStateException("a checkpoint that is none: " + e.getMessage(), e);
        }
    }

    /** Every checkpoint that was ever seen, in order. */
    public synchronized List<Head> seen() throws Malformed {
        List<Head> heads = new ArrayList<>();
        for (String note : seen) {
            heads.add(Head.read(note, genesis));
        }
        return heads;
    }

    /** All entries under a head. */
    public List<Bytes> entries(Head head) throws IOException, Malformed {
        long size = head.checkpoint().size();
        List<Bytes> entries = new ArrayList<>();
        for (long at = 0; at < size; at += TilePath.WIDTH_MAX) {
            int width = (int) Math.min(TilePath.WIDTH_MAX, size - at);
            String path = new TilePath(TilePath.ENTRIES, at / TilePath.WIDTH_MAX, width).path();
            entries.addAll(EntryBundle.decode(get("/" + path).orElseThrow(() -> new IOException("no " + path))));
        }
        return entries;
    }

    /** The entries' leaf hashes. */
    public static List<Hash> leaves(List<Bytes> entries) {
        return entries.stream().map(Merkle::leaf).toList();
    }

    /** The body of a page; empty for 404. */
    public Optional<Bytes> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(site + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() != 200) {
                throw new IOException(path + " answers " + answer.statusCode());
            }
            return Optional.of(Bytes.wrap(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
