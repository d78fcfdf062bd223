package dev.cairn.model;

import java.util.Locale;
import java.util.Optional;

/**
 * One MQTT topic {@code cairn/v1/<org>/<device>/<kind>} (docs/formats/receipt.md).
 *
 * @param org the organisation the device belongs to
 * @param device the device
 * @param kind what is spoken of
 */
public record Topic(OrgId org, DeviceId device, Kind kind) {
    private static final String ROOT = "cairn/v1/";
    private static final int PARTS = 5;

    /** What a topic carries, and in which direction. */
    public enum Kind {
        DATA(true),
        ALARM(true),
        STATE(true),
        RECEIPT(false),
        COMMAND(false),
        CONFIG(false);

        private final boolean up;

        Kind(boolean up) {
            this.up = up;
        }

        /** Whether gateways publish here; else the ledger does. */
        public boolean up() {
            return up;
        }

        /** The last level of the topic. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** The topic of one device and kind. */
    public static Topic of(OrgId org, DeviceId device, Kind kind) {
        return new Topic(org, device, kind);
    }

    /** The topic's parts, or nothing if it is not one of ours. */
    public static Optional<Topic> parse(String topic) {
        String[] parts = topic.split("/", PARTS + 1);
        if (parts.length != PARTS || !topic.startsWith(ROOT) || !ShortId.fits(parts[2]) || !ShortId.fits(parts[3])) {
            return Optional.empty();
        }
        return Kind.of(parts[4]).map(kind -> new Topic(new OrgId(parts[2]), new DeviceId(parts[3]), kind));
    }

    /** The topic as MQTT spells it. */
    public String path() {
        return ROOT + org + "/" + device + "/" + kind.word();
    }

    @Override
    public String toString() {
        return path();
    }
}
