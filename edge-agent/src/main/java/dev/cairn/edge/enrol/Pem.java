package dev.cairn.edge.enrol;

import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of PEM (RFC 7468). */
final class Pem {
    private static final int LINE_CHARS = 64;

    private Pem() {}

    static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** The first block of that label. */
    static Bytes find(String label, String text) throws IOException {
        String quoted = Pattern.quote(label);
        Matcher found = Pattern.compile(
                        "-----BEGIN " + quoted + "-----\n([A-Za-z0-9+/=\n]+)-----END " + quoted + "-----")
                .matcher(text);
        if (!found.find()) {
            throw new IOException("no " + label + " where it should be");
        }
        return Bytes.wrap(Base64.getMimeDecoder().decode(found.group(1)));
    }
}
