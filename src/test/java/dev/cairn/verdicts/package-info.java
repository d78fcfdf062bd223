/** Two readers, one verdict: verify.js in a real browser against ledger/proof, case by case. */
@NullMarked
package dev.cairn.verdicts;

import org.jspecify.annotations.NullMarked;
