@NullMarked
package dev.cairn.ingest.admin;

import org.jspecify.annotations.NullMarked;
