package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.KeyStatement.KeyList;
import dev.cairn.proof.statement.KeyStatement.Listed;
import java.util.List;

/** What a complete key list says about a register: every key but the registrars', in the order of registration. */
public final class KeyLists {
    private KeyLists() {}

    /** The rows of a list that is complete now. */
    public static List<Listed> rows(Iterable<Registered> register) {
        List<Listed> rows = new java.util.ArrayList<>();
        for (Registered key : register) {
            if (key.role() != Role.REGISTRAR) {
                rows.add(new Listed(key.key().thumbprint(), key.revokedAt().isPresent() ? "revoked" : "registered"));
            }
        }
        return rows;
    }

    /** Keys that the list calls revoked although the book knows no revocation of them. */
    static List<Hash> missingRevocations(KeyBook book, KeyList list) {
        return list.keys().stream()
                .filter(Listed::revoked)
                .map(Listed::thumbprint)
                .filter(each -> book.register()
                        .find(each)
                        .filter(key -> key.revokedAt().isPresent())
                        .isEmpty())
                .toList();
    }
}
