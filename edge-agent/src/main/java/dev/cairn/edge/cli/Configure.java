package dev.cairn.edge.cli;

import dev.cairn.edge.Assembly;
import dev.cairn.edge.EdgeSettings;
import dev.cairn.firmware.ConfigurationBundle;
import dev.cairn.firmware.Enrolment.Judgement;
import dev.cairn.proof.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code cairn-edge configure}: a signed configuration that somebody brought by hand, for a gateway without a line. It is judged as one that came by
 * message, and kept for the next start; a bad one changes nothing.
 */
final class Configure {
    private Configure() {}

    static int run(EdgeSettings settings, Path file, PrintStream out, PrintStream err) throws IOException {
        Judgement judgement = Assembly.configure(settings, read(file));
        if (judgement instanceof Judgement.Refused refused) {
            err.println(refused.code() + " " + file + " is refused: " + refused.text()
                    + ". The configuration in force stays.");
            return 1;
        }
        Judgement.Accepted accepted = (Judgement.Accepted) judgement;
        out.println("Configuration " + accepted.bundle().content().version() + " (profile "
                + accepted.profile().profile() + ") is kept here.");
        out.println("A gateway that runs measures by it from its next start on: sudo systemctl restart cairn-edge");
        return 0;
    }

    private static Bytes read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ConfigurationBundle.BUNDLE_BYTES_MAX + 1);
            if (bytes.length > ConfigurationBundle.BUNDLE_BYTES_MAX) {
                throw new IOException(file + " has more than " + ConfigurationBundle.BUNDLE_BYTES_MAX
                        + " bytes: it is no configuration");
            }
            return Bytes.wrap(bytes);
        }
    }
}
