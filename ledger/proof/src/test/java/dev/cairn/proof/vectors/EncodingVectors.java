package dev.cairn.proof.vectors;

import static dev.cairn.proof.vectors.Vector.map;
import static dev.cairn.proof.vectors.Vector.no;
import static dev.cairn.proof.vectors.Vector.yes;

import java.util.List;

/** Vectors of deterministic CBOR: each line is hex and what it is. */
final class EncodingVectors {
    private final Vectors cbor = new Vectors("cbor");

    static List<Vector> all() {
        EncodingVectors vectors = new EncodingVectors();
        vectors.good();
        vectors.badHeads();
        vectors.badStructure();
        vectors.badNumbers();
        return vectors.cbor.made();
    }

    private void ok(String name, String claim, String hex) {
        cbor.add("ok-" + name, claim, map("hex", hex), yes());
    }

    private void bad(String name, String claim, String hex) {
        cbor.add("bad-" + name, claim, map("hex", hex), no("CBR-01"));
    }

    private void good() {
        ok("zero", "zero", "00");
        ok("23", "the largest number inside the first byte", "17");
        ok("24", "the smallest number with a byte of its own", "1818");
        ok("256", "the smallest number in two bytes", "190100");
        ok("65536", "the smallest number in four bytes", "1a00010000");
        ok("2-32", "the smallest number in eight bytes", "1b0000000100000000");
        ok("largest", "2^63 - 1", "1b7fffffffffffffff");
        ok("smallest", "-2^63", "3b7fffffffffffffff");
        ok("minus-one", "minus one", "20");
        ok("empty-bytes", "a byte string without bytes", "40");
        ok("bytes", "four bytes", "4401020304");
        ok("empty-text", "a text without characters", "60");
        ok("text", "text of two-, three- and four-byte characters", "6ac3bce6b0b4f0908591 61".replace(" ", ""));
        ok("bom", "a byte order mark is text like any other", "63efbbbf");
        ok("array", "an array", "83010203");
        ok("map", "integer keys, then text keys, in bytewise order", "a4016120 20f6 6161f4 626262f5".replace(" ", ""));
        ok("true-false-null", "the three simple values", "83f4f5f6");
        ok("decimal", "3.8 as [-1, 38]", "c4822018 26".replace(" ", ""));
        ok("decimal-negative", "-273.15 as [-2, -27315]", "c4822139 6ab2".replace(" ", ""));
        ok("decimal-18", "the smallest exponent, -18", "c4823101");
        ok("tag18", "tag 18 outermost", "d28440a04040");
        ok("depth-8", "eight arrays, one in the other", "8181818181818180");
        ok("depth-8-number", "a number at depth 8", "8181818181818101");
    }

    private void badHeads() {
        bad("empty", "no bytes at all", "");
        bad("trailing", "a byte after the item", "0000");
        bad("long-23", "23 in two bytes", "1817");
        bad("long-255", "255 in three bytes", "1900ff");
        bad("long-65535", "65535 in five bytes", "1a0000ffff");
        bad("long-2-32", "2^32 - 1 in nine bytes", "1b00000000ffffffff");
        bad("2-63", "2^63 is beyond the range", "1b8000000000000000");
        bad("2-64", "2^64 - 1 is beyond the range", "1bffffffffffffffff");
        bad("minus-2-63-1", "-2^63 - 1 is beyond the range", "3b8000000000000000");
        bad("reserved-28", "a reserved length", "1c");
        bad("reserved-31", "an indefinite integer", "1f");
        bad("head-cut", "a head that ends early", "19 01".replace(" ", ""));
        bad("indefinite-bytes", "an indefinite byte string", "5f4101ff");
        bad("indefinite-text", "an indefinite text", "7f6161ff");
        bad("indefinite-array", "an indefinite array", "9f01ff");
        bad("indefinite-map", "an indefinite map", "bf0101ff");
        bad("break", "a break alone", "ff");
        bad("long-length", "a byte string whose length is longer than needed", "580101");
        bad("long-text-length", "a text whose length is longer than needed", "780161");
        bad("long-array-length", "an array whose length is longer than needed", "98 01 00".replace(" ", ""));
    }

