package dev.cairn.web;

import dev.cairn.web.i18n.Words;
import dev.cairn.web.page.Json;

/** The links of a lot: RFC 9264 JSON in the shape of GS1's linkset schema, and the same as a Link header. */
final class LinkSet {
    /** The published schema's name; the text of GS1-Conformant Resolver 1.2 calls it {@code description}. */
    private static final String DESCRIPTION = "itemDescription";

    private static final String VOC = "https://gs1.org/voc/";

    private LinkSet() {}

    static String json(String publicUrl, String path, String title, Words words) {
        String page = link(publicUrl + path, title, "text/html");
        String proof = link(publicUrl + "/proof" + path + ".cairn", words.text("proof.download"), Resolver.BUNDLE);
        String events = link(publicUrl + "/events" + path + ".jsonld", words.text("proof.data"), Resolver.EVENTS);
        return "{\"linkset\":[{\"anchor\":" + Json.string(publicUrl + path)
                + "," + Json.string(DESCRIPTION) + ":" + Json.string(title)
                + relation(
                        "defaultLink",
                        "{\"href\":" + Json.string(publicUrl + path) + ",\"title\":" + Json.string(title) + "}")
                + relation("traceability", page)
                + relation("epcis", events)
                + relation("verificationService", proof)
                + "}]}";
    }

    static String header(String path) {
        return "<" + path + ">; rel=\"canonical\", <" + path + "?linkType=linkset>; rel=\"linkset\"; type=\""
                + Resolver.LINKSET + "\", </events" + path + ".jsonld>; rel=\"" + VOC + "epcis\"; type=\""
                + Resolver.EVENTS + "\", </proof" + path + ".cairn>; rel=\"" + VOC + "verificationService\"; type=\""
                + Resolver.BUNDLE + "\"";
    }

    private static String relation(String type, String link) {
        return "," + Json.string(VOC + type) + ":[" + link + "]";
    }

    private static String link(String href, String title, String type) {
        return "{\"href\":" + Json.string(href) + ",\"title\":" + Json.string(title) + ",\"type\":" + Json.string(type)
                + "}";
    }
}
