package dev.cairn.ingest.intake;

import dev.cairn.model.DeviceId;
import dev.cairn.model.OrgId;
import dev.cairn.model.Topic;
import java.util.Optional;

/**
 * Where a message came from, as far as the door itself knows.
 *
 * @param door {@code mqtt}, {@code broker}, {@code http} or {@code account}
 * @param organisation the organisation that the topic names
 * @param device the device that the topic names
 * @param certified whether the TLS certificate names the same device; behind a foreign broker only the topic does,
 *     and there only the signature counts
 */
public record Source(String door, Optional<OrgId> organisation, Optional<DeviceId> device, boolean certified) {
    /** From the built-in MQTT door: topic and certificate agreed. */
    public static Source mqtt(Topic topic) {
        return new Source("mqtt", Optional.of(topic.org()), Optional.of(topic.device()), true);
    }

    /** From behind a foreign broker: the topic is only a claim. */
    public static Source broker(Topic topic) {
        return new Source("broker", Optional.of(topic.org()), Optional.of(topic.device()), false);
    }

    /** From {@code POST /capture}: nothing is known but the statement itself. */
    public static Source http() {
        return new Source("http", Optional.empty(), Optional.empty(), false);
    }

    /** From an account's document, which this server has signed with that account's key. */
    public static Source account() {
        return new Source("account", Optional.empty(), Optional.empty(), false);
    }

    /** For counting and showing. */
    String label() {
        return device.map(DeviceId::hex).orElse("-");
    }
}
