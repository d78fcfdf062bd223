package dev.cairn.edge.cli;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.edge.enrol.Enroller;
import dev.cairn.edge.enrol.IdentityFolder;
import dev.cairn.edge.key.KeyHome;
import dev.cairn.firmware.enrol.EnrolmentCode;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.settings.Secret;
import dev.cairn.settings.Settings;
import dev.cairn.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/** {@code cairn-edge enrol}: with the code that the organisation gave, in words for whoever stands there. */
final class EnrolCommand {
    private static final int PORT = 8443;
    private static final String USAGE =
            """
            usage: cairn-edge enrol CODE --at HOST[:PORT] [--config edge.yaml]
                   CODE is on the paper of your organisation, 20 letters and digits; HOST is the ledger's server (port 8443)
            """;

    private EnrolCommand() {}

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        Map<String, String> said = words(arguments);
        said.putIfAbsent("--config", "/etc/cairn-edge/edge.yaml");
        if (!said.keySet().equals(java.util.Set.of("code", "--at", "--config"))) {
            err.print(USAGE);
            return 2;
        }
        try {
            EnrolmentCode code = EnrolmentCode.typed(said.getOrDefault("code", ""));
            EdgeSettings settings =
                    Settings.read(Path.of(said.getOrDefault("--config", "")), EdgeSettings.class, System.getenv());
            return enrol(code, address(said.getOrDefault("--at", "")), settings, out);
        } catch (SettingsException | IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static Map<String, String> words(String[] arguments) {
        Map<String, String> said = new TreeMap<>();
        for (int i = 1; i < arguments.length; i++) {
            boolean option = arguments[i].startsWith("--");
            if (option && i + 1 < arguments.length) {
                said.put(arguments[i], arguments[++i]);
            } else {
                // A code may be typed with blanks instead of hyphens.
                said.merge(option ? arguments[i] : "code", arguments[i], String::concat);
            }
        }
        return said;
    }

    static URI address(String at) {
        String bare = at.startsWith("https://") ? at.substring("https://".length()) : at;
        URI address = URI.create("https://" + bare);
        if (address.getHost() == null || !address.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "--at " + at + " is no server name, such as ledger.example or ledger.example:8443");
        }
        return address.getPort() < 0 ? URI.create("https://" + bare + ":" + PORT) : address;
    }

    private static int enrol(EnrolmentCode code, URI at, EdgeSettings settings, PrintStream out) throws IOException {
        Files.createDirectories(settings.data());
        IdentityFolder folder = IdentityFolder.in(settings.data());
        SecureRandom random = new SecureRandom();
        Enroller.Done done = new Enroller(folder, random).enrol(at, code, () -> key(settings, folder, random));
        // What the service's unit waits for.
        Files.writeString(settings.data().resolve("enrolled"), "");
        out.println("This gateway is now \"" + done.name() + "\" of the ledger " + done.ledger() + ".");
        out.println("Its number is " + done.device() + ".");
        out.println("Your organisation still has to sign for it and to say what it measures. Tell it the number.");
        out.println("Start it meanwhile, it waits by itself: sudo systemctl start cairn-edge");
        out.println("Its certificate lasts until " + done.until() + " and is renewed by itself.");
        return 0;
    }

    /** The signing key: where the settings say, else in the identity folder, made there the first time. */
    private static Signer key(EdgeSettings settings, IdentityFolder folder, SecureRandom random) throws IOException {
        Path file = settings.deviceKey().map(Secret::file).orElse(folder.deviceKey());
        if (!KeyHome.isFile(settings) || Files.exists(file)) {
            return KeyHome.open(settings, file, System.getenv());
        }
        Files.createDirectories(
                folder.deviceKey().getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        SoftwareSigner fresh = SoftwareSigner.generate(Algorithm.ED25519, random);
        KeyFile.write(file, fresh);
        return fresh;
    }
}
