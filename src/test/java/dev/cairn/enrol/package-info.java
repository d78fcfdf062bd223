/** A gateway's whole life with its identity: enrolled, renewed, configured, cloned, revoked. */
@NullMarked
package dev.cairn.enrol;

import org.jspecify.annotations.NullMarked;
