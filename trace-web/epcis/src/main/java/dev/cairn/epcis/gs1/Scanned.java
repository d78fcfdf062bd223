package dev.cairn.epcis.gs1;

/** The outcome of reading what a scanner gives: an {@link ElementString}, or what is wrong with it and where. */
public sealed interface Scanned permits ElementString, Parsed.Malformed {}
