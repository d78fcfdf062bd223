/** One byte changed in each kind of object: who notices, and what they call it. */
@NullMarked
package dev.cairn.tamper;

import org.jspecify.annotations.NullMarked;
