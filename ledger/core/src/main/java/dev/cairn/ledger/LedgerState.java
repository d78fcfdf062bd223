package dev.cairn.ledger;

/** How the writer is doing. */
public sealed interface LedgerState {

    /** It takes offers and signs heads. */
    record Open() implements LedgerState {}

    /** It takes offers and makes them durable, but signs nothing until a witness has told its size. */
    record Waiting(String text) implements LedgerState {}

    /** It takes nothing and signs nothing until it is opened again; reading goes on. */
    record Halted(String code, String text) implements LedgerState {}
}
