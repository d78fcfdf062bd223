/** Append-only files of checked frames in one folder: under the gateway's spool, and under the captures that a server keeps. */
@NullMarked
package dev.cairn.model.disk;

import org.jspecify.annotations.NullMarked;
