package dev.cairn.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a setting that the file leaves out, written as it would stand in the file. For lists the items are
 * separated by commas and {@code ""} is the empty list; for maps only {@code ""}, the empty map, is possible. A
 * component with neither this annotation nor type {@code Optional} nor a record type is required.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** The value's text. */
    String value();
}
