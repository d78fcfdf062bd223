package dev.cairn.launch.found;

import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import dev.cairn.proof.statement.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn org add-device}. */
@Command(
        name = "add-device",
        mixinStandardHelpOptions = true,
        description = {
            "On a device's machine: makes the request to register its key, with the proof that it holds it.",
            "Its organisation signs the request with its own key; registrars have no say in it."
        })
final class OrgAddDevice extends MakesRequest {
    @Mixin
    private Owned owned = new Owned();

    @Option(
            names = "--chain",
            required = true,
            paramLabel = "CHAIN",
            description = "A chain of it, 32 digits 0-9 a-f; may be repeated.")
    private List<String> chains = List.of();

    @Option(names = "--sensor", paramLabel = "ID", description = "The id of a sensor of it; may be repeated.")
    private List<String> sensors = List.of();

    @Option(names = "--code", paramLabel = "CODE", description = "The one-time enrolment code, if it was given one.")
    private @Nullable String code;

    @Override
    Asked ask(Genesis genesis) throws IOException {
        List<Bytes> own = new ArrayList<>();
        for (String chain : chains) {
            if (!chain.matches("[0-9a-f]{" + 2 * Statement.CHAIN_BYTES + "}")) {
                throw new IOException("--chain " + chain + ": 32 digits 0-9 a-f");
            }
            own.add(Bytes.ofHex(chain));
        }
        Optional<Hash> codeHash = Optional.ofNullable(code)
                .map(typed -> EnrolmentCode.typed(typed).hash());
        Hash owner = owned.organisation();
        KeyStatement said =
                KeyStatement.device(genesis.origin(), owned.signer(), owner, owned.name(), codeHash, own, sensors);
        return new Asked(List.of(said), Optional.empty(), "the organisation " + owner.hex());
    }
}
