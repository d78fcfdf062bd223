/** The operator's port: what the doors see, live, as JSON and as events. */
@NullMarked
package dev.cairn.ingest.admin;

import org.jspecify.annotations.NullMarked;
