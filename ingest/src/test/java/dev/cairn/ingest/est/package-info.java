/** Tests of enrolment. */
@NullMarked
package dev.cairn.ingest.est;

import org.jspecify.annotations.NullMarked;
