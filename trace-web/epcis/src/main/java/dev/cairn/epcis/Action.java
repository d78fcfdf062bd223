package dev.cairn.epcis;

/** The action of an event (EPCIS 2.0, section 7.3.2). */
public enum Action {
    OBSERVE,
    ADD,
    DELETE
}
