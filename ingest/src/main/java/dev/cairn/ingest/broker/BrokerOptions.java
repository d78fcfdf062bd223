package dev.cairn.ingest.broker;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach the broker.
 *
 * @param clientId fixed for the life of the session that the broker keeps for us
 * @param password read anew for each connection
 * @param authority PEM; empty for the platform's own
 * @param own what we show to a broker that asks for a client's certificate
 * @param receiveMaximum messages taken and not yet acknowledged, 1–1,000
 */
public record BrokerOptions(
        URI address,
        String clientId,
        Optional<String> user,
        Optional<String> password,
        Optional<Path> authority,
        Optional<Own> own,
        int receiveMaximum) {

    /** Our key (PKCS #8) and certificate, PEM. */
    public record Own(Path key, Path certificate) {}
}
