package dev.cairn.edge.cli;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A command line, taken apart.
 *
 * @param command empty when there is none, or when a word was not understood
 * @param word the one word that {@code verify} and {@code configure} take
 */
record Line(String command, Path config, Optional<Path> to, Optional<String> word) {
    private static final Path CONFIG = Path.of("/etc/cairn-edge/edge.yaml");

    static Line parse(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        Path config = CONFIG;
        Optional<Path> to = Optional.empty();
        Optional<String> word = Optional.empty();
        for (int i = 1; i < arguments.length; i++) {
            boolean option = arguments[i].startsWith("-");
            if (option && i + 1 == arguments.length || !option && word.isPresent()) {
                return nonsense();
            }
            switch (arguments[i]) {
                case "--config" -> config = Path.of(arguments[++i]);
                case "--to" -> to = Optional.of(Path.of(arguments[++i]));
                default -> {
                    if (option) {
                        return nonsense();
                    }
                    word = Optional.of(arguments[i]);
                }
            }
        }
        return new Line(command, config, to, word);
    }

    private static Line nonsense() {
        return new Line("", CONFIG, Optional.empty(), Optional.empty());
    }
}
