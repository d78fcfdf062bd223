package dev.cairn.proof.bundle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.cbor.Cbor;
import dev.cairn.proof.cbor.Item;
import dev.cairn.proof.cbor.Shape;
import dev.cairn.proof.merkle.Merkle;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One entry's way to a head, as one text file that other people's tools read too (C2SP tlog-proof; docs/formats/tlog-proof.md).
 *
 * <pre>
 * c2sp.org/tlog-proof@v1\n
 * extra &lt;base64&gt;\n                  optional, signed by nobody
 * index &lt;decimal&gt;\n
 * &lt;base64 hash&gt;\n                   0 to 63: the leaf's sibling first, up to the root's child
 * \n
 * &lt;the checkpoint with its signatures, verbatim&gt;
 *
 * extra   CBOR [ entry (bstr), capsule (bstr) or null ]
 * </pre>
 *
 * @param extra unread; whatever another tool put there is no error
 * @param checkpoint a signed note, unread
 */
public record TlogProof(Optional<Bytes> extra, long index, List<Hash> path, String checkpoint) {
    /** The largest extra, in bytes: its line stays below the 64 KiB at which some readers stop. */
    public static final int EXTRA_BYTES_MAX = 48_000;

    /** The largest file, in bytes. */
    public static final int FILE_BYTES_MAX = 1_100_000;

    /** The first line, without its end. */
    public static final String MAGIC = "c2sp.org/tlog-proof@v1";

    private static final String CODE = "PRF-01";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final Shape SHAPE = new Shape("PRF-02");

    public TlogProof {
        path = List.copyOf(path);
        if (index < 0
                || index > Limits.UINT_MAX
                || path.size() > Merkle.PATH_HASHES_MAX
                || extra.filter(each -> each.size() > EXTRA_BYTES_MAX).isPresent()) {
            throw new IllegalArgumentException("no tlog-proof: index " + index + ", " + path.size()
                    + " hashes, extra of " + extra.map(Bytes::size).orElse(0) + " bytes");
        }
    }

    /** An entry with its capsule, as {@code extra} carries them. */
    public record Content(Bytes entry, Optional<Bytes> capsule) {
        Bytes encode() {
            return Cbor.encode(Item.arr(Item.of(entry), capsule.map(Item::of).orElse(Item.none())));
        }

        static Content decode(Bytes extra) throws Malformed {
            List<Item> parts = SHAPE.list(SHAPE.decode(extra, EXTRA_BYTES_MAX), "an extra", 2, 2);
            Optional<Item> capsule = Shape.present(parts.get(1));
            return new Content(
                    SHAPE.bytes(parts.get(0), "an entry"),
                    capsule.isPresent() ? Optional.of(SHAPE.bytes(capsule.get(), "a capsule")) : Optional.empty());
        }
    }

    /** The proof of an entry with the entry in it; a capsule for which there is no room is left out. */
    public static TlogProof of(Content content, long index, List<Hash> path, String checkpoint) {
        Bytes whole = content.encode();
        Bytes extra = whole.size() <= EXTRA_BYTES_MAX ? whole : new Content(content.entry(), Optional.empty()).encode();
        return new TlogProof(
                Optional.of(extra).filter(each -> each.size() <= EXTRA_BYTES_MAX), index, path, checkpoint);
    }

    /** The entry that extra carries; {@code PRF-02} if there is none or it is not in our form. */
    public Content content() throws Malformed {
        return Content.decode(extra.orElseThrow(() -> new Malformed("PRF-02", "there is no extra")));
    }

    /** The file. */
    public String text() {
        StringBuilder text = new StringBuilder(MAGIC).append('\n');
        extra.ifPresent(each -> text.append(EXTRA).append(each.base64()).append('\n'));
        text.append(INDEX).append(index).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    /** Whether a file claims to be one, whatever its version. */
    public static boolean claims(Bytes file) {
        return file.startsWith(Bytes.ofUtf8("c2sp.org/tlog-proof@"));
    }

    /** Reads a file; {@code PRF-01} for any other form. The checkpoint and extra are not read yet. */
    public static TlogProof parse(Bytes file) throws Malformed {
        if (file.size() > FILE_BYTES_MAX) {
            throw no("a file of " + file.size() + " bytes");
        }
        String text = text(file);
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw no("no empty line before the checkpoint");
        }
        List<String> lines =
                new ArrayList<>(Arrays.asList(text.substring(0, end).split("\n", -1)));
        if (!lines.remove(0).equals(MAGIC) || lines.isEmpty()) {
            throw no("another first line, or nothing behind it");
        }
        Optional<Bytes> extra = Optional.empty();
        if (lines.get(0).startsWith(EXTRA)) {
            extra = Optional.of(base64(lines.remove(0).substring(EXTRA.length())));
        }
        if (lines.isEmpty() || !lines.get(0).startsWith(INDEX)) {
            throw no("no index");
        }
        long index = index(lines.remove(0).substring(INDEX.length()));
        if (lines.size() > Merkle.PATH_HASHES_MAX
                || extra.filter(each -> each.size() > EXTRA_BYTES_MAX).isPresent()) {
            throw no(lines.size() + " hashes, or too large an extra");
        }
        List<Hash> path = new ArrayList<>();
        for (String line : lines) {
            path.add(hash(line));
        }
        return new TlogProof(extra, index, path, text.substring(end + 2));
    }

    private static String text(Bytes file) throws Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(file.buffer()).toString();
        } catch (CharacterCodingException notText) {
            throw new Malformed(CODE, "not UTF-8", notText);
        }
    }

    private static long index(String word) throws Malformed {
        if (word.matches("0|[1-9][0-9]{0,15}") && Long.parseLong(word) <= Limits.UINT_MAX) {
            return Long.parseLong(word);
        }
        throw no("an index in another spelling");
    }

    private static Hash hash(String line) throws Malformed {
        Bytes bytes = base64(line);
        if (bytes.size() != Hash.SIZE) {
            throw no("a hash of " + bytes.size() + " bytes");
        }
        return Hash.of(bytes);
    }

    private static Bytes base64(String text) throws Malformed {
        try {
            return Bytes.ofBase64(text);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed(CODE, "not strict base64", notBase64);
        }
    }

    private static Malformed no(String what) {
        return new Malformed(CODE, what);
    }
}
