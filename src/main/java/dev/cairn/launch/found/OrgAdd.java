package dev.cairn.launch.found;

import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.note.Genesis;
import dev.cairn.proof.statement.KeyStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn org add}. */
@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = {
            "On an organisation's machine: makes the request to register its key, with the proof that it holds it.",
            "It takes effect when as many registrars as the genesis asks for have signed the request and posted it."
        })
final class OrgAdd extends MakesRequest {
    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The organisation's key file (cairn keygen).")
    private Path key = Path.of("");

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name as everybody will read it.")
    private String name = "";

    @Option(
            names = "--gs1-prefix",
            paramLabel = "PREFIX",
            description = "A GS1 company prefix that is its own, 4 to 12 digits; may be repeated.")
    private List<String> prefixes = List.of();

    @Option(
            names = "--gln",
            paramLabel = "GLN",
            description = "A global location number that is its own, 13 digits; may be repeated.")
    private List<String> glns = List.of();

    @Override
    Asked ask(Genesis genesis) throws IOException {
        for (String prefix : prefixes) {
            if (!prefix.matches("[0-9]{4,12}")) {
                throw new IOException("--gs1-prefix " + prefix + ": 4 to 12 digits");
            }
        }
        for (String gln : glns) {
            if (!isGln(gln)) {
                throw new IOException("--gln " + gln + ": 13 digits with their check digit");
            }
        }
        KeyStatement said = KeyStatement.organisation(genesis.origin(), KeyFile.read(key), name, prefixes, glns);
        return new Asked(List.of(said), Optional.empty(), registrars(genesis));
    }

    /** GS1 General Specifications, 7.9.1: weights 1 and 3 from the left, the sum with the check digit is a multiple of ten. */
    private static boolean isGln(String gln) {
        int sum = 0;
        for (int i = 0; i < gln.length(); i++) {
            sum += (gln.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
        }
        return gln.matches("[0-9]{13}") && sum % 10 == 0;
    }
}
