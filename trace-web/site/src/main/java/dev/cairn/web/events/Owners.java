package dev.cairn.web.events;

import dev.cairn.query.standing.NamedQuery;
import dev.cairn.web.http.KeyCheck;
import dev.cairn.web.sight.Policy;
import dev.cairn.web.sight.Reader;
import dev.cairn.web.sight.Sight;

/** What the owners of named queries see: the same, whether they ask or are told while they are away. */
record Owners(KeyCheck keys, Policy policy) {

    /** {@link Reader#PUBLIC} for who has no account any more. */
    Reader reader(String owner) {
        return owner.equals(NamedQuery.MACHINE)
                ? Reader.OPERATOR
                : keys.ofAccount(owner).map(Reader::of).orElse(Reader.PUBLIC);
    }

    boolean isKnown(String owner) {
        return !reader(owner).equals(Reader.PUBLIC);
    }

    Sight sight(String owner) {
        return new Sight(policy, reader(owner));
    }
}
