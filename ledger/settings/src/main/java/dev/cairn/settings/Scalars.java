package dev.cairn.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values that are one word in the file. Every method throws IllegalArgumentException with what to write instead. */
final class Scalars {
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    private static final Pattern SPAN = Pattern.compile("(0|[1-9][0-9]{0,11})(ms|s|m|h|d)");
    private static final Map<String, Long> SPAN_MS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    /** In words for the documents; the keys are all types that can be read. Enums come on top. */
    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(int.class, "whole number"),
            Map.entry(long.class, "whole number"),
            Map.entry(double.class, "number"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(Integer.class, "whole number"),
            Map.entry(Long.class, "whole number"),
            Map.entry(Double.class, "number"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(Duration.class, "duration"),
            Map.entry(ByteSize.class, "size"),
            Map.entry(Path.class, "path"),
            Map.entry(URI.class, "address"),
            Map.entry(Secret.class, "path of a secret"));

    private Scalars() {}

    static boolean knows(Class<?> type) {
        return NAMES.containsKey(type) || type.isEnum();
    }

    static String nameOf(Class<?> type) {
        return type.isEnum() ? words(type).stream().collect(Collectors.joining(" or ")) : NAMES.getOrDefault(type, "?");
    }

    /** Reads one word; {@code folder} is what relative paths start from. */
    static Object parse(Class<?> type, String text, Path folder) {
        if (type == String.class) {
            return text;
        } else if (type == int.class || type == Integer.class) {
            return Math.toIntExact(within(whole(text), Integer.MIN_VALUE, Integer.MAX_VALUE));
        } else if (type == long.class || type == Long.class) {
            return whole(text);
        } else if (type == double.class || type == Double.class) {
            return decimal(text);
        } else if (type == boolean.class || type == Boolean.class) {
            return bool(text);
        } else if (type == Duration.class) {
            return span(text);
        } else if (type == ByteSize.class) {
            return ByteSize.parse(text);
        } else if (type == Path.class) {
            return path(text, folder);
        } else if (type == Secret.class) {
            return new Secret(path(text, folder));
        } else if (type == URI.class) {
            return address(text);
        }
        return constant(type, text);
    }

    private static long whole(String text) {
        if (WHOLE.matcher(text).matches()) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("beyond 64 bits", e);
            }
        }
        throw new IllegalArgumentException("not a whole number; write digits only, like 8080");
    }

    private static long within(long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("not between " + min + " and " + max);
        }
        return value;
    }

    private static double decimal(String text) {
        if (DECIMAL.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException("not a number; write it like 3.5");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Duration span(String text) {
        Matcher form = SPAN.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a duration; write it like 200ms, 5s, 10m, 1h or 7d");
        }
        return Duration.ofMillis(
                Math.multiplyExact(Long.parseLong(form.group(1)), SPAN_MS.getOrDefault(form.group(2), 1L)));
    }

    private static Path path(String text, Path folder) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an empty path; name a file or folder");
        }
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + e.getReason(), e);
        }
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text);
            if (address.isAbsolute()) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address: " + e.getReason(), e);
        }
        throw new IllegalArgumentException("an address without a scheme; write it like https://example.org/");
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (Keys.kebab(((Enum<?>) constant).name()).equals(text)) {
                return constant;
            }
        }
        List<String> words = words(type);
        throw new IllegalArgumentException(Keys.nearest(text, words)
                .map(word -> "not known; did you mean " + word + "?")
                .orElse("not known; write one of " + String.join(", ", words)));
    }

    private static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Keys.kebab(((Enum<?>) constant).name()))
                .toList();
    }

    /** What a {@link Range} counts in a value. */
    static double measure(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        } else if (value instanceof Duration span) {
            return span.toMillis();
        } else if (value instanceof ByteSize size) {
            return size.bytes();
        } else if (value instanceof String text) {
            return text.length();
        } else if (value instanceof List<?> list) {
            return list.size();
        } else if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        throw new IllegalArgumentException("@Range does not speak of " + value.getClass());
    }
}
