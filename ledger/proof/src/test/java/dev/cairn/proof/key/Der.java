package dev.cairn.proof.key;

import dev.cairn.proof.Bytes;
import java.util.Optional;

/** Turns a DER signature (SEQUENCE of two INTEGERs) into r ‖ s, strictly; for Wycheproof's DER file only. */
final class Der {
    private Der() {}

    static Optional<Bytes> toP1363(Bytes der) {
        if (der.size() < 8 || der.size() > 72 || der.at(0) != 0x30 || der.at(1) != der.size() - 2) {
            return Optional.empty();
        }
        Optional<Bytes> r = integer(der, 2);
        int second = r.isPresent() ? 4 + der.at(3) : 0;
        Optional<Bytes> s = r.isPresent() ? integer(der, second) : Optional.empty();
        boolean whole = s.isPresent() && second + 2 + der.at(second + 1) == der.size();
        return whole ? Optional.of(r.get().concat(s.get())) : Optional.empty();
    }

    private static Optional<Bytes> integer(Bytes der, int at) {
        if (at + 3 > der.size() || der.at(at) != 2 || der.at(at + 1) < 1 || at + 2 + der.at(at + 1) > der.size()) {
            return Optional.empty();
        }
        Bytes number = der.slice(at + 2, at + 2 + der.at(at + 1));
        boolean shortest = number.size() == 1 || number.at(0) != 0 || number.at(1) < 0;
        if (number.at(0) < 0 || !shortest) {
            return Optional.empty();
        }
        Bytes plain = number.at(0) == 0 ? number.slice(1, number.size()) : number;
        return plain.size() > 32
                ? Optional.empty()
                : Optional.of(Bytes.wrap(new byte[32 - plain.size()]).concat(plain));
    }
}
