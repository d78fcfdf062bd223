/** Units of measure: which amounts are the same, and which unit belongs to which measurement. One table, {@code units.txt}. */
@NullMarked
package dev.cairn.epcis.unit;

import org.jspecify.annotations.NullMarked;
