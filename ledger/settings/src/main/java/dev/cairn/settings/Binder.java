package dev.cairn.settings;

import dev.cairn.settings.Problem.Spot;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Nodes to records. A value that cannot be read leaves a problem and becomes null; binding goes on, so that one run
 * finds every problem. A null reaches no record: a record with problems in it is itself null.
 */
final class Binder {
    private final String source;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();

    Binder(String source, Path folder, Map<String, String> environment) {
        this.source = source;
        this.folder = folder;
        this.environment = environment;
    }

    /** What was wrong so far. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Where a value stands: its dotted path, "" for the file itself, and its place; {@code named} is false below lists
     * and maps, where no environment variable can reach.
     */
    private record Where(String path, Spot spot, boolean named) {
        Where child(String key, Spot at) {
            return new Where(path.isEmpty() ? key : path + "." + key, at, named);
        }

        Where item(String mark, Spot at) {
            return new Where(path + mark, at, false);
        }

        String inWords() {
            return path.isEmpty() ? "" : " in " + path;
        }
    }

    /** The whole document as a record; null when there are problems. */
    @Nullable
    Object root(Class<?> type, @Nullable Node node) {
        return section(type, node, new Where("", new Spot(source, 1, 1), true));
    }

    private @Nullable Object section(Class<?> type, @Nullable Node node, Where where) {
        if (node != null && !isEmpty(node) && !(node instanceof MappingNode)) {
            return wrong(spot(node), where, "is not a block of keys; write its keys below it, indented");
        }
        int before = problems.size();
        List<Field> fields = Field.of(type);
        Map<String, Node> given = node instanceof MappingNode block ? keys(block, fields, where) : Map.of();
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : fields) {
            Node value = given.get(field.key());
            values.add(component(field, value, where.child(field.key(), value == null ? where.spot : spot(value))));
        }
        return problems.size() == before ? construct(type, values, where) : null;
    }

    /** The block's values by key; unknown and doubled keys become problems. */
    private Map<String, Node> keys(MappingNode block, List<Field> fields, Where where) {
        List<String> known = fields.stream().map(Field::key).toList();
        Map<String, Node> given = distinct(block, where);
        given.keySet().removeIf(key -> !known.contains(key) && reportUnknown(block, key, known, where));
        return given;
    }

    private boolean reportUnknown(MappingNode block, String key, List<String> known, Where where) {
        Spot at = block.getValue().stream()
                .map(NodeTuple::getKeyNode)
                .filter(node ->
                        node instanceof ScalarNode scalar && scalar.getValue().equals(key))
                .map(this::spot)
                .findFirst()
                .orElse(where.spot);
        String advice = Keys.nearest(key, known)
                .map(word -> "did you mean \"" + word + "\"?")
                .orElse("known are " + String.join(", ", known));
        problems.add(Problem.at(at, "unknown key \"" + key + "\"" + where.inWords() + "; " + advice));
        return true;
    }

    private Map<String, Node> distinct(MappingNode block, Where where) {
        Map<String, Node> given = new LinkedHashMap<>();
        for (NodeTuple entry : block.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(Problem.at(
                        spot(entry.getKeyNode()), "a key" + where.inWords() + " is not a word; write one word"));
            } else if (given.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                int first = spot(given.get(key.getValue())).line();
                problems.add(Problem.at(
                        spot(key),
                        "key \"" + key.getValue() + "\"" + where.inWords() + " stands in line " + first
                                + " already; remove one of them"));
            }
        }
        return given;
    }

    private @Nullable Object component(Field field, @Nullable Node node, Where where) {
        if (field.optional()) {
            boolean absent = node == null && !environmentSpeaks(field, where);
            Object value = absent ? null : value(field, node, where);
            return Optional.ofNullable(value);
        }
        return value(field, node, where);
    }

    /** Whether the environment gives this value or, for a block, anything in it. */
    private boolean environmentSpeaks(Field field, Where where) {
        if (!where.named) {
            return false;
        }
        String name = Keys.environmentName(where.path);
        return field.isRecord()
                ? environment.keySet().stream().anyMatch(key -> key.startsWith(name + "_"))
                : environment.containsKey(name);
    }

    private @Nullable Object value(Field field, @Nullable Node node, Where where) {
        if (field.isRecord()) {
            return section(Field.raw(field.type()), node, where);
        }
        String name = Keys.environmentName(where.path);
        String override = where.named && !field.isMap() ? environment.get(name) : null;
        if (override != null) {
            return ranged(field, words(field, override, new Where(where.path, new Spot(name, 0, 0), false)), where);
        }
        if (node == null) {
            return preset(field, where);
        }
        return ranged(field, written(field, node, where), where);
    }

    private @Nullable Object preset(Field field, Where where) {
        String text = field.preset();
        if (text == null) {
            String wanted = field.isList() ? "list" : field.isMap() ? "block of keys" : "value";
            problems.add(Problem.at(
                    where.spot, "missing key \"" + where.path + "\"; add it with a " + wanted + ": " + field.doc()));
            return null;
        }
        int before = problems.size();
        Object value = field.isMap() ? Map.of() : words(field, text, where);
        if (problems.size() > before) {
            throw new IllegalArgumentException("@Default(\"" + text + "\") of " + where.path + " is unreadable");
        }
        return value;
    }

    /** A value that came as bare text: from the environment or from a default. */
    private @Nullable Object words(Field field, String text, Where where) {
        if (!field.isList()) {
            return scalar(field.type(), text, where);
        }
        List<@Nullable Object> items = new ArrayList<>();
        for (String item : text.isBlank() ? List.<String>of() : Arrays.asList(text.split(",", -1))) {
            items.add(scalar(field.items(), item.strip(), where));
        }
        return items.contains(null) ? null : Collections.unmodifiableList(items);
    }

    private @Nullable Object written(Field field, Node node, Where where) {
        if (field.isList()) {
            return list(field, node, where);
        }
        return field.isMap() ? map(field, node, where) : single(field.type(), node, where);
    }

    private @Nullable Object list(Field field, Node node, Where where) {
        if (!(node instanceof SequenceNode sequence)) {
            return wrong(where.spot, where, "is not a list; write its items below it, each after a dash");
        }
        List<@Nullable Object> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(single(field.items(), item, where.item("[" + items.size() + "]", spot(item))));
        }
        return items.contains(null) ? null : Collections.unmodifiableList(items);
    }

    private @Nullable Object map(Field field, Node node, Where where) {
        if (!(node instanceof MappingNode block)) {
            return wrong(where.spot, where, "is not a block of keys; write its keys below it, indented");
        }
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        distinct(block, where).forEach((key, value) -> {
            entries.put(key, single(field.items(), value, where.item("." + key, spot(value))));
        });
        return entries.containsValue(null) ? null : Collections.unmodifiableMap(entries);
    }

    private @Nullable Object single(Type type, Node node, Where where) {
        if (Field.isSection(type)) {
            return section(Field.raw(type), node, where);
        }
        if (isEmpty(node)) {
            return wrong(where.spot, where, "has no value; give it one or remove the line");
        }
        if (!(node instanceof ScalarNode word)) {
            return wrong(where.spot, where, "is not a single " + Scalars.nameOf(Field.raw(type)) + "; write one value");
        }
        return scalar(type, word.getValue(), where);
    }

    private @Nullable Object scalar(Type type, String text, Where where) {
        Class<?> raw = Field.raw(type);
        if (!Scalars.knows(raw)) {
            throw new IllegalArgumentException("settings cannot have the type " + type + " at " + where.path);
        }
        try {
            return Scalars.parse(raw, text, folder);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return wrong(where.spot, where, "is \"" + text + "\": " + e.getMessage());
        }
    }

    private @Nullable Object ranged(Field field, @Nullable Object value, Where where) {
        long min = field.range().min();
        long max = field.range().max();
        if (value == null || (min == Long.MIN_VALUE && max == Long.MAX_VALUE)) {
            return value;
        }
        double measure = Scalars.measure(value);
        if (measure >= min && measure <= max) {
            return value;
        }
        String bounds = Describe.range(field);
        return wrong(where.spot, where, "is " + Describe.number(measure) + ", outside its range; give " + bounds);
    }

    private @Nullable Object construct(Class<?> type, List<@Nullable Object> values, Where where) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                return wrong(where.spot, where, "cannot be used: " + refusal.getMessage());
            }
            throw new IllegalArgumentException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(type.getName() + " cannot be constructed", e);
        }
    }

    private @Nullable Object wrong(Spot spot, Where where, String sentence) {
        problems.add(Problem.at(spot, (where.path.isEmpty() ? "the file" : where.path) + " " + sentence));
        return null;
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private Spot spot(@Nullable Node node) {
        return Spot.of(source, node == null ? null : node.getStartMark().orElse(null));
    }
}
