/** The ledger on one machine: a folder with files that any web server may serve, a journal, and SQLite. */
@NullMarked
package dev.cairn.store;

import org.jspecify.annotations.NullMarked;
