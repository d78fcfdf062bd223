/** The suite {@code queries}: EPCIS queries before a naive twin, night for night with other questions. */
@NullMarked
package dev.cairn.queries;

import org.jspecify.annotations.NullMarked;
