/** Reports of subscriptions on their way to web hooks: signed, in order, again until they are taken. Blocking Java, no Vert.x. */
@NullMarked
package dev.cairn.web.hook;

import org.jspecify.annotations.NullMarked;
