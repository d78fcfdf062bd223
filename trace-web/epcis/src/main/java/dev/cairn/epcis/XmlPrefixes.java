package dev.cairn.epcis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The namespaces of one event that is written as XML: the prefixes of its own {@code @context}, as far as it uses them.
 *
 * <p>A prefix that an event uses and does not define (the standard's {@code cbvmda}, which many senders leave out, or one that was forgotten)
 * stands in the event hash as written. XML has no undefined prefixes: it gets the standard's namespace, else what the member's name is as a
 * URI, and {@code cairn:implied} on the event's element tells a reader that no definition is to be made of it. Others read the name that was
 * meant.
 */
final class XmlPrefixes {
    /** Names that the event's element has or XML itself keeps; nobody's extension may stand in them. */
    private static final Set<String> KEPT = Set.of(
            "http://www.w3.org/XML/1998/namespace",
            "http://www.w3.org/2000/xmlns/",
            "http://www.w3.org/2001/XMLSchema-instance");

    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, String> used = new TreeMap<>();
    private final Set<String> implied = new TreeSet<>();
    private boolean ours;

    XmlPrefixes(JsonNode context) {
        Namespaces.terms(context).forEach(own::put);
    }

    /** The qualified name of an extension's member; its prefix is declared with the event. */
    String name(String member) throws Refusal {
        int colon = member.indexOf(':');
        String local = member.substring(colon + 1);
        if (colon < 0) {
            require(XmlText.isName(local), member);
            return local;
        }
        String prefix = member.substring(0, colon);
        require(XmlText.isName(local) && declared(prefix), member);
        return member;
    }

    private static void require(boolean holds, String member) throws Refusal {
        if (!holds) {
            throw new Refusal(
                    "EPC-33", "", "the member " + XmlText.shown(member) + ", which is no name in XML; ask for JSON");
        }
    }

    private boolean declared(String prefix) {
        boolean defined = own.containsKey(prefix);
        String uri = defined ? own.getOrDefault(prefix, "") : Namespaces.STANDARD.getOrDefault(prefix, prefix + ":");
        boolean free = !new XmlName(prefix, uri, "").standard() && !KEPT.contains(uri);
        if (!free || !XmlText.isName(prefix) || prefix.regionMatches(true, 0, "xml", 0, 3)) {
            return false;
        }
        used.put(prefix, uri);
        if (!defined) {
            implied.add(prefix);
        }
        return true;
    }

    /** {@code {namespace}local}, by which two spellings of one name are told to be one. */
    String expanded(String member) {
        int colon = member.indexOf(':');
        String prefix = member.substring(0, Math.max(0, colon));
        return "{" + used.getOrDefault(prefix, "") + "}" + member.substring(colon + 1);
    }

    /** A word as XML has it, or as it is. */
    String word(Words words, XmlWords form, String text) {
        int colon = text.indexOf(':');
        String prefix = text.substring(0, Math.max(0, colon));
        boolean compact = own.containsKey(prefix) || isStandard(prefix);
        if (compact && declared(prefix)) {
            return text;
        }
        boolean gs1 = words == Words.MEASUREMENT || words == Words.ALERT;
        if (gs1 && words.knows(text) && !implied.contains("gs1") && !own.containsKey("gs1")) {
            used.put("gs1", Namespaces.STANDARD.getOrDefault("gs1", ""));
            ours = true;
            return "gs1:" + text;
        }
        return words.xml(text, form);
    }

    /** Whether a prefix that we chose for words turned out to be one that the event uses undefined: then it must be written again, with full URIs. */
    boolean changed() {
        return ours && implied.contains("gs1");
    }

    private static boolean isStandard(String prefix) {
        return Namespaces.ofGs1(Namespaces.STANDARD.getOrDefault(prefix, ""));
    }

    /** Any other text: a compact GS1 URI of an own prefix in full, as the event hash takes it. */
    String value(String text) {
        int colon = text.indexOf(':');
        String uri = own.getOrDefault(text.substring(0, Math.max(0, colon)), "");
        return Namespaces.ofGs1(uri) ? uri + text.substring(colon + 1) : text;
    }

    /** Declares what was used, on the element just opened. */
    void declare(XmlText event) throws Refusal {
        if (!implied.isEmpty()) {
            String prefix = Namespaces.CAIRN_PREFIX;
            while (!used.getOrDefault(prefix, Namespaces.CAIRN).equals(Namespaces.CAIRN)) {
                prefix += "_";
            }
            used.put(prefix, Namespaces.CAIRN);
            event.attribute(prefix + ":" + XmlNames.IMPLIED, String.join(" ", implied));
        }
        for (Map.Entry<String, String> namespace : used.entrySet()) {
            event.attribute("xmlns:" + namespace.getKey(), namespace.getValue());
        }
    }
}
