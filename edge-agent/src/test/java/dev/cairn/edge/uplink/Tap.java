package dev.cairn.edge.uplink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A wire with an ear: passes one connection on and keeps what the client said. */
final class Tap implements AutoCloseable {
    private final ServerSocket server;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    Tap(int port) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        daemon(() -> {
            Socket client = server.accept();
            Socket broker = new Socket("127.0.0.1", port);
            daemon(() -> pass(broker.getInputStream(), client.getOutputStream(), false));
            pass(client.getInputStream(), broker.getOutputStream(), true);
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** How often the client said this. */
    int times(String text) {
        String all;
        synchronized (said) {
            all = said.toString(StandardCharsets.ISO_8859_1);
        }
        int times = 0;
        for (int at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
            times++;
        }
        return times;
    }

    private void pass(InputStream from, OutputStream to, boolean keep) throws IOException {
        byte[] buffer = new byte[8192];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            if (keep) {
                synchronized (said) {
                    said.write(buffer, 0, n);
                }
            }
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
