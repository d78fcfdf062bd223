package dev.cairn.launch.serve;

import dev.cairn.ledger.Scrub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the scrubber is, in a file of one number. May be deleted, torn, old or wrong. */
record FileBookmark(Path file) implements Scrub.Bookmark {
    private static final Logger LOG = LoggerFactory.getLogger(FileBookmark.class);
    private static final int BYTES_MAX = 20;

    @Override
    public long read() {
        try {
            String text = Files.exists(file) && Files.size(file) <= BYTES_MAX
                    ? Files.readString(file).strip()
                    : "";
            return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
        } catch (IOException odd) {
            return 0;
        }
    }

    @Override
    public void write(long bundle) {
        try {
            Files.writeString(file, bundle + "\n");
        } catch (IOException e) {
            LOG.debug("the scrubber's place is not remembered file={} reason={}", file, e.toString());
        }
    }
}
