package dev.cairn.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the greatest allowed value, both included. What is counted depends on the component's type: numbers
 * themselves, milliseconds of a {@code Duration}, bytes of a {@link ByteSize}, characters of a {@code String}, items of
 * a {@code List} or {@code Map}. On an {@code Optional} it speaks of the value inside.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** Least allowed value. */
    long min() default Long.MIN_VALUE;

    /** Greatest allowed value. */
    long max() default Long.MAX_VALUE;
}
