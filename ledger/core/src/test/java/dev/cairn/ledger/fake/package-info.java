/** Hand-written memory bodies of the ports, for tests here and in the rooms above. */
package dev.cairn.ledger.fake;
