package dev.cairn.edge.cli;

import java.util.Optional;

/** A command line, taken apart. An unknown word makes the command one that nobody knows. */
record Line(String command, Optional<String> config, Optional<String> to) {
    static Line parse(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        Optional<String> config = Optional.empty();
        Optional<String> to = Optional.empty();
        for (int i = 1; i < arguments.length; i += 2) {
            Optional<String> value = i + 1 < arguments.length ? Optional.of(arguments[i + 1]) : Optional.empty();
            switch (arguments[i]) {
                case "--config" -> config = value;
                case "--to" -> to = value;
                default -> command = "";
            }
        }
        return new Line(command, config, to);
    }
}
