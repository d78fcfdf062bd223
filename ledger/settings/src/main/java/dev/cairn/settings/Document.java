package dev.cairn.settings;

import dev.cairn.settings.Problem.Spot;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** YAML text to a tree of nodes that know their lines; nothing is constructed, no tag is obeyed. */
final class Document {
    /** Deeper nesting is no settings file; the composer is recursive and would run out of stack. */
    static final int DEPTH_MAX = 32;

    private final String source;
    private final LoadSettings settings;

    Document(String source) {
        this.source = source;
        this.settings = LoadSettings.builder()
                .setLabel(source)
                .setUseMarks(true)
                .setCodePointLimit(Settings.FILE_BYTES_MAX)
                .build();
    }

    /** The root node; empty for a file without content. */
    Optional<Node> compose(String yaml) throws Malformed {
        if (yaml.length() > Settings.FILE_BYTES_MAX) {
            throw new Malformed(
                    Problem.at(new Spot(source, 0, 0), "longer than " + Settings.FILE_BYTES_MAX + " characters"));
        }
        try {
            measureDepth(yaml);
            return new Compose(settings).composeString(yaml);
        } catch (MarkedYamlEngineException e) {
            Spot spot = Spot.of(source, e.getProblemMark().orElse(null));
            throw new Malformed(Problem.at(spot, "not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new Malformed(Problem.at(new Spot(source, 0, 0), "not YAML: " + e.getMessage()));
        }
    }

    private void measureDepth(String yaml) throws Malformed {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(yaml)) {
            if (event instanceof CollectionStartEvent && ++depth > DEPTH_MAX) {
                Spot spot = Spot.of(source, event.getStartMark().orElse(null));
                throw new Malformed(Problem.at(spot, "nested deeper than " + DEPTH_MAX + " levels"));
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    /** The text is no YAML document; bears the one problem. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        Malformed(Problem problem) {
            super(problem.toString());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
