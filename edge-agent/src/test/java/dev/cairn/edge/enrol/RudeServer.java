package dev.cairn.edge.enrol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server on the loopback address that does what a test tells it, over TLS or before it, and remembers all that it was told. */
final class RudeServer implements AutoCloseable {
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    /** What it does with one line, after it has read one request. */
    interface Manners {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket door;
    private final Manners manners;
    private final boolean reads;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> lines = new CopyOnWriteArrayList<>();
    private volatile int visits;

    private RudeServer(ServerSocket door, boolean reads, Manners manners) {
        this.door = door;
        this.reads = reads;
        this.manners = manners;
        thread(this::accept);
    }

    /** @param own PKCS#12 with its key and certificate */
    static RudeServer tls(Path own, String password, Manners manners) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(own)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, null);
        return new RudeServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1")),
                true,
                manners);
    }

    /** Without TLS and without waiting for a request. */
    static RudeServer plain(Manners manners) throws IOException {
        return new RudeServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), false, manners);
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + door.getLocalPort());
    }

    /** Everything that it could read, of all lines. */
    String heard() {
        return String.join("\n", heard);
    }

    int visits() {
        return visits;
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "rude-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket line = door.accept();
                visits++;
                lines.add(line);
                thread(() -> serve(line));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket line) {
        try (line) {
            if (reads) {
                heard.add(head(line.getInputStream()));
            }
            manners.answer(line.getOutputStream());
        } catch (IOException | InterruptedException gone) {
            // The other side has had enough.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n") && head.size() < HEAD_BYTES_MAX) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Writes a text and its length. */
    static void say(OutputStream out, String status, String headers, String body) throws IOException {
        write(out, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket line : lines) {
            line.close();
        }
    }
}
