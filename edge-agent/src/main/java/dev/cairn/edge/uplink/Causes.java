package dev.cairn.edge.uplink;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Why there is no connection, for whoever stands before the gateway. Reason codes are those of MQTT 5.0, section 2.4. */
final class Causes {
    /** Where an exception has causes of its own, so many are looked at. */
    private static final int DEPTH_MAX = 10;

    /** An alert that the other side sends about the certificate it was shown (RFC 8446, 6.2). */
    private static final Pattern OF_OUR_CERTIFICATE = Pattern.compile(
            "^Received fatal alert: (bad_certificate|certificate_(revoked|expired|unknown)|unknown_ca|access_denied)$");

    private static final int NOT_AUTHORIZED = 0x87;
    private static final int SERVER_BUSY = 0x89;
    private static final int SHUTTING_DOWN = 0x8b;
    private static final int KEEP_ALIVE_TIMEOUT = 0x8d;
    private static final int TAKEN_OVER = 0x8e;
    private static final int QUOTA = 0x97;
    private static final int ERROR_MIN = 0x80;
    private static final int ERROR_MAX = 0xff;

    private Causes() {}

    /** Of a connection that did not come to be. */
    static String of(MqttException e) {
        List<Throwable> chain = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(DEPTH_MAX)
                .toList();
        int reason = e.getReasonCode();
        return first(chain, Causes::ofTheClock)
                .or(() -> first(chain, Causes::ofTheLine))
                .orElseGet(() -> reason >= ERROR_MIN && reason <= ERROR_MAX ? of(reason) : e.toString());
    }

    private static Optional<String> first(List<Throwable> chain, Function<Throwable, String> words) {
        return chain.stream().map(words).filter(each -> !each.isEmpty()).findFirst();
    }

    private static String ofTheClock(Throwable cause) {
        if (cause instanceof CertificateNotYetValidException) {
            return "UPL-03 by this gateway's clock the server's certificate is not valid yet; it connects once the clock is right";
        }
        return cause instanceof CertificateExpiredException
                ? "UPL-03 by this gateway's clock the server's certificate has run out"
                : "";
    }

    private static String ofTheLine(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "nobody knows that name; is there an Internet connection?";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "nobody answers there (" + cause.getMessage() + ")";
        }
        if (cause instanceof SocketTimeoutException) {
            return "no answer in time (" + cause.getMessage() + ")";
        }
        if (!(cause instanceof SSLException)) {
            return "";
        }
        String message = String.valueOf(cause.getMessage());
        return OF_OUR_CERTIFICATE.matcher(message).find()
                ? "UPL-04 the ledger does not take this gateway's certificate (" + message + ")"
                : "no safe connection (" + message + ")";
    }

    /** Of the other side's own word, in its CONNACK or DISCONNECT. */
    static String of(int reason) {
        String hex = " (0x" + Integer.toHexString(reason).toUpperCase(Locale.ROOT) + ")";
        return switch (reason) {
            case NOT_AUTHORIZED -> "UPL-04 the ledger does not let this gateway in" + hex;
            case TAKEN_OVER ->
                "another connection in this gateway's name took its place" + hex
                        + "; is there a second one with its key?";
            case SHUTTING_DOWN -> "the server is being stopped" + hex;
            case SERVER_BUSY -> "the server has no room at the moment" + hex;
            case KEEP_ALIVE_TIMEOUT -> "the server had heard nothing for too long" + hex;
            case QUOTA -> "the server has had too much from this gateway" + hex;
            default -> "the server ended it" + hex;
        };
    }
}
