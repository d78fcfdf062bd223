package dev.cairn.epcis;

/**
 * One reason why a document is refused.
 *
 * @param code stable, {@code EPC-01} …; the room's README lists them
 * @param pointer into the document: RFC 6901 for JSON, an XPath for XML; empty for the whole of it
 * @param text what is wrong and what to do; holds no values of the document but short words
 */
public record Problem(String code, String pointer, String text) {}
