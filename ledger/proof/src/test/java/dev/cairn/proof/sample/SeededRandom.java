package dev.cairn.proof.sample;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.security.SecureRandom;

/** A source that gives the same bytes for the same seed, on every machine: SHA-256 over seed and counter. Tests only. */
public final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final String seed;
    private long counter;

    public SeededRandom(String seed) {
        this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += Hash.SIZE) {
            byte[] block =
                    Hash.sha256(Bytes.ofUtf8(seed + "/" + counter++)).bytes().toArray();
            System.arraycopy(block, 0, bytes, at, Math.min(Hash.SIZE, bytes.length - at));
        }
    }

    @Override
    public int nextInt(int bound) {
        byte[] drawn = new byte[4];
        nextBytes(drawn);
        return Math.floorMod(Bytes.wrap(drawn).buffer().getInt(), bound);
    }
}
