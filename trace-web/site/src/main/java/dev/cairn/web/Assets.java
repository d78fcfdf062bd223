package dev.cairn.web;

import dev.cairn.proof.Bytes;
import dev.cairn.web.http.Ask;
import dev.cairn.web.http.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scripts and pictures that come with the site; a strict name grammar instead of a file handler. */
final class Assets {
    private static final Pattern NAME = Pattern.compile("/web/([a-zA-Z0-9-]{1,40}\\.(js|svg|txt))");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "txt", Reply.TEXT);

    private final Map<String, Optional<Bytes>> known = new ConcurrentHashMap<>();
    private final ErrorPages errors;

    Assets(ErrorPages errors) {
        this.errors = errors;
    }

    Reply answer(Ask ask) {
        Matcher name = NAME.matcher(ask.path());
        if (!name.matches()) {
            return errors.page(ask, 404);
        }
        Optional<Bytes> body = load(name.group(1));
        return body.map(bytes -> Reply.of(200, TYPES.getOrDefault(name.group(2), Reply.OCTETS), bytes)
                        .open())
                .orElseGet(() -> errors.page(ask, 404));
    }

    private Optional<Bytes> load(String name) {
        Optional<Bytes> cached = known.get(name);
        if (cached == null) {
            cached = read(name);
            if (cached.isPresent()) {
                known.put(name, cached);
            }
        }
        return cached;
    }

    /** A file that must be there. */
    static String text(String name) {
        return read(name)
                .orElseThrow(() -> new IllegalStateException("no resource /web/" + name))
                .utf8();
    }

    private static Optional<Bytes> read(String name) {
        try (@Nullable InputStream in = Assets.class.getResourceAsStream("/web/" + name)) {
            return in == null ? Optional.empty() : Optional.of(Bytes.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read /web/" + name, e);
        }
    }
}
