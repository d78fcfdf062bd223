package dev.cairn.epcis;

/**
 * One disclosable part of an event: what one leaf of its capsule holds.
 *
 * @param pointer RFC 6901 pointer from the event object: {@code /bizStep}, or {@code /epcList/0} for an element of a list
 * @param value the part's RFC 8785 text; {@code []} under a one-step pointer is an empty list
 */
public record Member(String pointer, String value) {

    /**
     * The event's own member that it is or belongs to: {@code epcList} for {@code /epcList/0}.
     *
     * @throws IllegalArgumentException when the pointer is none
     */
    public String name() {
        return Pointers.steps(pointer).get(0);
    }
}
