/** GS1 identifiers: Application Identifiers, Digital Link URIs, EPC URNs, and the one spelling under which an item is known. */
@NullMarked
package dev.cairn.epcis.gs1;

import org.jspecify.annotations.NullMarked;
