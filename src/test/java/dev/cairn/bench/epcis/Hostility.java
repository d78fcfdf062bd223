package dev.cairn.bench.epcis;

import dev.cairn.proof.Bytes;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Bodies that have to be refused, one for each thing that a document can be too much of; near the door's limit of 1 MiB, or announced beyond it. */
enum Hostility {
    DEEP("ld+json", () -> "[".repeat(Hostility.BYTES)),
    DEEP_EXTENSION("ld+json", () -> event("\"x:a\":" + "{\"x:a\":".repeat(120_000))),
    DOUBLED("ld+json", () -> event("\"x:a\":1," + "\"x:b\":1,".repeat(60_000) + "\"x:c\":1")),
    LONG_NUMBER("ld+json", () -> event("\"x:a\":1" + "0".repeat(Hostility.BYTES))),
    HUGE_EXPONENT("ld+json", () -> event("\"x:a\":1e999999999")),
    LONG_TEXT("ld+json", () -> event("\"x:a\":\"" + "a".repeat(Hostility.BYTES) + "\"")),
    MEMBERS("ld+json", () -> event(members())),
    MILLION_EVENTS("ld+json", () -> document("{},".repeat(999_999) + "{}")),
    EVENTS("ld+json", () -> document("{},".repeat(200_000) + "{}")),
    ENTITIES("xml", Hostility::laughs),
    OUTSIDE("xml", () -> "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a>&b;</a>"),
    ELEMENTS("xml", () -> "<a>" + "<b/>".repeat(200_000) + "</a>"),
    ATTRIBUTES("xml", () -> "<a " + attributes() + "/>"),
    DEEP_ELEMENTS("xml", () -> "<a>".repeat(250_000)),
    STATEMENTS("vnd.cairn.statements+cbor", () -> "\u0001".repeat(Hostility.BYTES));

    private static final int BYTES = 900_000;

    private final String type;
    private final Bytes body;

    Hostility(String type, Supplier<String> body) {
        this.type = type;
        this.body = Bytes.ofUtf8(body.get());
    }

    static Hostility any(RandomGenerator random) {
        return values()[random.nextInt(values().length)];
    }

    String headers() {
        return "Content-Type: application/" + type + "\r\n";
    }

    Bytes body() {
        return body;
    }

    private static String event(String members) {
        return document("{\"type\":\"ObjectEvent\"," + members + "}");
    }

    private static String document(String events) {
        return "{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\",{\"x\":\"https://x.example/\"}],"
                + "\"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\"creationDate\":\"2026-11-30T00:00:00Z\","
                + "\"epcisBody\":{\"eventList\":[" + events + "]}}";
    }

    private static String members() {
        StringBuilder members = new StringBuilder("\"x:a\":1");
        for (int i = 0; i < 60_000; i++) {
            members.append(",\"x:a").append(i).append("\":1");
        }
        return members.toString();
    }

    private static String attributes() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            attributes.append('a').append(i).append("=\"\" ");
        }
        return attributes.toString();
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("<!DOCTYPE a [<!ENTITY b0 \"ha\">");
        for (int i = 1; i <= 30; i++) {
            text.append("<!ENTITY b" + i + " \"" + ("&b" + (i - 1) + ";").repeat(10) + "\">");
        }
        return text + "]><a>&b30;</a>";
    }
}
