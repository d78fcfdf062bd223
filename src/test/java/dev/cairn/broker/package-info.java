/** The same walk through the built-in door and through a foreign MQTT broker. */
@NullMarked
package dev.cairn.broker;

import org.jspecify.annotations.NullMarked;
