package dev.cairn.web.page;

import dev.cairn.web.i18n.Words;

/**
 * What every page has.
 *
 * @param words its language
 * @param title of the document
 * @param path of this page without a query, for the language switch
 * @param css all styles, inline: their hash stands in the content security policy
 */
public record Frame(Words words, String title, String path, String css) {}
