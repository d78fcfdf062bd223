/** Enrolment over EST (RFC 7030): a one-time code lets a gateway in once, from then on its certificate does. */
@NullMarked
package dev.cairn.ingest.est;

import org.jspecify.annotations.NullMarked;
