/** QR codes; the only package that knows ZXing. */
@NullMarked
package dev.cairn.web.qr;

import org.jspecify.annotations.NullMarked;
