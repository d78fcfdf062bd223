package dev.cairn.proof.merkle;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import java.util.ArrayList;
import java.util.List;

/** RFC 6962, section 2.1, word for word and slow: MTH, PATH and PROOF by recursion. The production tree's twin. */
final class NaiveTree {
    private NaiveTree() {}

    static Hash mth(List<Bytes> d) {
        if (d.isEmpty()) {
            return Hash.sha256();
        }
        if (d.size() == 1) {
            return Hash.sha256(Bytes.ofHex("00"), d.get(0));
        }
        int k = k(d.size());
        return Hash.sha256(
                Bytes.ofHex("01"),
                mth(d.subList(0, k)).bytes(),
                mth(d.subList(k, d.size())).bytes());
    }

    static List<Hash> path(int m, List<Bytes> d) {
        List<Hash> path = new ArrayList<>();
        if (d.size() == 1) {
            return path;
        }
        int k = k(d.size());
        if (m < k) {
            path.addAll(path(m, d.subList(0, k)));
            path.add(mth(d.subList(k, d.size())));
        } else {
            path.addAll(path(m - k, d.subList(k, d.size())));
            path.add(mth(d.subList(0, k)));
        }
        return path;
    }

    static List<Hash> proof(int m, List<Bytes> d) {
        return subproof(m, d, true);
    }

    private static List<Hash> subproof(int m, List<Bytes> d, boolean b) {
        List<Hash> proof = new ArrayList<>();
        if (m == d.size()) {
            if (!b) {
                proof.add(mth(d));
            }
            return proof;
        }
        int k = k(d.size());
        if (m <= k) {
            proof.addAll(subproof(m, d.subList(0, k), b));
            proof.add(mth(d.subList(k, d.size())));
        } else {
            proof.addAll(subproof(m - k, d.subList(k, d.size()), false));
            proof.add(mth(d.subList(0, k)));
        }
        return proof;
    }

    /** The largest power of two smaller than n. */
    private static int k(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }
}
