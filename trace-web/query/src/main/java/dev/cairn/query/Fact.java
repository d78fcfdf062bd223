package dev.cairn.query;

/**
 * One thing that an event says.
 *
 * @param field what queries call it: {@code bizStep}, {@code bizTransaction/po}, {@code value/temperature} …
 * @param value in its one spelling; identifiers as canonical Digital Links, words bare, numbers and times as {@link Sortable} writes them
 */
public record Fact(String field, String value) {}
