/** Whether the tests of {@code ledger/proof} notice when its code is changed (PIT); at night only. */
@NullMarked
package dev.cairn.mutation;

import org.jspecify.annotations.NullMarked;
