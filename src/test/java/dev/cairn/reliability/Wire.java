package dev.cairn.reliability;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP line between a driver and one node, which breaks when told to: the next bytes in one direction are swallowed, and all
 * connections are cut. So the driver knows that it has asked and cannot know what became of it.
 */
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;

    /** What is lost. */
    enum Loss {
        NOTHING,
        /** The node never sees the request: not done. */
        REQUEST,
        /** The node did it, and nobody hears of it. */
        ANSWER
    }

    private final InetSocketAddress node;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NOTHING);
    private volatile int lost;

    Wire(InetSocketAddress node) throws IOException {
        this.node = node;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@code host:port} for the store's address. */
    String address() {
        return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
    }

    /** Loses what comes next; once. */
    void lose(Loss what) {
        next.set(what);
    }

    /** How often something was lost. */
    int lost() {
        return lost;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket driver = door.accept();
                Socket server = new Socket(node.getAddress(), node.getPort());
                driver.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                open.add(driver);
                open.add(server);
                start(() -> pump(driver, server, Loss.REQUEST));
                start(() -> pump(server, driver, Loss.ANSWER));
            } catch (IOException e) {
                // The node is down or the door is closed: the driver sees a closed connection and tries again.
            }
        }
    }

    private void pump(Socket from, Socket to, Loss swallowedHere) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (next.compareAndSet(swallowedHere, Loss.NOTHING)) {
                    lost++;
                    cut();
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One end is gone; so is the line.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void cut() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // Closed already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
