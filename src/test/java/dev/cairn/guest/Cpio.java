package dev.cairn.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A kernel's initial file system: cpio "newc" (Documentation/driver-api/early-userspace/buffer-format.rst). */
final class Cpio {
    private static final int FILE = 0100755;
    private static final int FOLDER = 040755;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int inode = 1;

    void folder(String path) {
        entry(path, FOLDER, new byte[0]);
    }

    void file(String path, byte[] content) {
        entry(path, FILE, content);
    }

    byte[] end() {
        entry("TRAILER!!!", 0, new byte[0]);
        return out.toByteArray();
    }

    private void entry(String path, int mode, byte[] content) {
        byte[] name = (path + "\0").getBytes(StandardCharsets.US_ASCII);
        List<Integer> fields = new ArrayList<>(List.of(inode++, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0));
        fields.add(name.length);
        fields.add(0);
        StringBuilder header = new StringBuilder("070701");
        fields.forEach(field -> header.append(String.format("%08x", field)));
        out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(name);
        pad();
        out.writeBytes(content);
        pad();
    }

    private void pad() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
