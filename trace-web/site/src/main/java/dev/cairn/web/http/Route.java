package dev.cairn.web.http;

import java.util.Map;
import java.util.Objects;

/**
 * One row of the route table.
 *
 * @param method {@code GET} (answers HEAD too) or {@code POST}
 * @param pattern a path, or a path prefix that ends in {@code /*}
 * @param disclosure who may see it: every route says so
 * @param bodyBytesMax largest body it takes; 0 for GET
 * @param page what answers; may block
 * @param announced headers of every answer here, whatever it is, unless the page says otherwise
 */
public record Route(
        String method,
        String pattern,
        Disclosure disclosure,
        int bodyBytesMax,
        Page page,
        Map<String, String> announced) {

    /** Announced with a route, it says what a preflight of the Fetch standard allows there; no other answer bears it. */
    public static final String ALLOW_HEADERS = "Access-Control-Allow-Headers";

    /** Answers a request that matched. */
    public interface Page {
        Reply answer(Ask ask) throws Exception;
    }

    public Route {
        announced = Map.copyOf(announced);
        Objects.requireNonNull(disclosure, () -> "no disclosure class for " + pattern);
        if (!pattern.startsWith("/") || pattern.contains("*") && !pattern.endsWith("/*")) {
            throw new IllegalArgumentException("pattern " + pattern);
        }
    }

    public static Route get(String pattern, Disclosure disclosure, Page page) {
        return new Route("GET", pattern, disclosure, 0, page, Map.of());
    }

    public static Route post(String pattern, Disclosure disclosure, int bodyBytesMax, Page page) {
        return new Route("POST", pattern, disclosure, bodyBytesMax, page, Map.of());
    }

    /** The same with headers for every answer, also to OPTIONS and where something went wrong. */
    public Route announcing(Map<String, String> headers) {
        return new Route(method, pattern, disclosure, bodyBytesMax, page, headers);
    }

    boolean matches(String path) {
        return pattern.endsWith("/*")
                ? path.length() >= pattern.length() && path.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(path);
    }

    boolean takes(String asked) {
        return method.equals(asked) || method.equals("GET") && asked.equals("HEAD");
    }
}
