package dev.cairn.edge.enrol;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One HTTPS request and its answer, with a bound on everything that the other side decides: how long it takes in all, how much it says, and where it
 * would send us (nowhere). Every way in which that fails is a sentence for whoever stands at the gateway.
 */
final class Exchange {
    /** Connecting, handshake, request and answer together. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final int WAIT_MS = 15_000;
    private static final int BODY_BYTES_MAX = 256 * 1024;
    private static final int SENTENCE_CHARS_MAX = 400;
    private static final int ELSEWHERE_MIN = 300;
    private static final int ERROR_MIN = 400;
    private static final int CAUSES_MAX = 8;
    private static final String CONFIRM = "Cairn-Confirm";

    private final URI server;
    private final Duration limit;

    /**
     * What is asked.
     *
     * @param path on the server
     * @param headers besides those of HTTP itself
     * @param body null for a GET
     * @param status the only one that means yes
     */
    record Question(String path, Map<String, String> headers, @Nullable Bytes body, int status) {}

    /** What came: exactly the body, and the confirmation beside it if there was one. */
    record Answer(Bytes body, Optional<String> confirm) {}

    /**
     * @param server {@code https://host:port}
     * @param limit of one whole exchange
     */
    Exchange(URI server, Duration limit) {
        this.server = server;
        this.limit = limit;
    }

    /** With somebody whose certificate was judged, for this host, by {@code trusted}. */
    Answer with(SSLSocketFactory trusted, Question question) throws NotEnrolled {
        return run(trusted, Optional.empty(), question, true);
    }

    /** With whoever answers: what he says is not shown to anybody, and must be believed for another reason than that he says it. */
    Answer withAnybody(SSLSocketFactory any, Question question) throws NotEnrolled {
        return run(any, Optional.of((host, session) -> true), question, false);
    }

    private Answer run(SSLSocketFactory tls, Optional<HostnameVerifier> names, Question question, boolean known)
            throws NotEnrolled {
        CutSockets sockets = new CutSockets(tls);
        Thread watch = new Thread(() -> watch(sockets), "est-limit");
        watch.setDaemon(true);
        watch.start();
        try {
            HttpsURLConnection connection = open(question, sockets);
            names.ifPresent(connection::setHostnameVerifier);
            return exchange(connection, question, known);
        } catch (NotEnrolled no) {
            throw no;
        } catch (IOException | RuntimeException failed) {
            throw new NotEnrolled(sockets.isCut() ? slow() : words(failed), failed);
        } finally {
            watch.interrupt();
        }
    }

    private void watch(CutSockets sockets) {
        try {
            Thread.sleep(limit.toMillis());
            sockets.cut();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpsURLConnection open(Question question, CutSockets sockets) throws IOException {
        HttpsURLConnection connection =
                (HttpsURLConnection) server.resolve(question.path()).toURL().openConnection();
        connection.setSSLSocketFactory(sockets);
        connection.setConnectTimeout(WAIT_MS);
        connection.setReadTimeout(WAIT_MS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        // Each exchange has a line of its own: a kept one is under nobody's watch.
        connection.setRequestProperty("Connection", "close");
        question.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private Answer exchange(HttpsURLConnection connection, Question question, boolean known) throws IOException {
        Bytes body = question.body();
        try {
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.size());
                connection.getOutputStream().write(body.toArray());
            }
            int status = connection.getResponseCode();
            InputStream in = status >= ERROR_MIN ? connection.getErrorStream() : connection.getInputStream();
            Bytes said = in == null ? Bytes.EMPTY : Bytes.wrap(in.readNBytes(BODY_BYTES_MAX + 1));
            if (status != question.status()) {
                throw new NotEnrolled(refusal(status, known ? text(connection, said) : ""));
            }
            requireWhole(connection, said);
            return new Answer(said, Optional.ofNullable(connection.getHeaderField(CONFIRM)));
        } finally {
            connection.disconnect();
        }
    }

    /** The JDK takes a line that ends early for the end of the answer, unless the answer comes in chunks. */
    private void requireWhole(HttpsURLConnection connection, Bytes said) throws NotEnrolled {
        if (said.size() > BODY_BYTES_MAX) {
            throw new NotEnrolled(server + " answers with more than " + BODY_BYTES_MAX + " bytes: this is no ledger's"
                    + " server, or something is wrong with it.");
        }
        boolean chunked = "chunked".equalsIgnoreCase(connection.getHeaderField("Transfer-Encoding"));
        if (!chunked && connection.getContentLengthLong() != said.size()) {
            throw new NotEnrolled("The line to " + server + " broke in the middle of the answer. Try again.");
        }
    }

    private String refusal(int status, String text) {
        if (!text.isEmpty()) {
            return text;
        }
        if (status >= ELSEWHERE_MIN && status < ERROR_MIN) {
            return server + " sends this gateway to another address (" + status + "). It goes nowhere but where it was"
                    + " told to: is the name right, or is a login page of this network in between?";
        }
        return server + " answered " + status + " and no word that this gateway understands. Try again later; if it"
                + " stays, tell whoever runs the ledger's server.";
    }

    /** Plain text for people, on one line: a page of HTML helps nobody here. */
    private static String text(HttpsURLConnection connection, Bytes said) {
        String type = connection.getContentType();
        if (type == null || !type.startsWith("text/plain")) {
            return "";
        }
        String text = said.utf8().strip();
        return text.substring(0, Math.min(SENTENCE_CHARS_MAX, text.length())).replaceAll("\\p{C}", " ");
    }

    private String slow() {
        return server + " did not answer within " + limit.toSeconds() + " s. Try again; if it stays so, the line is too"
                + " bad, or this is no ledger's server.";
    }

    private String words(Exception failed) {
        if (failed instanceof UnknownHostException) {
            return "Nobody knows " + server.getHost() + ": is the name right, and has this gateway a network?";
        }
        if (failed instanceof SocketTimeoutException) {
            return slow();
        }
        if (failed instanceof ConnectException || failed instanceof NoRouteToHostException) {
            return "Nothing answers at " + server + ": is the address right, and has this gateway a network? ("
                    + told(failed) + ")";
        }
        if (isAboutDates(failed)) {
            return server + " shows a certificate that is not valid at the time of this gateway's clock. Is the clock"
                    + " right? `timedatectl` shows it.";
        }
        if (failed instanceof SSLHandshakeException && !told(failed).startsWith("Received fatal alert")) {
            return server + " is not the server that this gateway's code came from, or somebody is in between. It was"
                    + " told nothing. (" + told(failed) + ")";
        }
        return server + " does not answer as it should: " + told(failed);
    }

    private static String told(Exception failed) {
        return String.valueOf(failed.getMessage()).replaceAll("\\p{C}", " ");
    }

    private static boolean isAboutDates(Exception failed) {
        Throwable cause = failed;
        for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
            if (cause instanceof CertificateNotYetValidException || cause instanceof CertificateExpiredException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
