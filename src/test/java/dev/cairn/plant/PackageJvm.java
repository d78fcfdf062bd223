package dev.cairn.plant;

import dev.cairn.check.House;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JVM options that the Debian package gives the gateway: what it does on a farm's Pi it must do within these. */
public final class PackageJvm {
    private static final String WRAPPER = "firmware-config/deb/root/usr/bin/cairn-edge";

    private PackageJvm() {}

    /** As they stand in the package's wrapper; the file of the log's settings is the package's. */
    public static String[] options() throws IOException {
        String wrapper = Files.readString(House.root().resolve(WRAPPER));
        List<String> options = new ArrayList<>();
        Matcher line = Pattern.compile("(?m)^options=\"(?:\\$options )?(.*)\"$").matcher(wrapper);
        while (line.find()) {
            options.addAll(List.of(line.group(1).split(" ", -1)));
        }
        options.removeIf(option -> option.startsWith("-Djava.util.logging"));
        if (options.stream().noneMatch(option -> option.startsWith("-Xmx"))) {
            throw new IOException(WRAPPER + " gives the gateway no heap: " + options);
        }
        return options.toArray(String[]::new);
    }
}
