package dev.cairn.launch.demo;

import dev.cairn.launch.demo.World.Places;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Collections;
import java.util.Optional;

/** Where the demo listens. */
final class Network {
    private static final int PORTS = 6;
    private static final int TRIES_MAX = 100;
    private static final int PORT_MAX = 65_535;

    private Network() {}

    /** On this machine only: the first six free ports in a row at or above this one. */
    static Places here(int port) throws IOException {
        return at(free(port), "127.0.0.1", InetAddress.getLoopbackAddress().getHostAddress());
    }

    /** The site on every address, its link on the one that a phone can reach; everything else on this machine only. */
    static Places onLan(int port) throws IOException {
        String address = lanAddress()
                .orElseThrow(() -> new IOException("--lan: this machine has no address on a local network"))
                .getHostAddress();
        return at(free(port), "0.0.0.0", address);
    }

    /** How this machine itself reaches the site. */
    static Optional<URI> loopback(Places places) {
        return Optional.of(URI.create("http://127.0.0.1:" + places.web()));
    }

    private static Places at(int first, String bind, String shown) {
        return new Places(
                first,
                first + 1,
                first + 2,
                first + 3,
                first + 4,
                first + 5,
                bind,
                Optional.of(URI.create("http://" + shown + ":" + first)));
    }

    private static int free(int from) throws IOException {
        for (int first = from; first <= Math.min(PORT_MAX - PORTS, from + TRIES_MAX * PORTS); first += PORTS) {
            if (allFree(first)) {
                return first;
            }
        }
        throw new IOException("no six free ports in a row at or above " + from + ": choose others with --port");
    }

    private static boolean allFree(int first) {
        for (int port = first; port < first + PORTS; port++) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> lanAddress() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (each.isUp() && !each.isLoopback() && !each.isPointToPoint()) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (address instanceof Inet4Address && !address.isLinkLocalAddress()) {
                        return Optional.of(address);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
