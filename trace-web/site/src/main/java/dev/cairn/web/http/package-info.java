/** Requests and answers as values; the rules every answer obeys: headers, caching, compression, disclosure. */
@NullMarked
package dev.cairn.web.http;

import org.jspecify.annotations.NullMarked;
