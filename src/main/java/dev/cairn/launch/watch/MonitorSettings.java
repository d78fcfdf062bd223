package dev.cairn.launch.watch;

import dev.cairn.settings.Default;
import dev.cairn.settings.Doc;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code cairn monitor}: asks about one ledger from outside. */
public record MonitorSettings(
        @Doc("The genesis text of the ledger, from somewhere you trust.") Path genesis,
        @Doc("The ledger's public address, or a mirror's.") URI ledger,
        @Doc("Where witnesses of the genesis policy show what they cosigned (monitoring prefix), by their name there.")
                @Default("")
                Map<String, URI> witnesses,
        @Doc("File with the newest head it has verified; without it `monitor-state` beside the settings.")
                Optional<Path> state,
        @Doc("From look to look.") @Default("10s") Duration poll,
        @Doc("A quorum of cosignatures is not older than this.") @Default("30m") Duration fresh,
        @Doc("Registrars have signed something within this time, as a daily key list makes them.") @Default("48h")
                Duration keyList,
        @Doc("Chains whose gaps are told, 32 hex digits each, at most 10,000.") @Default("") List<String> chains,
        @Doc("A gap may last this long before it is told; with --once not at all.") @Default("10m")
                Duration gapPatience,
        @Doc("Folder with receipts (`*.receipt`), each of which must stay true.") Optional<Path> receipts,
        @Doc("Public key file of the node that signed them; needed with `receipts`.") Optional<Path> nodeKey,
        @Doc("A program that is run for each new finding, with code, place and text as its three words.")
                Optional<Path> onAlarm) {

    private static final int CHAINS_MAX = 10_000;

    public MonitorSettings {
        if (poll.toMillis() < 100) {
            throw new IllegalArgumentException("poll is at least 100ms");
        }
        if (receipts.isPresent() && nodeKey.isEmpty()) {
            throw new IllegalArgumentException("receipts need node-key: whose signature is believed");
        }
        if (chains.size() > CHAINS_MAX || chains.stream().anyMatch(chain -> !chain.matches("[0-9a-f]{32}"))) {
            throw new IllegalArgumentException("chains are 32 hex digits each, at most " + CHAINS_MAX);
        }
    }
}
