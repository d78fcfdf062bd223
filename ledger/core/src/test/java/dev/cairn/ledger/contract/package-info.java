/** What every body of a port must do: subclassed by memory, embedded and whatever comes. */
package dev.cairn.ledger.contract;