    private void badStructure() {
        bad("bytes-cut", "fewer bytes than claimed", "44010203");
        bad("bytes-2gb", "two gigabytes claimed, four bytes there", "5a7fffffff01020304");
        bad("bytes-2-63", "2^63 - 1 bytes claimed", "5b7fffffffffffffff");
        bad("array-huge", "four billion items claimed", "9affffffff00");
        bad("map-huge", "2^62 pairs claimed", "bb400000000000000000");
        bad("array-cut", "an array that ends early", "830102");
        bad("map-cut", "a map without its last value", "a10 1".replace(" ", ""));
        bad("text-latin1", "text that is Latin-1, not UTF-8", "61fc");
        bad("text-overlong", "an overlong slash", "62c0af");
        bad("text-surrogate", "half a surrogate pair", "63eda080");
        bad("text-beyond", "a character beyond U+10FFFF", "64f4908080");
        bad("text-cut", "text that ends inside a character", "61c3");
        bad("map-order", "keys out of order", "a2020001 00".replace(" ", ""));
        bad("map-order-length-first", "text before integer key", "a2616100 0100".replace(" ", ""));
        bad("map-duplicate", "a key twice", "a201000100");
        bad("map-duplicate-text", "a text key twice", "a2616100616101");
        bad("map-key-bytes", "a byte string as key", "a1410000");
        bad("map-key-array", "an array as key", "a1800 0".replace(" ", ""));
        bad("map-key-bool", "a boolean as key", "a1f400");
        bad("map-key-decimal", "a decimal as key", "a1c482201826 00".replace(" ", ""));
        bad("depth-9", "nine arrays, one in the other", "818181818181818180");
        bad("depth-9-number", "a number at depth 9", "818181818181818101");
        bad("depth-9-map", "eight maps and a number", "a101".repeat(8) + "01");
        bad("depth-200", "two hundred arrays", "81".repeat(200) + "80");
        bad("depth-decimal", "a decimal whose numbers stand at depth 9", "81".repeat(6) + "c482201826");
    }

    private void badNumbers() {
        bad("float16", "a half float", "f93c00");
        bad("float32", "a float", "fa3f800000");
        bad("float64", "a double", "fb3ff0000000000000");
        bad("undefined", "undefined", "f7");
        bad("simple-0", "simple value 0", "e0");
        bad("simple-byte", "simple value 32", "f820");
        bad("false-long", "false as a two-byte simple value", "f814");
        bad("tag-0", "a date tag", "c06161");
        bad("tag-2", "a big number", "c249010000000000000000");
        bad("tag-18-inside", "tag 18 inside an array", "81d28440a04040");
        bad("tag-18-twice", "tag 18 in tag 18", "d2d28440a04040");
        bad("tag-18-long", "tag 18 in three bytes", "d812 8440a04040".replace(" ", ""));
        bad("tag-18-alone", "tag 18 around nothing", "d2");
        bad("decimal-integral", "38 as a decimal", "c482001826");
        bad("decimal-trailing-zero", "3.80 as [-2, 380]", "c4822119017c");
        bad("decimal-zero", "0.0 as [-1, 0]", "c4822000");
        bad("decimal-exponent-19", "exponent -19", "c4823201");
        bad("decimal-positive-exponent", "380 as [1, 38]", "c482011826");
        bad("decimal-one", "a decimal of one number", "c48120");
        bad("decimal-three", "a decimal of three numbers", "c483200101");
        bad("decimal-text", "a decimal with a text mantissa", "c482206133");
        bad(
                "decimal-exponent-text",
                "a decimal with a text exponent, which JavaScript would compare as a number",
                "c482622d311826");
        bad("decimal-exponent-list", "a decimal with a list for an exponent, likewise", "c48281201826");
        bad("decimal-nested", "a decimal whose mantissa is a decimal", "c48220c482201826");
        bad("decimal-number", "tag 4 around a number", "c401");
    }
}
