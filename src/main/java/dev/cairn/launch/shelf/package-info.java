/** What a server keeps beside its ledger for EPCIS queries: the index of events, made from the log and made anew on request. */
@NullMarked
package dev.cairn.launch.shelf;

import org.jspecify.annotations.NullMarked;
