/**
 * EPCIS 2.0 events (ISO/IEC 19987:2024): reading and checking capture documents, the event as a set of disclosable members, canonical JSON
 * and the CBV 2.0 event hash. No input is ever resolved over a network.
 */
@NullMarked
package dev.cairn.epcis;

import org.jspecify.annotations.NullMarked;
