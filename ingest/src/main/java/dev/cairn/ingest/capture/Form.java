package dev.cairn.ingest.capture;

import java.util.Locale;
import java.util.Optional;

/** What a body may be; the one place that reads {@code Content-Type} and {@code Content-Encoding}. */
enum Form {
    /** Signed on the sender's own machine. */
    STATEMENTS(CaptureLimits.BODY_BYTES_MAX),
    /** EPCIS 2.0 as JSON or JSON-LD, in UTF-8; the server signs it with the account's key. */
    JSON(dev.cairn.epcis.Limits.DOCUMENT_BYTES_MAX),
    /** EPCIS 1.2 or 2.0 as XML, in UTF-8; what is signed is the same event as in JSON. */
    XML(dev.cairn.epcis.Limits.DOCUMENT_BYTES_MAX);

    private final int bytesMax;

    Form(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    int bytesMax() {
        return bytesMax;
    }

    /** Whether it comes from an account. */
    boolean isPlain() {
        return this != STATEMENTS;
    }

    /** The form of a body; empty for one that is not taken: another type, another character set than UTF-8, compressed. */
    static Optional<Form> of(String contentType, String contentEncoding) {
        if (!contentEncoding.isBlank() && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            return Optional.empty();
        }
        String[] parts = contentType.split(";", -1);
        return switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
            case CaptureDoor.MEDIA_TYPE -> Optional.of(STATEMENTS);
            case "application/json", "application/ld+json" -> isUtf8(parts) ? Optional.of(JSON) : Optional.empty();
            case "application/xml", "text/xml" -> isUtf8(parts) ? Optional.of(XML) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean isUtf8(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT).replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
