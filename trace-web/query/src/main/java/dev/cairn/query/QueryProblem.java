package dev.cairn.query;

/**
 * One reason why a query is refused; {@code epcisException:QueryParameterException} to the one who asks.
 *
 * @param code stable, {@code QRY-01} …; the room's README lists them
 * @param parameter the parameter's name as sent, cut to 100 characters; empty for the query as a whole
 * @param text what is wrong and what to do
 */
public record QueryProblem(String code, String parameter, String text) {}
