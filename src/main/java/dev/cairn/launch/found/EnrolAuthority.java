package dev.cairn.launch.found;

import dev.cairn.launch.Terminal;
import dev.cairn.launch.demo.Certificates;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn enrol authority}. */
@Command(
        name = "authority",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the certificate authority of the doors and their own certificate: ca.pem, ca.key, door.pem,"
                    + " door.key.",
            "Whoever has ca.key can connect as any gateway, but sign for none. Keep it on the doors' machine, in a"
                    + " backup, and nowhere else.",
            "The doors' certificate lasts 825 days, the authority's 25 years. With --renew the authority that is there makes"
                    + " the doors a new one; start cairn serve anew then. Gateways notice nothing."
        })
final class EnrolAuthority implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "Where the four files go.")
    private Path folder = Path.of("");

    @Option(
            names = "--host",
            required = true,
            paramLabel = "NAME",
            description = "A name or IP address by which gateways reach the doors; may be repeated.")
    private List<String> hosts = List.of();

    @Option(names = "--renew", description = "Only a new door.pem and door.key, by the authority in the folder.")
    private boolean renew;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec);
        return terminal.run(() -> {
            Instant now = InstantSource.system().instant();
            SecureRandom random = new SecureRandom();
            Certificates authority =
                    renew ? Certificates.of(folder, now, random) : Certificates.issuing(folder, now, random);
            authority.server("door", hosts);
            terminal.say("wrote " + (renew ? "" : "ca.pem, ca.key, ") + "door.pem and door.key in " + folder);
            if (!renew) {
                terminal.say("into serve.yaml, below ingest:");
                settings(folder.toAbsolutePath().normalize(), hosts.get(0))
                        .lines()
                        .forEach(terminal::say);
            }
        });
    }

    private static String settings(Path folder, String host) {
        String door = "key: %1$s/door.key, certificate: %1$s/door.pem, authority: %1$s/ca.pem".formatted(folder);
        return """
                  mqtt: { host: 0.0.0.0, port: 8883, %1$s }
                  enrol: { host: 0.0.0.0, port: 8443, %1$s, authority-key: %2$s/ca.key, server: "mqtts://%3$s:8883", folder: %2$s/codes }
                  configurations: %2$s/configurations"""
                .formatted(door, folder, host)
                .indent(2);
    }
}
