package dev.cairn.model.disk;

/** Where a frame lies: a segment's name, bytes from its beginning, bytes of the frame. */
public record Slot(String segment, int offset, int size) {
    public Slot {
        if (offset < 0 || size <= 0) {
            throw new IllegalArgumentException(size + " bytes at " + offset + " of " + segment);
        }
    }
}
