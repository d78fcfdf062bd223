package dev.cairn.edge.cli;

import dev.cairn.edge.Identity;
import dev.cairn.edge.Trial;
import dev.cairn.edge.uplink.UplinkDown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** The way to the ledger, step by step: name, port, then TLS, certificate and MQTT. */
final class LedgerCheck {
    private static final String WHAT = "ledger";
    private static final String LET_IN =
            "certificate, trust and clock must be right (see above); ask your organisation whether this gateway was revoked";

    private static final int CONNECT_MS_MAX = 10_000;

    private LedgerCheck() {}

    /**
     * @param identity when a connection of our own may be made; a running agent's would be taken over by it (same client id)
     * @param status of a running agent
     */
    static Finding look(URI server, Optional<Identity> identity, Trial trial, StatusFile status)
            throws InterruptedException {
        String host = String.valueOf(server.getHost());
        try {
            InetAddress address = InetAddress.getByName(host);
            reach(address, server.getPort());
        } catch (UnknownHostException e) {
            return Finding.wrong(
                    WHAT,
                    "nobody knows the name " + host,
                    "is there an Internet connection (ping " + host + ")? is server: spelled right?");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.wrong(
                    WHAT,
                    server + " does not answer: " + e.getMessage(),
                    "is the port open in the firewall, does the ledger run? Measurements are kept until it answers");
        }
        if (identity.isPresent()) {
            return connect(server, identity.get(), trial);
        }
        return beside(server, status);
    }

    private static Finding beside(URI server, StatusFile status) {
        if (status.isConnected()) {
            return Finding.good(WHAT, "the gateway is connected to " + server);
        }
        if (status.isNotLetIn()) {
            return Finding.wrong(WHAT, status.lineTrouble(), LET_IN);
        }
        return Finding.doubtful(
                WHAT,
                server + " answers, but the gateway has no connection at the moment"
                        + (status.lineTrouble().isEmpty() ? "" : ": " + status.lineTrouble()),
                "wait five minutes; then: journalctl -u cairn-edge -p warning");
    }

    private static void reach(InetAddress address, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MS_MAX);
        }
    }

    private static Finding connect(URI server, Identity identity, Trial trial) throws InterruptedException {
        try {
            trial.connect(identity);
            return Finding.good(WHAT, server + " lets this gateway in");
        } catch (UplinkDown | IOException e) {
            return Finding.wrong(
                    WHAT, server + " answers, but does not let this gateway in: " + e.getMessage(), LET_IN);
        }
    }
}
