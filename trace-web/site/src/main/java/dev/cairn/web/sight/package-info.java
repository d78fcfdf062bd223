/** Who sees which members of an event: the one place that every answer passes through before it takes a form. */
@NullMarked
package dev.cairn.web.sight;

import org.jspecify.annotations.NullMarked;
