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

    /** Those of them that have a twin for a simulated place: the same story, the probes behind {@code sim:}. */
    public static final List<String> SIMULATED = List.of("orchard-station", "cold-room", "reefer-lorry");

    private Profiles() {}

    /** The YAML of one of {@link #NAMES}. */
    public static String yaml(String name) {
        return text(name, NAMES, "profiles/");
    }

    /** The YAML for the simulated place of that name, one of {@link #SIMULATED}: what a demo measures. */
    public static String simulated(String name) {
        return text(name, SIMULATED, "profiles/simulated/");
    }

    private static String text(String name, List<String> names, String folder) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no profile " + name + " among " + names);
        }
        try (InputStream in = Profiles.class.getResourceAsStream(folder + name + ".yaml")) {
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
