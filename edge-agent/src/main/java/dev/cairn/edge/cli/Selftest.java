package dev.cairn.edge.cli;

import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.Health;
import dev.cairn.edge.Identity;
import dev.cairn.edge.Trial;
import dev.cairn.firmware.DeviceProfile;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code cairn-edge selftest}: walks from the settings to the ledger, says of each thing whether it is well, and if not, what to do. Beside a
 * running agent it leaves probes, spools and connection to that agent and reads its status file.
 */
final class Selftest {
    private final Path config;
    private final Map<String, String> environment;
    private final InstantSource wall;
    private final Path root;
    private final PrintStream out;
    private final List<Finding> findings = new ArrayList<>();

    /** @param root folder that holds {@code sys} and {@code proc} */
    Selftest(Path config, Map<String, String> environment, InstantSource wall, Path root, PrintStream out) {
        this.config = config;
        this.environment = environment;
        this.wall = wall;
        this.root = root;
        this.out = out;
    }

    /** Exit code 0 when nothing is wrong; what is merely doubtful does not count. */
    int run() throws InterruptedException {
        Optional<EdgeSettings> settings = settings();
        if (settings.isPresent()) {
            walk(settings.get());
        }
        long wrong = findings.stream().filter(Finding::isWrong).count();
        out.println(
                wrong == 0 ? "Nothing is wrong." : wrong + (wrong == 1 ? " thing is wrong." : " things are wrong."));
        return wrong == 0 ? 0 : 1;
    }

    private void note(Finding finding) {
        findings.add(finding);
        finding.tell(out);
    }

    private Optional<EdgeSettings> settings() {
        try {
            EdgeSettings read = Settings.read(config, EdgeSettings.class, environment);
            note(Finding.good("settings", config + " reads"));
            return Optional.of(read);
        } catch (SettingsException e) {
            note(Finding.wrong(
                    "settings",
                    String.valueOf(e.getMessage()).strip().replace("\n", "; "),
                    "correct " + config + "; a new gateway is enrolled first: sudo cairn-edge enrol CODE --at HOST"));
            return Optional.empty();
        }
    }

    private void walk(EdgeSettings settings) throws InterruptedException {
        Trial trial = new Trial(settings, wall, root);
        StatusFile status = status(settings);
        boolean running = status.isFresh(wall.instant());
        Optional<Identity> identity = keys(trial);
        identity.ifPresent(own -> CertificateCheck.look(
                        Assembly.tlsFiles(settings),
                        Assembly.renews(settings),
                        own.deviceId().hex(),
                        wall.instant())
                .forEach(this::note));
        note(ClockCheck.look(trial.clock().read(), wall.instant()));
        DiskCheck.look(settings).forEach(this::note);
        if (running) {
            beside(status);
        } else if (identity.isPresent()) {
            note(spools(trial, identity.get()));
            sensors(trial, identity.get());
        }
        Optional<URI> server = Assembly.serverOf(settings);
        if (server.isEmpty()) {
            note(Finding.wrong(
                    "ledger",
                    "no server is named, and the gateway is not enrolled",
                    "sudo cairn-edge enrol CODE --at HOST"));
            return;
        }
        note(LedgerCheck.look(server.get(), running ? Optional.empty() : identity, trial, status));
    }

    private static StatusFile status(EdgeSettings settings) {
        try {
            return StatusFile.read(settings);
        } catch (IOException toldOfTheDisk) {
            return new StatusFile(Map.of());
        }
    }

    private Optional<Identity> keys(Trial trial) {
        try {
            Identity identity = trial.identity();
            note(Finding.good(
                    "keys",
                    "this gateway is " + identity.deviceId().hex() + ", signs with "
                            + identity.device().publicKey().algorithm().label() + ", for the ledger "
                            + identity.genesis().origin()));
            return Optional.of(identity);
        } catch (IOException | IllegalArgumentException e) {
            note(Finding.wrong(
                    "keys",
                    plain(e),
                    "put the file in its place, or enrol anew: sudo cairn-edge enrol CODE --at HOST"));
            return Optional.empty();
        }
    }

    private void beside(StatusFile status) {
        note(Finding.good(
                "store",
                "the gateway runs and holds it: " + status.value("waiting") + " batches wait, "
                        + status.value("spool-percent") + " % full"));
        status.lines().forEach((key, value) -> {
            if (key.startsWith(Health.CHANNEL)) {
                note(SensorCheck.told(key.substring(Health.CHANNEL.length()), status));
            }
        });
    }

    private static Finding spools(Trial trial, Identity identity) {
        try {
            Trial.Held held = trial.spools(identity);
            String sentence = held.waiting() + " signed batches wait for a receipt, " + held.percent() + " % full";
            if (held.missing() > 0) {
                return Finding.doubtful(
                        "store",
                        sentence + ", " + held.missing() + " are lost (SPL-03); the next batch says so, signed",
                        "change the card soon: it has lost data");
            }
            return Finding.good("store", sentence);
        } catch (IOException e) {
            return Finding.wrong("store", plain(e), "if a gateway runs, stop it first: sudo systemctl stop cairn-edge");
        }
    }

    private void sensors(Trial trial, Identity identity) throws InterruptedException {
        try {
            Optional<DeviceProfile> profile = trial.profile(identity);
            if (profile.isEmpty()) {
                note(
                        Finding.wrong(
                                "sensors",
                                "no configuration is in force, so nothing is measured",
                                "let the organisation sign one (cairn configure); it comes over the line, or: sudo cairn-edge configure FILE"));
                return;
            }
            for (Trial.Seen seen : trial.sensors(profile.get(), identity)) {
                note(SensorCheck.seen(seen.channel(), seen.reading()));
            }
        } catch (IOException e) {
            note(Finding.wrong("sensors", plain(e), "let the organisation sign a configuration for this gateway"));
        }
    }

    /** The message without the exception's name, or what a file system exception leaves out. */
    static String plain(Exception e) {
        if (e instanceof java.nio.file.NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        if (e instanceof java.nio.file.AccessDeniedException denied) {
            return denied.getFile() + " may not be read or written by this user";
        }
        return String.valueOf(e.getMessage());
    }
}
