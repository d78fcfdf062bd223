@NullMarked
package dev.cairn.house.planted.epcis;

import org.jspecify.annotations.NullMarked;
