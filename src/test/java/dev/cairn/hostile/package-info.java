/** The reliability suite that attacks the MQTT door of a real server process. */
@NullMarked
package dev.cairn.hostile;

import org.jspecify.annotations.NullMarked;
