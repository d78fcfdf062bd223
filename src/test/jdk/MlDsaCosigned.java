import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Checks a log's ML-DSA-44 cosignatures with the JDK's own provider (JEP 497, JDK 24 and newer), with nothing of Cairn.
 *
 * <pre>
 * java MlDsaCosigned.java URL VKEY...
 * </pre>
 *
 * Every key given must have signed URL/checkpoint; on the first doubt "refused: …" and exit code 1.
 */
public final class MlDsaCosigned {
    /** SubjectPublicKeyInfo of an ML-DSA-44 key up to its 1,312 bytes (RFC 9881). */
    private static final String SPKI = "30820532300b06096086480165030403110382052100";

    private MlDsaCosigned() {}

    public static void main(String[] words) throws Exception {
        String note = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(words[0] + "/checkpoint")).build(), BodyHandlers.ofString())
                .body();
        for (String vkey : Arrays.asList(words).subList(1, words.length)) {
            String[] parts = vkey.split("\\+", 3);
            if (!signed(note, parts[0], parts[1], Base64.getDecoder().decode(parts[2]))) {
                System.out.println("refused: " + parts[0]);
                System.exit(1);
            }
            System.out.println("signed " + parts[0]);
        }
    }

    private static boolean signed(String note, String name, String id, byte[] typed) throws Exception {
        String[] head = note.split("\n");
        for (String line : head) {
            if (line.startsWith("\u2014 " + name + " ")) {
                byte[] bytes = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
                if (HexFormat.of().formatHex(bytes, 0, 4).equals(id)) {
                    return verify(key(typed), message(name, head, Arrays.copyOfRange(bytes, 4, 12)), bytes);
                }
            }
        }
        return false;
    }

    private static PublicKey key(byte[] typed) throws Exception {
        byte[] prefix = HexFormat.of().parseHex(SPKI);
        byte[] spki = Arrays.copyOf(prefix, prefix.length + typed.length - 1);
        System.arraycopy(typed, 1, spki, prefix.length, typed.length - 1);
        return KeyFactory.getInstance("ML-DSA-44").generatePublic(new X509EncodedKeySpec(spki));
    }

    private static byte[] message(String name, String[] head, byte[] time) {
        byte[] cosigner = name.getBytes(StandardCharsets.UTF_8);
        byte[] origin = head[0].getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(12 + 1 + cosigner.length + 8 + 1 + origin.length + 16 + 32)
                .put("subtree/v1\n\0".getBytes(StandardCharsets.US_ASCII))
                .put((byte) cosigner.length)
                .put(cosigner)
                .put(time)
                .put((byte) origin.length)
                .put(origin)
                .putLong(0)
                .putLong(Long.parseLong(head[1]))
                .put(Base64.getDecoder().decode(head[2]))
                .array();
    }

    private static boolean verify(PublicKey key, byte[] message, byte[] line) throws Exception {
        Signature verifier = Signature.getInstance("ML-DSA-44");
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(line, 12, line.length - 12);
    }
}
