package dev.cairn.store.cassandra.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A row of loopback addresses {@code 127.x.y.1, .2, …} that this JVM alone uses: Cassandra's nodes all want the same two
 * ports, so each gets an address. Reserved by listening on a third port of the first one until {@link #close}.
 */
final class Loopback implements AutoCloseable {
    static final int NATIVE_PORT = 9042;
    static final int STORAGE_PORT = 7000;

    private static final int RESERVED_PORT = 6999;
    private static final int ATTEMPTS_MAX = 200;
    private static final int ANSWER_MS_MAX = 200;

    private final ServerSocket reservation;
    private final List<InetAddress> addresses;

    private Loopback(ServerSocket reservation, List<InetAddress> addresses) {
        this.reservation = reservation;
        this.addresses = addresses;
    }

    /**
     * @param count 1 to 9
     * @throws IllegalStateException if nothing is free
     */
    static Loopback reserve(int count) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String row = "127." + (50 + random.nextInt(200)) + "." + random.nextInt(1, 255) + ".";
            try {
                List<InetAddress> addresses = new ArrayList<>();
                for (int i = 1; i <= count; i++) {
                    addresses.add(InetAddress.getByName(row + i));
                }
                ServerSocket reservation = new ServerSocket(RESERVED_PORT, 1, addresses.get(0));
                if (addresses.stream()
                        .noneMatch(address -> answers(address, NATIVE_PORT) || answers(address, STORAGE_PORT))) {
                    return new Loopback(reservation, List.copyOf(addresses));
                }
                reservation.close();
            } catch (IOException e) {
                // Somebody else's row: try another.
            }
        }
        throw new IllegalStateException("no free loopback addresses in " + ATTEMPTS_MAX + " attempts");
    }

    static boolean answers(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), ANSWER_MS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    List<InetAddress> addresses() {
        return addresses;
    }

    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
