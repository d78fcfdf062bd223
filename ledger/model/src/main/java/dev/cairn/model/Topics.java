package dev.cairn.model;

/** Filters over the topics of {@link Topic}, and what MQTT 5 messages on them carry beside their payload. */
public final class Topics {
    /** Content type of a message up: a statement with its capsule. */
    public static final String STATEMENT_CONTENT_TYPE = "application/vnd.cairn.statement+cbor";

    /** Content type of a receipt. */
    public static final String RECEIPT_CONTENT_TYPE = "application/vnd.cairn.receipt+cbor";

    /** MQTT 5 content type of a configuration bundle (docs/formats/configuration.md). */
    public static final String CONFIGURATION_CONTENT_TYPE = "application/vnd.cairn.configuration+cbor";

    private Topics() {}

    /** One topic of one device; {@link Topic} with fewer words. */
    public static String of(OrgId org, DeviceId device, Topic.Kind kind) {
        return new Topic(org, device, kind).path();
    }

    /** The filter for one kind over all devices: what ingest subscribes to at a foreign broker. */
    public static String every(Topic.Kind kind) {
        return "cairn/v1/+/+/" + kind.word();
    }
}
