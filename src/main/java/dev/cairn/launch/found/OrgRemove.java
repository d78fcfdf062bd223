package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.bundle.KeyBook;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.register.Registered;
import dev.cairn.proof.register.Role;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn org remove}. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the request to revoke an organisation with all its devices and accounts: one revocation for each key.",
            "What they signed before stays in the ledger and stays valid. Registrars sign; an organisation may come again later, under new keys."
        })
final class OrgRemove extends MakesRequest {
    @Option(
            names = "--organisation",
            required = true,
            paramLabel = "THUMBPRINT",
            description = "The organisation's key; its first 8 digits may do.")
    private String organisation = "";

    @Mixin
    private Ending ending = new Ending();

    @Override
    Asked ask(Genesis genesis) throws IOException, InterruptedException {
        KeyBook book = ending.book(genesis);
        Registered key = living(book, organisation);
        if (key.role() != Role.ORGANISATION) {
            throw new IOException(
                    "\"" + key.name() + "\" is no organisation but a " + Told.role(key.role()) + ": cairn org revoke");
        }
        Set<Hash> everItsOwn = predecessors(book, key.key().thumbprint());
        List<KeyStatement> said = new ArrayList<>();
        // The organisation first: as long as it stands, it could add one more device.
        said.add(revocation(key));
        book.register().all().stream()
                .filter(each -> each.revokedAt().isEmpty())
                .filter(each -> each.organisation().filter(everItsOwn::contains).isPresent())
                .forEach(each -> said.add(revocation(each)));
        return new Asked(said, Optional.of(book), registrars(genesis));
    }

    private KeyStatement revocation(Registered key) {
        return new KeyStatement.Revocation(key.key().thumbprint(), ending.reason(), List.of());
    }

    /** The key and all keys whose place it took. */
    private static Set<Hash> predecessors(KeyBook book, Hash key) {
        Set<Hash> own = new HashSet<>(Set.of(key));
        for (boolean more = true; more; ) {
            more = book.said().stream()
                    .filter(said -> said.verdict().isProven())
                    .map(said -> said.told().orElse(null))
                    .filter(KeyStatement.Rotation.class::isInstance)
                    .map(KeyStatement.Rotation.class::cast)
                    .filter(rotation -> own.contains(rotation.key().thumbprint()))
                    .map(KeyStatement.Rotation::old)
                    .toList()
                    .stream()
                    .anyMatch(own::add);
        }
        return own;
    }
}
