package dev.cairn.epcis;

/**
 * One reason why a document is refused.
 *
 * @param code stable, {@code EPC-01} …; the room's README lists them
 * @param pointer RFC 6901 pointer into the document; empty for the whole of it
 * @param text what is wrong and what to do; holds no values of the document but short words
 */
public record Problem(String code, String pointer, String text) {}
