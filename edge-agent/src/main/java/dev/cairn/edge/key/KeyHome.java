package dev.cairn.edge.key;

import dev.cairn.edge.EdgeSettings;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.Signer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the signing key lives: a PKCS #11 token, a systemd credential, or a file (mode 0600). One that cannot be used stops the agent, loudly: a
 * gateway that changed its key by itself would be another gateway.
 */
public final class KeyHome {
    private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    private KeyHome() {}

    /**
     * Opens the key.
     *
     * @param file where it lies when the settings name no home
     * @param environment of the process: systemd tells there where it has put credentials
     */
    public static Signer open(EdgeSettings settings, Path file, Map<String, String> environment) throws IOException {
        if (settings.pkcs11().isPresent()) {
            EdgeSettings.Pkcs11 token = settings.pkcs11().get();
            return Pkcs11Signer.open(token.library(), token.slot(), token.pin().read());
        }
        Optional<String> credential = settings.credential();
        return credential.isPresent()
                ? KeyFile.readCredential(place(credential.get(), environment))
                : KeyFile.read(file);
    }

    /** Whether it lies in a file of ours, which enrolment makes if there is none. */
    public static boolean isFile(EdgeSettings settings) {
        return settings.pkcs11().isEmpty()
                && settings.credential().isEmpty()
                && settings.deviceKey().isEmpty();
    }

    private static Path place(String name, Map<String, String> environment) throws IOException {
        String folder = environment.get(CREDENTIALS);
        if (folder == null || name.contains("/") || name.startsWith(".")) {
            throw new IOException("no credential " + name + ": the unit needs LoadCredentialEncrypted=" + name
                    + ":FILE, and $" + CREDENTIALS + " is where systemd puts it");
        }
        return Path.of(folder).resolve(name);
    }
}
