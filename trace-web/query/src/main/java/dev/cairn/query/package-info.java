/**
 * EPCIS 2.0 queries (ISO/IEC 19987:2024, section 8.2.7): SimpleEventQuery parameters in, conditions out; what an event says, in the same
 * words; and whether the one meets the other. Pure: no database, no clock, no network.
 */
@NullMarked
package dev.cairn.query;

import org.jspecify.annotations.NullMarked;
