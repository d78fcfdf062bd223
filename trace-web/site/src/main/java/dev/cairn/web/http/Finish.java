package dev.cairn.web.http;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** What every answer gets on its way out: security headers, an ETag, 304, gzip, and no body for HEAD. */
final class Finish {
    /** Smaller bodies are not worth compressing. */
    static final int GZIP_BYTES_MIN = 1024;

    private final String policy;

    Finish(String styleHash) {
        this.policy = "default-src 'none'; script-src 'self'; style-src 'self' '" + styleHash
                + "'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
                + " form-action 'self'; frame-ancestors 'none'";
    }

    Reply finish(Ask ask, Reply reply) {
        Reply safe = reply.with("Content-Security-Policy", policy)
                .with("X-Content-Type-Options", "nosniff")
                .with("Referrer-Policy", "no-referrer")
                .with("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                .with("Cross-Origin-Opener-Policy", "same-origin");
        if (reply.status() != 200) {
            return shaped(ask, safe);
        }
        String tag = "W/\"" + shortHash(reply.body()) + "\"";
        Reply tagged = safe.with("ETag", tag)
                .with("Vary", reply.headers().getOrDefault("Vary", "Accept, Accept-Language, Accept-Encoding"));
        if (ask.header("if-none-match").filter(known -> matches(known, tag)).isPresent()) {
            return new Reply(304, tagged.headers(), Bytes.EMPTY, false);
        }
        return shaped(ask, tagged);
    }

    private static Reply shaped(Ask ask, Reply reply) {
        boolean worthIt = reply.body().size() >= GZIP_BYTES_MIN && (reply.squeezable() || compressible(reply.type()));
        boolean gzip = worthIt
                && ask.header("accept-encoding").filter(Finish::takesGzip).isPresent();
        Reply sent = gzip ? reply.withBody(gzip(reply.body())).with("Content-Encoding", "gzip") : reply;
        Reply measured = sent.status() == 204
                ? sent
                : sent.with("Content-Length", Integer.toString(sent.body().size()));
        return ask.method().equals("HEAD") ? measured.withBody(Bytes.EMPTY) : measured;
    }

    private static boolean compressible(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("xml") || type.contains("javascript");
    }

    private static boolean takesGzip(String acceptEncoding) {
        for (String coding : acceptEncoding.split(",")) {
            String[] parts = coding.trim().split("\\s*;\\s*");
            if (parts[0].equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    private static boolean matches(String header, String tag) {
        for (String known : header.split(",")) {
            if (known.trim().equals(tag) || known.trim().equals("*") || tag.equals("W/" + known.trim())) {
                return true;
            }
        }
        return false;
    }

    private static String shortHash(Bytes body) {
        byte[] hash = Hash.sha256(body).bytes().slice(0, 16).toArray();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }

    private static Bytes gzip(Bytes body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.size() / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(body.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("gzip into memory", e);
        }
        return Bytes.wrap(out.toByteArray());
    }
}
