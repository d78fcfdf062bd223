package dev.cairn.launch.found;

import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn org add-account}. */
@Command(
        name = "add-account",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the request to register the key of an account of an organisation, which signs plain EPCIS documents for it.",
            "The organisation signs it, or as many registrars as the genesis asks for."
        })
final class OrgAddAccount extends MakesRequest {
    @Mixin
    private Owned owned = new Owned();

    @Override
    Asked ask(Genesis genesis) throws IOException {
        Hash owner = owned.organisation();
        KeyStatement said = KeyStatement.account(genesis.origin(), owned.signer(), owner, owned.name());
        return new Asked(
                List.of(said), Optional.empty(), "the organisation " + owner.hex() + ", or " + registrars(genesis));
    }
}
