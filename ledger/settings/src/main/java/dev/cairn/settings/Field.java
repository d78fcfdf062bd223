package dev.cairn.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One component of a settings record.
 *
 * @param key its name in the file
 * @param type its type; for {@code Optional<T>} this is {@code T}
 * @param optional whether it was an {@code Optional}
 * @param preset the text of its {@link Default}
 * @param range its {@link Range}, or the range of everything
 * @param doc its {@link Doc}
 */
record Field(String key, Type type, boolean optional, @Nullable String preset, Range range, String doc) {
    /** Carries an annotation for components that have none. */
    private record Anything(@Range long value) {}

    private static final Range ANYTHING = Anything.class.getRecordComponents()[0].getAnnotation(Range.class);

    static List<Field> of(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("settings are records, " + type.getName() + " is none");
        }
        return Arrays.stream(type.getRecordComponents()).map(Field::of).toList();
    }

    private static Field of(RecordComponent component) {
        Doc doc = component.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalArgumentException(
                    component.getDeclaringRecord().getName() + "." + component.getName() + " has no @Doc");
        }
        Default preset = component.getAnnotation(Default.class);
        Range range = component.getAnnotation(Range.class);
        Type type = component.getGenericType();
        boolean optional = component.getType() == Optional.class;
        return new Field(
                Keys.kebab(component.getName()),
                optional ? argument(type, 0) : type,
                optional,
                preset == null ? null : preset.value(),
                range == null ? ANYTHING : range,
                doc.value());
    }

    boolean isList() {
        return raw(type) == List.class;
    }

    boolean isMap() {
        return raw(type) == Map.class;
    }

    boolean isRecord() {
        return isSection(type);
    }

    /** Whether values of this type are written as a block of keys rather than as one word. */
    static boolean isSection(Type type) {
        return raw(type).isRecord() && !Scalars.knows(raw(type));
    }

    /** The type of a list's items or a map's values. */
    Type items() {
        return argument(type, isMap() ? 1 : 0);
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        throw new IllegalArgumentException("settings cannot have the type " + type);
    }

    private static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new IllegalArgumentException("settings need type arguments, " + type + " has none");
    }
}
