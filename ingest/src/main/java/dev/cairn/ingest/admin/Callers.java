package dev.cairn.ingest.admin;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whom the operator's port answers. It has no log-in and often listens where only the operator's own browser can reach it; so a page from the
 * Internet must not be able to use that browser. A page that makes its own name point here (DNS rebinding) still says that name in {@code Host};
 * one that asks from afar says where it comes from in {@code Origin}. Numbers cannot be rebound.
 */
final class Callers {
    private static final String ALWAYS = "localhost";
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}|\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

    private final List<String> names;

    /** @param names of this machine or of the proxy before it, whatever the case */
    Callers(List<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * Why it is not answered; empty when it is.
     *
     * @param host the header; browsers always send it
     * @param origin the header; browsers send it when another site asks
     */
    Optional<String> refusal(Optional<String> host, Optional<String> origin) {
        if (host.isPresent() && !isOurs(host.get())) {
            return Optional.of(
                    "The operator's port is not known by this name. If it is yours, name it in ingest.admin.names.");
        }
        boolean afar = origin.isPresent() && !host.equals(origin.map(Callers::authority));
        return afar ? Optional.of("The operator's port answers no other site.") : Optional.empty();
    }

    private boolean isOurs(String host) {
        String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return name.equals(ALWAYS) || NUMBER.matcher(name).matches() || names.contains(name);
    }

    private static String authority(String origin) {
        return origin.substring(origin.indexOf("://") < 0 ? 0 : origin.indexOf("://") + 3);
    }
}
