package dev.cairn.proof.register;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.key.PublicKey;
import dev.cairn.proof.statement.KeyStatement.VoidFrom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One key in the register.
 *
 * @param organisation of a device's or account's key
 * @param since it may sign at every index above this one; −1 for a registrar
 * @param revokedAt it may not sign above this index
 * @param voids chains of it that do not count from a seq on
 */
public record Registered(
        PublicKey key,
        Role role,
        String name,
        Optional<Hash> organisation,
        List<Bytes> chains,
        List<String> gs1Prefixes,
        List<String> glns,
        long since,
        OptionalLong revokedAt,
        List<VoidFrom> voids) {
    public Registered {
        chains = List.copyOf(chains);
        gs1Prefixes = List.copyOf(gs1Prefixes);
        glns = List.copyOf(glns);
        voids = List.copyOf(voids);
    }

    /** Whether it may sign at this index at all. */
    public boolean validAt(long index) {
        return index > since && (revokedAt.isEmpty() || index <= revokedAt.getAsLong());
    }

    boolean isVoid(Bytes chain, long seq) {
        return voids.stream().anyMatch(each -> each.chain().equals(chain) && seq >= each.seq());
    }

    Registered revoked(long index, List<VoidFrom> from) {
        return new Registered(
                key, role, name, organisation, chains, gs1Prefixes, glns, since, OptionalLong.of(index), from);
    }

    /** The same rights under another key, from an index on. */
    Registered succeededBy(PublicKey heir, long index) {
        return new Registered(
                heir, role, name, organisation, List.of(), gs1Prefixes, glns, index, OptionalLong.empty(), List.of());
    }
}
