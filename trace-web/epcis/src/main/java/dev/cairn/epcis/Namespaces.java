package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The prefixes that an event's own context objects define. Contexts named by URI are never fetched. */
public final class Namespaces {
    /** Of what we say beside events. */
    public static final String CAIRN = "https://ns.cairn.dev/epcis/";

    public static final String CAIRN_PREFIX = "cairn";

    /** What the EPCIS context itself defines; the event hash does not look at it, since the reference generator does not. */
    static final Map<String, String> STANDARD = Map.of(
            "epcis", "https://ref.gs1.org/epcis/",
            "cbv", "https://ref.gs1.org/cbv/",
            "cbvmda", "urn:epcglobal:cbv:mda:",
            "gs1", "https://gs1.org/voc/",
            "rdfs", "http://www.w3.org/2000/01/rdf-schema#",
            "owl", "http://www.w3.org/2002/07/owl#",
            "xsd", "http://www.w3.org/2001/XMLSchema#",
            "dcterms", "http://purl.org/dc/terms/");

    private final Map<String, String> uris;

    /** The prefixes of these context objects alone. */
    Namespaces(JsonNode context) {
        this(context, Map.of());
    }

    /** The prefixes of the EPCIS context, and over them those of these context objects. */
    public static Namespaces withStandard(JsonNode context) {
        return new Namespaces(context, STANDARD);
    }

    private Namespaces(JsonNode context, Map<String, String> first) {
        this.uris = new HashMap<>(first);
        if (context.isArray()) {
            context.forEach(this::read);
        } else {
            read(context);
        }
    }

    private void read(JsonNode entry) {
        entry.properties().forEach(term -> {
            JsonNode uri = term.getValue().isObject() ? term.getValue().path("@id") : term.getValue();
            if (uri.isTextual()) {
                uris.put(term.getKey(), uri.textValue());
            }
        });
    }

    /** What these context objects define, by prefix or term. */
    static Map<String, String> terms(JsonNode context) {
        return Map.copyOf(new Namespaces(context).uris);
    }

    /** {@code {namespace}local} for a name with a known prefix; else the name. */
    public String name(String name) {
        int colon = name.indexOf(':');
        String uri = colon < 0 ? null : uris.get(name.substring(0, colon));
        return uri == null ? name : "{" + uri + "}" + name.substring(colon + 1);
    }

    /** A name of {@link #name} without the separators at its namespace's end. */
    static String bare(String name) {
        int end = name.indexOf('}');
        int at = end;
        while (at > 1 && "#/:".indexOf(name.charAt(at - 1)) >= 0) {
            at--;
        }
        return end < 0 ? name : name.substring(0, at) + name.substring(end);
    }

    /** Whether the name's namespace ends in a slash: only then does the reference keep an extension beside its parent's members. */
    boolean endsInSlash(String name) {
        int colon = name.indexOf(':');
        String uri = colon < 0 ? null : uris.get(name.substring(0, colon));
        return uri != null && uri.endsWith("/");
    }

    /** A value's compact GS1 URI ({@code cbv:Comp-latitude}) in full; other values, other vocabularies' included, stay. */
    String value(String text) {
        int colon = text.indexOf(':');
        String uri = colon < 0 ? null : uris.get(text.substring(0, colon));
        return uri != null && ofGs1(uri) ? uri + text.substring(colon + 1) : text;
    }

    static boolean ofGs1(String uri) {
        return uri.startsWith("https://ref.gs1.org") || uri.startsWith("https://gs1.org");
    }
}
