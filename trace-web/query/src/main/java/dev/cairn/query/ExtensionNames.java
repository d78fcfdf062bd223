package dev.cairn.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cairn.epcis.Namespaces;
import java.util.Map;
import java.util.Optional;

/**
 * Names of extensions as {@code {namespace}local}, whatever prefix or separator the sender and the one who asks chose: the namespace is kept
 * without the {@code #}, {@code /} or {@code :} at its end.
 */
final class ExtensionNames {
    private static final String SEPARATORS = "#/:";

    private final Namespaces namespaces;

    private ExtensionNames(JsonNode context) {
        this.namespaces = Namespaces.withStandard(context);
    }

    /** @param context an event's {@code @context} */
    static ExtensionNames ofEvent(JsonNode context) {
        return new ExtensionNames(context);
    }

    /** @param prefixes what the query's {@code GS1-Extensions} or {@code @context} say, prefix to namespace */
    static ExtensionNames ofQuery(Map<String, String> prefixes) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        prefixes.forEach(context::put);
        return new ExtensionNames(context);
    }

    /** The name of a member of an event: a prefix that nothing defines is taken as the namespace. */
    String ofMember(String name) {
        return defined(name).orElseGet(() -> split(name));
    }

    /** The name in a query's parameter: a known prefix, or the full URI; empty for a prefix that nothing defines. */
    Optional<String> ofParameter(String name) {
        return defined(name).or(() -> fullUri(name) ? Optional.of(split(name)) : Optional.empty());
    }

    private Optional<String> defined(String name) {
        String known = namespaces.name(name);
        int end = known.lastIndexOf('}');
        boolean usable = known.startsWith("{") && !name.contains("://");
        return usable ? Optional.of(name(known.substring(1, end), known.substring(end + 1))) : Optional.empty();
    }

    /** A compact value ({@code example:step}) in full where its prefix is known; other values stay. */
    String value(String text) {
        String known = namespaces.name(text);
        boolean compact = known.startsWith("{") && !text.contains("://");
        return compact ? known.substring(1).replaceFirst("}", "") : text;
    }

    private static boolean fullUri(String name) {
        return name.contains("://") || name.regionMatches(true, 0, "urn:", 0, 4) || name.indexOf('#') > 0;
    }

    private static String split(String uri) {
        int at = uri.length() - 1;
        while (at > 0 && SEPARATORS.indexOf(uri.charAt(at)) < 0) {
            at--;
        }
        return name(uri.substring(0, at), uri.substring(at + 1));
    }

    private static String name(String namespace, String local) {
        int end = namespace.length();
        while (end > 0 && SEPARATORS.indexOf(namespace.charAt(end - 1)) >= 0) {
            end--;
        }
        return "{" + namespace.substring(0, end) + "}" + local;
    }
}
