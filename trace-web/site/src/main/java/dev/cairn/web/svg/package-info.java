/** Pictures drawn on the server. */
@NullMarked
package dev.cairn.web.svg;

import org.jspecify.annotations.NullMarked;
