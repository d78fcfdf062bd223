package dev.cairn.edge.enrol;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS over plain sockets that can be cut from another thread. A read time-out begins anew with every byte, so that it does not bound a server that
 * drips; and closing a TLS socket beside a blocked reader may itself block. Cutting the line underneath does neither.
 */
final class CutSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private @Nullable Socket line;
    private boolean cut;

    CutSockets(SSLSocketFactory tls) {
        this.tls = tls;
    }

    /** Ends the present line, and every later one before it begins. */
    synchronized void cut() {
        cut = true;
        close(line);
    }

    synchronized boolean isCut() {
        return cut;
    }

    private synchronized void hold(Socket plain) throws SocketException {
        line = plain;
        if (cut) {
            close(plain);
            throw new SocketException("cut");
        }
    }

    private static void close(@Nullable Socket plain) {
        if (plain != null) {
            try {
                plain.close();
            } catch (IOException alreadyGone) {
                // Then it is as it should be.
            }
        }
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        hold(plain);
        return tls.createSocket(plain, host, port, autoClose);
    }

    // The JDK's HTTPS client asks createSocket(), hears that there are no unconnected sockets, connects a plain one and
    // layers TLS on it.

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("layered only");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("layered only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("layered only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException("layered only");
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }
}
