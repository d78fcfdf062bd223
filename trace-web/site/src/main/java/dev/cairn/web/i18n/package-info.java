/** Languages: sentences, numbers and times as people read them. */
@NullMarked
package dev.cairn.web.i18n;

import org.jspecify.annotations.NullMarked;
