package dev.cairn.enrol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Somebody between a gateway and its ledger's enrolment door: he ends the gateway's TLS with a certificate that he has, writes down what he reads,
 * asks the true door the same, and passes on what he likes.
 */
final class Middleman implements AutoCloseable {
    private static final int HEAD_BYTES_MAX = 64 * 1024;
    private static final char[] PASSWORD = "x".toCharArray();

    private final SSLServerSocket door;
    private final URI truth;
    private final UnaryOperator<String> lie;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final SSLContext outwards;

    /**
     * @param certificate and {@code key}: what he shows, PEM
     * @param lie from the true door's answer, head and body, to his
     */
    Middleman(Path certificate, Path key, URI truth, UnaryOperator<String> lie) throws Exception {
        this.truth = truth;
        this.lie = lie;
        this.outwards = SSLContext.getInstance("TLSv1.3");
        outwards.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLContext inwards = SSLContext.getInstance("TLSv1.3");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", Pems.key(key), PASSWORD, new X509Certificate[] {Pems.certificate(certificate)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        inwards.init(keys.getKeyManagers(), null, null);
        this.door = (SSLServerSocket)
                inwards.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        thread(this::accept);
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + door.getLocalPort());
    }

    /** The requests that he could read. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "middleman");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket line = door.accept();
                thread(() -> between(line));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void between(Socket line) {
        try (line) {
            String head = head(line.getInputStream());
            if (head.isBlank()) {
                return;
            }
            heard.add(head);
            try (Socket true1 = outwards.getSocketFactory().createSocket(truth.getHost(), truth.getPort())) {
                true1.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                String said = new String(true1.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                line.getOutputStream().write(lie.apply(said).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // The gateway has hung up.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next = 0;
        while (next >= 0
                && head.size() < HEAD_BYTES_MAX
                && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            next = in.read();
            if (next >= 0) {
                head.write(next);
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // He is not the one who is to be deceived.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
