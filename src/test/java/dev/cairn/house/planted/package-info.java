/** A crooked house: in each room one class that breaks a rule, so that the rules can be seen to bite. */
@NullMarked
package dev.cairn.house.planted;

import org.jspecify.annotations.NullMarked;
