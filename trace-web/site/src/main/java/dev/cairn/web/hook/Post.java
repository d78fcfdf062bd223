package dev.cairn.web.hook;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST on a connection of its own, to the very address that was looked at: a client that asks for the name once more could be
 * given another one (DNS rebinding). Follows no redirect, reads no more of the answer than its head, and is cut off when its time is over.
 */
final class Post {
    static final int HEAD_BYTES_MAX = 16 * 1024;

    private static final int INTERIM_MAX = 4;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

    /** Where names lead. */
    interface Names {
        List<InetAddress> all(String host) throws UnknownHostException;
    }

    private final Reach reach;
    private final Names names;
    private final Duration limit;
    private final SSLSocketFactory tls;
    private final ScheduledExecutorService timer;

    /**
     * @param limit from the connection to the answer, without looking up the name
     * @param timer cuts off what takes longer; the caller's to close
     */
    Post(Reach reach, Names names, Duration limit, SSLSocketFactory tls, ScheduledExecutorService timer) {
        this.reach = reach;
        this.names = names;
        this.limit = limit;
        this.tls = tls;
        this.timer = timer;
    }

    /** @return the answer's status, 200 to 599 */
    int send(URI dest, Map<String, String> headers, Bytes body) throws IOException {
        InetAddress address = address(dest);
        boolean secure = dest.getScheme().equals("https");
        int port = dest.getPort() > 0 ? dest.getPort() : secure ? 443 : 80;
        try (Socket plain = new Socket()) {
            ScheduledFuture<?> cut = timer.schedule(() -> close(plain), limit.toMillis(), TimeUnit.MILLISECONDS);
            try {
                plain.connect(new InetSocketAddress(address, port), (int) limit.toMillis());
                plain.setSoTimeout((int) limit.toMillis());
                return secure ? secured(plain, dest, port, headers, body) : exchange(plain, dest, headers, body);
            } catch (IOException e) {
                throw cut.isDone() ? new IOException("no answer within " + limit.toSeconds() + " s", e) : e;
            } finally {
                cut.cancel(false);
            }
        }
    }

    private InetAddress address(URI dest) throws IOException {
        String wrong = reach.wrong(dest).orElse("");
        if (!wrong.isEmpty()) {
            throw new IOException(wrong);
        }
        List<InetAddress> all = names.all(host(dest));
        for (InetAddress each : all) {
            if (!reach.admits(each)) {
                throw new IOException(
                        "it leads to " + each.getHostAddress() + ", where hooks may not lead (web.hooks)");
            }
        }
        return all.get(0);
    }

    /** Without the brackets of an IPv6 address. */
    private static String host(URI dest) {
        String host = dest.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException goneAlready) {
            // Whoever waits for it has been told.
        }
    }

    private int secured(Socket plain, URI dest, int port, Map<String, String> headers, Bytes body) throws IOException {
        try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, host(dest), port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return exchange(socket, dest, headers, body);
        }
    }

    private static int exchange(Socket socket, URI dest, Map<String, String> headers, Bytes body) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(head(dest, headers, body.size()).getBytes(StandardCharsets.US_ASCII));
        out.write(body.toArray());
        out.flush();
        InputStream in = socket.getInputStream();
        for (int i = 0; i < INTERIM_MAX; i++) {
            int status = status(in);
            if (status >= 200) {
                return status;
            }
        }
        throw new IOException("the answer begins again and again");
    }

    private static String head(URI dest, Map<String, String> headers, int length) {
        String path = dest.getRawPath() == null || dest.getRawPath().isEmpty() ? "/" : dest.getRawPath();
        StringBuilder head = new StringBuilder("POST ")
                .append(path)
                .append(dest.getRawQuery() == null ? "" : "?" + dest.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(dest.getRawAuthority())
                .append("\r\nConnection: close\r\nContent-Length: ")
                .append(length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    /** Reads one head, to the empty line behind it. */
    private static int status(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\n\r\n") < 0 && head.indexOf("\n\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() >= HEAD_BYTES_MAX) {
                break;
            }
            head.append((char) next);
        }
        Matcher status = STATUS.matcher(head.toString().split("\r?\n", 2)[0]);
        if (!status.matches()) {
            throw new IOException(
                    head.length() == 0 ? "the receiver ended without an answer" : "the answer is no HTTP");
        }
        return Integer.parseInt(status.group(1));
    }
}
