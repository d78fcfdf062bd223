package dev.cairn.ingest.verify;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.key.SignatureEngine;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon Corretto Crypto Provider (AWS-LC): native, loaded by name, because a machine may not have it. It never enters the list of the
 * virtual machine's providers: only who asks for it gets it. Thread-safe.
 */
final class Accp implements SignatureEngine {
    private static final Logger LOG = LoggerFactory.getLogger(Accp.class);
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    /** Without it the provider knows Ed25519 signatures and no Ed25519 keys. */
    private static final String ED25519_KEYS = "com.amazon.corretto.crypto.provider.registerEdKeyFactory";

    /** Keys kept as the provider wants them, about 300 bytes each; the least recently used go first. */
    private static final int KEYS_MAX = 50_000;

    private final Provider provider;
    private final Map<Hash, java.security.PublicKey> keys =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Hash, java.security.PublicKey> eldest) {
                    return size() > KEYS_MAX;
                }
            });

    private Accp(Provider provider) {
        this.provider = provider;
    }

    /** Empty if it is not on the class path, or its native part does not load here. */
    static Optional<Accp> load() {
        System.setProperty(ED25519_KEYS, "true");
        try {
            Provider found =
                    (Provider) Class.forName(PROVIDER).getField("INSTANCE").get(null);
            for (Algorithm algorithm : Algorithm.values()) {
                KeyFactory.getInstance(keys(algorithm), found);
                Signature.getInstance(signatures(algorithm), found);
            }
            LOG.info("accp verifies version={}", found.getVersionStr());
            return Optional.of(new Accp(found));
        } catch (ReflectiveOperationException | LinkageError | GeneralSecurityException notHere) {
            LOG.info("accp does not load reason={}", notHere.toString());
            return Optional.empty();
        }
    }

    private static String keys(Algorithm algorithm) {
        return algorithm == Algorithm.ED25519 ? "Ed25519" : "EC";
    }

    private static String signatures(Algorithm algorithm) {
        return algorithm == Algorithm.ED25519 ? "Ed25519" : "SHA256withECDSAinP1363Format";
    }

    @Override
    public boolean fits(PublicKey key, Bytes message, Bytes signature) {
        try {
            Signature check = Signature.getInstance(signatures(key.algorithm()), provider);
            check.initVerify(foreign(key));
            check.update(message.toArray());
            return check.verify(signature.toArray());
        } catch (SignatureException refused) {
            return false; // for some forms it answers, for others it throws
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("accp does not verify", broken);
        }
    }

    private java.security.PublicKey foreign(PublicKey key) throws GeneralSecurityException {
        java.security.PublicKey known = keys.get(key.thumbprint());
        if (known != null) {
            return known;
        }
        java.security.PublicKey made = KeyFactory.getInstance(keys(key.algorithm()), provider)
                .generatePublic(new X509EncodedKeySpec(key.spki().toArray()));
        keys.put(key.thumbprint(), made);
        return made;
    }
}
