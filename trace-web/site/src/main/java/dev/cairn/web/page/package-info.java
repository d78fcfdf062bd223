/** What a page shows, as values, before any markup. */
@NullMarked
package dev.cairn.web.page;

import org.jspecify.annotations.NullMarked;
