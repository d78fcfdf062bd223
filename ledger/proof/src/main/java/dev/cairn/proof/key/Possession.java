package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.List;
import java.util.Optional;

/**
 * What a key signs to prove that its owner holds it, inside a key statement.
 *
 * <pre>
 * possession/v2\n
 * origin &lt;ledger origin&gt;\n
 * key &lt;hex thumbprint&gt;\n
 * for organisation|device|account|node|rotation\n
 * under &lt;hex thumbprint of the organisation, or of the old key, or -&gt;\n
 * code &lt;hex SHA-256 of the enrolment code, or -&gt;\n
 * chain &lt;hex chain id&gt;\n                              zero or more
 * </pre>
 */
public final class Possession {
    private Possession() {}

    /**
     * The bytes to sign.
     *
     * @param forKind kind of the key statement
     * @param under the organisation of a device or account, the old key of a rotation. Without it whoever saw a proof in a statement that
     *     had no effect yet could put the key under his own name
     * @param chains in the statement's order
     */
    public static Bytes message(
            String origin,
            Hash key,
            String forKind,
            Optional<Hash> under,
            Optional<Hash> codeHash,
            List<Bytes> chains) {
        StringBuilder text = new StringBuilder("possession/v2\n")
                .append("origin ")
                .append(origin)
                .append("\nkey ")
                .append(key.hex())
                .append("\nfor ")
                .append(forKind)
                .append("\nunder ")
                .append(under.map(Hash::hex).orElse("-"))
                .append("\ncode ")
                .append(codeHash.map(Hash::hex).orElse("-"))
                .append('\n');
        chains.forEach(chain -> text.append("chain ").append(chain.hex()).append('\n'));
        return Bytes.ofUtf8(text.toString());
    }
}
