package dev.cairn.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What of the log reaches the terminal. */
public final class Console {
    private Console() {}

    /** Warnings and errors only: for commands whose answer is for a person. */
    public static void onlyTrouble() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
    }
}
