/** One ledger's tiers wired together in a process, and a witness in a process of its own. */
@NullMarked
package dev.cairn.launch.serve;

import org.jspecify.annotations.NullMarked;
