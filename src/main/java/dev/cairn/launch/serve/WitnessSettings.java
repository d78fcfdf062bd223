package dev.cairn.launch.serve;

import dev.cairn.settings.Doc;
import dev.cairn.web.WebSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code cairn witness}: co-signs the heads of logs it knows, and never a head that rewrites an older one. */
public record WitnessSettings(
        @Doc("The witness's name, as its key is known: usually a host and a path.") String name,
        @Doc("Key file of the witness: used for nothing else.") Path key,
        @Doc(
                        "Key file of a second signature, ML-DSA-44 (`cairn keygen --algorithm ML-DSA-44`); its line stands behind the first in every answer.")
                Optional<Path> postQuantumKey,
        @Doc("Folder with what it has co-signed. Losing it means starting anew under another key.") Path data,
        @Doc("Genesis texts of the ledgers that it watches, or folders of them (`*.txt`), 1 to 1,000 in all.")
                List<Path> ledgers,
        @Doc("Where it listens.") WebSettings web) {}
