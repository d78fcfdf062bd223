@NullMarked
package dev.cairn.house.planted.web;

import org.jspecify.annotations.NullMarked;
