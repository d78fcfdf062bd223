package dev.cairn.edge;

import dev.cairn.edge.cli.Commands;
import java.time.InstantSource;

/** The gateway's command: {@code cairn-edge status | selftest | export | verify | enrol | configure | run}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Paho's threads are not daemons: only exit ends the process.
        System.exit(Commands.run(arguments, InstantSource.system(), System.out, System.err));
    }
}
