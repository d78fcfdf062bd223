package dev.cairn.settings;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Settings records as a Markdown table, so that the documents are made from the code and cannot drift from it. */
final class Describe {
    private final List<String> lines = new ArrayList<>();

    private Describe() {
        lines.add("| key | type | default | meaning |");
        lines.add("|---|---|---|---|");
    }

    static String table(Class<?> type) {
        Describe describe = new Describe();
        describe.section("", type);
        return String.join("\n", describe.lines) + "\n";
    }

    private void section(String prefix, Class<?> type) {
        for (Field field : Field.of(type)) {
            String key = prefix + field.key();
            if (field.isRecord()) {
                row(key, "block", field.optional() ? "absent" : "", field.doc());
                section(key + ".", Field.raw(field.type()));
            } else {
                row(key, typeInWords(field), preset(field), field.doc());
                if ((field.isList() || field.isMap()) && Field.isSection(field.items())) {
                    section(key + (field.isList() ? "[]." : ".*."), Field.raw(field.items()));
                }
            }
        }
    }

    private void row(String key, String type, String preset, String doc) {
        lines.add("| `" + key + "` | " + escape(type) + " | " + escape(preset) + " | " + escape(doc) + " |");
    }

    private static String typeInWords(Field field) {
        String bounds = range(field);
        String type = field.isList()
                ? "list of " + word(field.items())
                : field.isMap() ? "named " + word(field.items()) : word(field.type());
        return bounds.isEmpty() ? type : type + ", " + bounds;
    }

    private static String word(Type type) {
        return Field.isSection(type) ? "block" : Scalars.nameOf(Field.raw(type));
    }

    private static String preset(Field field) {
        String preset = field.preset();
        if (preset == null) {
            return field.optional() ? "absent" : "required";
        }
        return preset.isEmpty() ? "empty" : "`" + preset + "`";
    }

    /** The allowed range in words; empty when everything is allowed. */
    static String range(Field field) {
        boolean hasMin = field.range().min() != Long.MIN_VALUE;
        boolean hasMax = field.range().max() != Long.MAX_VALUE;
        String unit = unit(field);
        if (hasMin && hasMax) {
            return field.range().min() + " to " + field.range().max() + unit;
        } else if (hasMin) {
            return "at least " + field.range().min() + unit;
        }
        return hasMax ? "at most " + field.range().max() + unit : "";
    }

    private static String unit(Field field) {
        return switch (Field.raw(field.type()).getSimpleName()) {
            case "Duration" -> " ms";
            case "ByteSize" -> " bytes";
            case "String" -> " characters";
            case "List", "Map" -> " items";
            default -> "";
        };
    }

    /** A measured value without a needless fraction. */
    static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
