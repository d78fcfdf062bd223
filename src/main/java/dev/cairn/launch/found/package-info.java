/**
 * How organisations found a ledger together, come and go: public lines, the genesis, requests that several registrars sign, key lists,
 * and witnesses that join. No private key leaves the machine of its owner; what travels is text that can be read.
 */
@NullMarked
package dev.cairn.launch.found;

import org.jspecify.annotations.NullMarked;
