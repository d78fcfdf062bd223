package dev.cairn.launch.watch;

import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import dev.cairn.settings.Range;
import dev.cairn.web.WebSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** {@code cairn mirror}: a verified copy of one ledger that remembers what it has seen. */
public record MirrorSettings(
        @Doc("The genesis text of the ledger, from somewhere you trust: the only thing the mirror believes.")
                Path genesis,
        @Doc("The ledger's public address, as it serves `/checkpoint`.") URI ledger,
        @Doc(
                        "Where witnesses of the genesis policy show what they cosigned (monitoring prefix), by their name there; their view must be ours too.")
                @Default("")
                Map<String, URI> witnesses,
        @Doc("Where the copy is kept: `file:FOLDER`. One process at a time; never restore it from an older copy.")
                @Default("file:mirror")
                String store,
        @Doc("Folder for what convicts somebody; without it `evidence` beside the settings.") Optional<Path> evidence,
        @Doc("Name and key under which the mirror cosigns what it holds; left out, it only serves.")
                Optional<CosignerPart> cosigner,
        @Doc("From look to look.") @Default("1s") Duration poll,
        @Doc("Silence of the ledger, or a witness ahead of it, for longer than this is an alarm.") @Default("60s")
                Duration patience,
        @Doc(
                        "Older objects that are read again at each look, round and round the whole log; and as many partial tiles of older heads.")
                @Default("16")
                @Range(min = 0, max = 1024)
                int patrol,
        @Doc("An unchanged head is cosigned afresh after this time.") @Default("10m") Duration cosignEvery,
        @Doc("Where it serves the copy.") WebSettings web) {

    /** The mirror as a cosigner of its own. */
    public record CosignerPart(
            @Doc("Its name, usually a host and a path; never a witness's.") String name,
            @Doc("Its key file: used for nothing else.") Path key) {}

    public MirrorSettings {
        if (poll.toMillis() < 100 || poll.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("poll is between 100ms and 10m");
        }
    }
}
