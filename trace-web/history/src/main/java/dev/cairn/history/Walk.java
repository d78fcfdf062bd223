package dev.cairn.history;

import dev.cairn.epcis.gs1.Keys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way back from a lot: to what held it while it held it, and to what it was made from until it was made. Any depth, cycle-safe,
 * bounded.
 */
final class Walk {
    static final int NODES_MAX = 500;

    private final Library library;
    private final Map<Node, List<Told>> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> depthOf = new HashMap<>();
    private final Map<String, Set<String>> aboutOf = new HashMap<>();
    private final Map<String, Told> events = new LinkedHashMap<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private boolean cut;

    private Walk(Library library) {
        this.library = library;
    }

    static Walk from(String lot, Library library) {
        Walk walk = new Walk(library);
        walk.open.add(new Node(lot, Instant.MIN, Instant.MAX, 0, lot, lot, false));
        walk.run();
        return walk;
    }

    /** Everything met, in the order met, with the events that concern it, by time. */
    Map<Node, List<Told>> nodes() {
        return nodes;
    }

    /** All events met, each once. */
    List<Told> events() {
        return List.copyOf(events.values());
    }

    /** How far back an event is: the smallest depth of what it touches. */
    int depth(Told told) {
        return depthOf.getOrDefault(told.event().hashId(), 0);
    }

    /** The items of this walk that an event touches. */
    List<String> about(Told told) {
        return List.copyOf(aboutOf.getOrDefault(told.event().hashId(), Set.of()));
    }

    boolean cut() {
        return cut || library.cut();
    }

    private void run() {
        while (!open.isEmpty()) {
            Node node = open.remove();
            if (nodes.size() == NODES_MAX) {
                cut = true;
                return;
            }
            if (!nodes.containsKey(node)) {
                visit(node);
            }
        }
    }

    private void visit(Node node) {
        List<Told> concerning = new ArrayList<>();
        for (Told told : library.about(node.item())) {
            if (node.covers(told.event().eventTime()) && concerns(node, told)) {
                concerning.add(told);
                remember(node, told);
            }
        }
        nodes.put(node, concerning);
        sources(node, concerning);
        containers(node, concerning);
    }

    private boolean concerns(Node node, Told told) {
        String item = node.item();
        if (told.event().type().equals("AssociationEvent") && told.isOnlyParent(item)) {
            return false; // a device put there; Conditions reads these
        }
        if (told.isOnlyParent(item)) {
            return told.releases(node.held()) || told.contains() && told.isChild(node.held());
        }
        boolean usedElsewhere =
                told.isInput(item) && !events.containsKey(told.event().hashId());
        return !usedElsewhere || node.depth() == 0 || told.isOutput(item);
    }

    private void remember(Node node, Told told) {
        String hash = told.event().hashId();
        events.putIfAbsent(hash, told);
        depthOf.merge(hash, node.depth(), Math::min);
        aboutOf.computeIfAbsent(hash, unused -> new LinkedHashSet<>()).add(node.item());
    }

    private void sources(Node node, List<Told> concerning) {
        for (Told told : concerning) {
            if (told.counts() && told.isOutput(node.item())) {
                Instant used = told.event().eventTime();
                for (String input : told.inputs()) {
                    open.add(new Node(input, Instant.MIN, used, node.depth() + 1, input, input, false));
                }
            }
        }
    }

    private void containers(Node node, List<Told> concerning) {
        for (Told told : concerning) {
            Optional<String> holder = told.counts() && told.contains() && told.isChild(node.item())
                    ? told.event().parentId().map(Keys::canonicalItem)
                    : Optional.empty();
            holder.filter(parent -> !heldAlready(node, parent, told))
                    .ifPresent(parent -> open.add(new Node(
                            parent,
                            told.event().eventTime(),
                            released(node, parent, told.event().eventTime()),
                            node.depth(),
                            node.item(),
                            node.lot(),
                            true)));
        }
    }

    /** An OBSERVE repeats what an earlier ADD said. */
    private boolean heldAlready(Node node, String parent, Told told) {
        return Stream.concat(nodes.keySet().stream(), open.stream())
                .anyMatch(held -> held.container()
                        && held.item().equals(parent)
                        && held.lot().equals(node.lot())
                        && held.covers(told.event().eventTime()));
    }

    private Instant released(Node node, String parent, Instant since) {
        return Stream.concat(library.about(node.item()).stream(), library.about(parent).stream())
                .filter(Told::counts)
                .filter(told -> told.isParent(parent) && told.releases(node.item()))
                .map(told -> told.event().eventTime())
                .filter(time -> time.isAfter(since))
                .min(Instant::compareTo)
                .filter(time -> time.isBefore(node.until()))
                .orElse(node.until());
    }
}
