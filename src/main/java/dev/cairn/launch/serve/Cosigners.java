package dev.cairn.launch.serve;

import dev.cairn.ledger.Cosigner;
import dev.cairn.ledger.witness.HttpCosigner;
import dev.cairn.proof.note.Genesis;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The witnesses of a genesis policy, at their addresses. */
final class Cosigners {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private Cosigners() {}

    /**
     * One for each address; a witness with two keys behind one address is asked once and answers with two lines.
     *
     * @param addresses by name in the policy; they stand above those in the policy
     * @throws IOException if an address names no witness of the policy
     */
    static List<Cosigner> of(Genesis genesis, Map<String, URI> addresses) throws IOException {
        List<Cosigner> cosigners = new ArrayList<>();
        Set<URI> asked = new HashSet<>();
        for (var witness : genesis.policy().witnesses()) {
            Optional<URI> address =
                    Optional.ofNullable(addresses.get(witness.name())).or(witness::url);
            address.filter(asked::add)
                    .ifPresent(url -> cosigners.add(new HttpCosigner(witness.name(), url, ANSWER_LIMIT)));
        }
        for (String name : addresses.keySet()) {
            if (genesis.policy().witnesses().stream()
                    .noneMatch(each -> each.name().equals(name))) {
                throw new IOException(
                        "ledger.witnesses names \"" + name + "\", but the genesis policy has no such witness");
            }
        }
        return cosigners;
    }
}
