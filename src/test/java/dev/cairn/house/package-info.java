/** What holds the house together: which room may lean on which, and what each may be built from. */
@NullMarked
package dev.cairn.house;

import org.jspecify.annotations.NullMarked;
