package dev.cairn.house.planted.garden;

/** In no room, and in a package that says nothing about null. */
final class Shed {}
