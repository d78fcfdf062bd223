package dev.cairn.ingest.verify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose arithmetic an operator may choose. */
public enum Verifier {
    /** In Java, slower. */
    BOUNCYCASTLE,

    /** Amazon Corretto Crypto Provider: native, some four times as fast for Ed25519. */
    ACCP;

    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    /** What can be had of a wish: the verifier, and who it is. */
    public record Chosen(Verifier who, Signatures signatures) {}

    /**
     * Loads it and lets it judge {@link SelfCheck#cases}. If it is not there or not for this machine, that is one warning, and it is Bouncy
     * Castle; if it judges otherwise in one case, there is no start.
     *
     * @throws IllegalStateException with {@code VER-02} if it judges otherwise
     */
    public Chosen choose() {
        if (this == BOUNCYCASTLE) {
            return new Chosen(BOUNCYCASTLE, Signatures.BOUNCY_CASTLE);
        }
        return Accp.load()
                .map(accp -> {
                    SelfCheck.require(accp);
                    return new Chosen(ACCP, (statement, key) -> statement.verify(key, accp));
                })
                .orElseGet(() -> {
                    LOG.warn("VER-01 accp is not on the class path or not for this machine; Bouncy Castle verifies");
                    return BOUNCYCASTLE.choose();
                });
    }
}
