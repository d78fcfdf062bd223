package dev.cairn.proof.sample;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.SoftwareSigner;

/** Private keys that everyone knows. Tests only. */
public final class SampleKeys {
    private SampleKeys() {}

    public static SoftwareSigner ed25519(String name) {
        return SoftwareSigner.of(Algorithm.ED25519, secret(name));
    }

    public static SoftwareSigner es256(String name) {
        return SoftwareSigner.of(Algorithm.ES256, secret(name));
    }

    private static Bytes secret(String name) {
        return Hash.sha256(Bytes.ofUtf8("sample key " + name)).bytes();
    }
}
