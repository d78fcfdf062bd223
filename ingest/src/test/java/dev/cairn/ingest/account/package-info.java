@NullMarked
package dev.cairn.ingest.account;

import org.jspecify.annotations.NullMarked;
