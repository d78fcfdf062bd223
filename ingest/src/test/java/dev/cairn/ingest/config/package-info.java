/** The book of gateways' configurations. */
@NullMarked
package dev.cairn.ingest.config;

import org.jspecify.annotations.NullMarked;
