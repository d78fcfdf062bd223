package dev.cairn.edge.uplink;

import java.time.Duration;
import java.util.List;

class HiveMqUplinkTest extends UplinkContract {
    @Override
    Uplink uplink(int port, List<String> down, Duration limit) {
        return new HiveMqUplink(port, "dev", down, limit);
    }
}
