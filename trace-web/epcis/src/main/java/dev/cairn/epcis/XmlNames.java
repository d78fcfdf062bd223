package dev.cairn.epcis;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that extensions of one XML event get as JSON members: a prefix for each namespace, the sender's own where it is free. In XML a
 * prefix may mean something else further in; in the event's {@code @context} it means one thing.
 */
final class XmlNames {
    private static final String GS1_CONTEXT = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld";
    private static final String NO_PREFIX = "ns";

    /** An attribute of the event's element in {@link Namespaces#CAIRN}: prefixes, between blanks, that the event uses and does not define. */
    static final String IMPLIED = "implied";

    private final Map<String, String> uris = new TreeMap<>();
    private final Map<String, String> prefixes = new HashMap<>();
    private final Set<String> implied;

    XmlNames() {
        this("");
    }

    /** @param implied as the attribute {@link #IMPLIED} has it */
    XmlNames(String implied) {
        this.implied = Stream.of(implied.strip().split("\\s+"))
                .filter(prefix -> !prefix.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    static boolean isImplied(XmlName name) {
        return name.namespace().equals(Namespaces.CAIRN) && name.local().equals(IMPLIED);
    }

    /** The member name of an element or attribute; bare without a namespace. */
    String of(XmlName name) {
        return name.namespace().isEmpty() ? name.local() : prefix(name.prefix(), name.namespace()) + ":" + name.local();
    }

    /** Whether the event uses this prefix for that namespace without saying so. */
    boolean implies(String prefix, String uri) {
        return implied.contains(prefix)
                && Namespaces.STANDARD.getOrDefault(prefix, prefix + ":").equals(uri);
    }

    private String prefix(String wished, String uri) {
        if (implies(wished, uri)) {
            return wished;
        }
        String known = prefixes.get(uri);
        if (known != null) {
            return known;
        }
        String stem = wished.isEmpty() ? NO_PREFIX : wished;
        String prefix = stem;
        for (int i = 1; !claims(prefix, uri); i++) {
            prefix = stem + i;
        }
        prefixes.put(uri, prefix);
        return prefix;
    }

    /** Whether the prefix means that namespace in this event from now on: neither the standard's context nor the event says otherwise. */
    boolean claims(String prefix, String uri) {
        String standard = Namespaces.STANDARD.getOrDefault(prefix, uri);
        return standard.equals(uri) && uris.computeIfAbsent(prefix, free -> uri).equals(uri);
    }

    /** The standard's context, and behind it the prefixes of this event where it has any. */
    ArrayNode context() {
        ArrayNode context = JsonNodeFactory.instance.arrayNode().add(GS1_CONTEXT);
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        uris.forEach(own::put);
        return own.isEmpty() ? context : context.add(own);
    }
}
