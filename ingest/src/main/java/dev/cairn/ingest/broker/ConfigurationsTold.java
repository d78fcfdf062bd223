package dev.cairn.ingest.broker;

import dev.cairn.model.DeviceId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which gateways' configurations went out in this session, and which were taken while there was none. Thread-safe. */
final class ConfigurationsTold {
    private final Set<DeviceId> told = new HashSet<>();
    private final Set<DeviceId> late = new LinkedHashSet<>();

    /** A new session: whatever the broker kept of the last one is not relied upon. */
    synchronized void begin() {
        told.clear();
    }

    /** True the first time in a session; anybody may ask for any gateway, so that the number is bounded by forgetting. */
    synchronized boolean tell(DeviceId device) {
        if (told.size() >= BrokerLimits.CONFIGURED_MAX) {
            told.clear();
        }
        return told.add(device);
    }

    /** Taken without a session. Beyond the limit it waits until the gateway asks. */
    synchronized void later(DeviceId device) {
        if (late.size() < BrokerLimits.CONFIGURED_MAX) {
            late.add(device);
        }
    }

    /** Those that were taken without a session, once; they count as told. */
    synchronized Set<DeviceId> late() {
        Set<DeviceId> now = new LinkedHashSet<>(late);
        late.clear();
        told.addAll(now);
        return now;
    }
}
