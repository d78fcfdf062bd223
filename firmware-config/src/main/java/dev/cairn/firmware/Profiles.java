package dev.cairn.firmware;

import dev.cairn.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The profiles that Cairn brings along, as YAML to sign as it is or to edit first. */
public final class Profiles {
    /** Their names. */
    public static final List<String> NAMES =
            List.of("orchard-station", "cold-room", "reefer-lorry", "weigh-bridge", "shop-fridge", "this-host");

    private Profiles() {}

    /** The YAML of one of {@link #NAMES}. */
    public static String yaml(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no profile " + name + " among " + NAMES);
        }
        try (InputStream in = Profiles.class.getResourceAsStream("profiles/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("profile " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a profile; the environment has no say in what an organisation signed.
     *
     * @throws dev.cairn.settings.SettingsException with every problem
     */
    public static DeviceProfile read(String yaml, String sourceName) {
        return Settings.parse(yaml, sourceName, DeviceProfile.class, Map.of());
    }
}
