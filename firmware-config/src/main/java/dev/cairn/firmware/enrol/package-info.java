/** How a gateway and a ledger's door meet for the first time: the one-time code, and what it says. */
@NullMarked
package dev.cairn.firmware.enrol;

import org.jspecify.annotations.NullMarked;
